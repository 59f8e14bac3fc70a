"""Whether amounts are paid: with a subscription they are what the same use costs by the API."""

from __future__ import annotations

from hudline.core.paths import account_file
from hudline.events.account import plan
from hudline.sources.account import signed_in

_FLAT = ("pro", "max", "team")  # plans that have a price of their own
# With one of these the client pays by the token, whoever is signed in.
_BY_KEY = (
    *("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"),
    *("CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX"),
)


def subscription(env: dict[str, str]) -> str:
    """The name of the plan that the client of `env` is signed in to, such as Max 20x; "" where
    there is none, or each token is paid for."""
    if any(env.get(name) for name in _BY_KEY):
        return ""
    name = plan(signed_in(account_file(env)) or {})
    return name if name.lower().startswith(_FLAT) else ""
