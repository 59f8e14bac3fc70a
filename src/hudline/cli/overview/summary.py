"""The lines above and below the list: how many sessions, limits, today's spending, keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Optional

from hudline.cli.overview import texts
from hudline.cli.overview.screen import Line, Part, fitted, width_of
from hudline.cli.reporting import figures, words
from hudline.events.limits import window_title
from hudline.insight.money import Money
from hudline.view.overview import SessionRow

_FULL, _NEARLY = 90.0, 75.0  # percent of a limit or a budget
_GAP = "  "


class LimitState(NamedTuple):
    """A rate limit window: its name as the client has it, percent used, when it resets (seconds
    since 1970)."""

    name: str
    used: float
    resets: float


class Spending(NamedTuple):
    """What was spent today, and the budget for a day in dollars, None without one."""

    money: Money
    budget: Optional[float]


class Counts(NamedTuple):
    """How many sessions there are, how many are shown, and lines `hidden` below the screen."""

    sessions: int
    shown: int
    hidden: int = 0


def heading(counts: Counts, sort: str, time: str, width: int) -> Line:
    """How many sessions there are, and the order, if it is not the usual one; on the right the
    time."""
    count = words.several(counts.sessions, "{count} session", "{count} sessions")
    left: list[Part] = [(" hudline top", "bold"), (f"  {count}", "")]
    if counts.shown != counts.sessions:
        left.append((f" · {words.say('{count} shown', count=counts.shown)}", "yellow"))
    if sort != "need":
        left.append((f" · {words.say('by {order}', order=texts.sort(sort))}", "dim"))
    if counts.hidden > 0:
        left.append((f" · ↓ {counts.hidden}", "dim"))
    return spread(tuple(left), ((f"{time} ", "dim"),), width)


def status(
    limits: Sequence[LimitState], spending: Optional[Spending], rows: Sequence[SessionRow],
    width: int,
) -> Line:  # fmt: skip
    """Limits, today's spending against the budget, and how many sessions need the person."""
    groups: list[Line] = []
    for one in limits:
        style = "bold red" if one.used >= _FULL else "yellow" if one.used >= _NEARLY else ""
        groups.append(((f"{window_title(one.name)} ", "dim"), (f"{one.used:.0f}%", style)))
    if spending is not None:
        groups.append(_spent(spending))
    needing = sum(row.needs_person for row in rows)
    if needing:
        text = words.several(needing, "{count} needs you", "{count} need you")
        need: Line = ((f"▲ {text}", "bold yellow"),)
    else:
        need = ((words.say("nobody needs you"), "dim"),)
    parts: list[Part] = [(" ", "")]
    for group in (need, *groups):
        if width_of(tuple(parts)) + 3 + width_of(group) > width and len(parts) > 1:
            break
        parts += [(" · ", "dim"), *group] if len(parts) > 1 else list(group)
    return fitted(tuple(parts), width)


def _spent(spending: Spending) -> Line:
    amount = figures.spent(spending.money)
    start: Part = (f"{words.say('today')} ", "dim")
    if not spending.budget:
        return (start, (amount, "green"))
    share = spending.money.usd * 100 / spending.budget
    style = "bold red" if share >= 100 else "yellow" if share >= _NEARLY else "green"
    budget = words.say("{spent} of {budget}", spent=amount, budget=figures.usd(spending.budget))
    return (start, (budget, style))


def keys(groups: Sequence[tuple[str, str]], width: int) -> Line:
    """Keys with what they do; those at the end leave a narrow terminal first."""
    parts: list[Part] = [(" ", "")]
    for key, what in groups:
        group: list[Part] = [(key, "cyan"), (f" {what}{_GAP}", "dim")]
        if width_of((*parts, *group)) > width + len(_GAP):
            break
        parts += group
    return fitted(tuple(parts), width)


def spread(left: Line, right: Line, width: int) -> Line:
    """One part at the left edge and one at the right one, where there is room for both."""
    room = width - width_of(left) - width_of(right)
    return fitted(left, width) if room < 1 else (*left, (" " * room, ""), *right)
