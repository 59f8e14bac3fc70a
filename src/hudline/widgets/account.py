"""The account that Claude Code is signed in to: its plan, and the address, masked.

It stands in no preset: a row has to name it. Where the environment names a cloud or an API key,
that is the plan. Nothing of it is kept.

Short form: the plan alone.
Options: `show` (masked): the plan and the address with all but its first letters left out; plan,
which says nothing else; or full, which says the address and the organization.
Example: Max 20x d…@e….com
Source: the client's file .claude.json, `oauthAccount`; its environment.
"""

from hudline.page.piece import NICE, Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.disk import Account
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options, Span

OPTIONS = {"show": ("masked", "plan", "full")}


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The plan, and who it is."""
    found: Account | None = now.account
    if found is None:
        return []
    who = [] if options["show"] == "plan" else [masked(found.email)]
    if options["show"] == "full":
        who = [found.email, found.organization]
    told = " ".join([one for one in who if one])
    plan: list[Span] = [(found.plan, "plain")] if found.plan else []
    gap = " " if plan else ""
    whole = [*plan, (gap + told, "faint")] if told else plan
    return [Piece(whole, plan or None, rank=NICE - 1)] if whole else []


def masked(email: str) -> str:
    """An address of which only the first letters and the last part of the domain are left."""
    name, _, domain = email.rpartition("@")
    if not name:
        return email[:1] + "…" if email else ""
    host, dot, last = domain.rpartition(".")
    end = f"{dot}{last}" if host and len(last) < 8 else ""
    return f"{name[:1]}…@{(host or last)[:1]}…{end}"
