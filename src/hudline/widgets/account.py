"""The account that Claude Code is signed in to: its plan, and the address, masked.

It stands in no preset: a row has to name it. Where the environment names a cloud or an API key,
that is the plan. Nothing of it is kept.

Short form: the plan alone.
Options: `show` (masked): the plan and the address with all but its first letters left out; plan,
which says nothing else; or full, which says the address and the organization.
Example: Max 20x d…@e….com
Source: the client's file .claude.json, `oauthAccount`; its environment.
"""

from __future__ import annotations

from hudline.render.formatting import spaced
from hudline.render.fragment import NICE, Fragment, Span
from hudline.render.widget import Widget, WidgetOptions, choice
from hudline.view.snapshot import Snapshot

WIDGET = Widget(requires="account")


class Options(WidgetOptions):
    show = choice("masked", "plan", "full")


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    account = snapshot.account
    if account is None:
        return []
    parts = {
        "masked": [masked(account.email)],
        "plan": [],
        "full": [account.email, account.organization],
    }[options.show]
    details = " ".join(filter(None, parts))
    plan = [Span(account.plan)] if account.plan else []
    whole = [*plan, Span(spaced(details) if plan else details, "faint")] if details else plan
    return [Fragment(whole, plan or None, rank=NICE - 1)] if whole else []


def masked(email: str) -> str:
    """An address of which only the first letters and the last part of the domain are left."""
    name, _, domain = email.rpartition("@")
    if not name:
        return email[:1] + "…" if email else ""
    host, dot, last = domain.rpartition(".")
    end = f"{dot}{last}" if host and len(last) < 8 else ""
    return f"{name[:1]}…@{(host or last)[:1]}…{end}"
