"""The account that the client is signed in to, for the widget that shows it; nothing is kept."""

from hudline.entry.around import provider
from hudline.now.disk import Account
from hudline.store.account import path_of, signed_in
from hudline.wire.account import email, organization, plan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    from hudline.entry.errand import Errand

_TOKENS = ("CLAUDE_CODE_OAUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN_FILE_DESCRIPTOR")
_KEYS = ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN")


def account(errand: "Errand") -> "Optional[Account]":
    """Where the environment names a cloud or a key, that is the plan, and nobody's address is
    told; else what the client's file says; None where that says nothing.

    Limits are told only to subscriptions: with them a key in the environment is not in use.
    """
    env = errand.env
    cloud = provider(env)
    if cloud:
        return Account(cloud)
    if not errand.reading.limits and any(env.get(name) for name in _KEYS):
        return Account("API")
    if any(env.get(name) for name in _TOKENS):
        return None  # whose token that is the file does not say
    told = signed_in(path_of(env), errand.codec)
    if not told:
        return None
    made = Account(plan(told), email(told), organization(told))
    return made if made.plan or made.email else None
