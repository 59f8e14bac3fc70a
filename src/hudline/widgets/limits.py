"""Rate limits with the time until they reset.

In a band at rest, which nothing redraws, the time is always a clock time, and no pace is told.

Short form: without the times, but for when a window that is nearly full will be full or reset.
Options: `time` (countdown): the time until the reset, as a countdown, as a clock time, or elapsed
of the window's length; `pace` (true): when a window will be full, if that comes before its reset
and the use goes on as it has; `windows`, the names of those to show, as 5h, 7d or spend (all);
`warn` and `alarm`, the percentages at which the tone changes (75 and 90).
Example: 5h 23% 2h10m · 7d 41%
Source: status line, `rate_limits`; a window that is absent is not shown.
"""

from hudline.page.figures import money, percent, span
from hudline.page.labels import label
from hudline.page.piece import ESSENTIAL, USEFUL, Piece

URGENCY = 60
OPTIONS = {
    "time": ("countdown", "clock", "elapsed"),
    "pace": True,
    "windows": "",
    "warn": (75, 0, 100),
    "alarm": (90, 0, 100),
}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options, Span
    from hudline.wire.tick import Limit

WINDOWS = {"five_hour": "5h", "seven_day": "7d", "spend_limit": "spend"}
_RANKS = {"plain": USEFUL, "warn": USEFUL + 1, "alarm": ESSENTIAL - 1}
_LENGTHS = {"five_hour": 18_000.0, "seven_day": 604_800.0}


def show(now: "Now", options: "Options") -> "list[Piece]":
    """Each window: its name, how much is used, when it resets."""
    chosen = options["windows"].replace(",", " ").split()
    whole: list[Span] = []
    short: list[Span] = []
    rank = USEFUL
    for limit in now.limits or ():
        name = WINDOWS.get(limit.name, limit.name.replace("_", " "))
        if chosen and name not in chosen and limit.name not in chosen:
            continue
        said = label("spend") if name == "spend" else name
        gap: list[Span] = [(" · ", "faint")] if whole else []
        tone, more = _tone(limit, options), _more(limit, now, options)
        head: list[Span] = [(said + " ", "faint"), (percent(limit.used), tone)]
        whole += [*gap, *head, *more]
        short += [*gap, *head, *(more[-1:] if tone != "plain" else [])]
        rank = max(rank, _RANKS[tone])
    return [Piece(whole, short, rank)] if whole else []


def _tone(limit: "Limit", options: "Options") -> str:
    if limit.used >= options["alarm"]:
        return "alarm"
    return "warn" if limit.used >= options["warn"] else "plain"


def _more(limit: "Limit", now: "Now", options: "Options") -> "list[Span]":
    """Behind the percentage: the money, the time, the pace."""
    made: list[Span] = []
    if limit.spent is not None:
        allowed = "" if limit.allowed is None else "/" + money(limit.allowed)
        made.append((f" {money(limit.spent)}{allowed}", "faint"))
    if limit.left is None:
        return made
    made.append((" " + _time(limit, limit.left, now, options["time"]), "faint"))
    if options["pace"] and limit.name in _LENGTHS and not now.still:
        full = _full_in(limit.used, limit.left, _LENGTHS[limit.name])
        if full is not None:
            made.append((f" {label('full at')} {_at(now, full)}", "warn"))
    return made


def _time(limit: "Limit", left: float, now: "Now", style: str) -> str:
    if style == "clock" or now.still:
        return _at(now, left)
    length = _LENGTHS.get(limit.name)
    if style == "elapsed" and length is not None:
        return f"{span(max(length - left, 0))}/{span(length)}"
    return span(left)


def _at(now: "Now", ahead: float) -> str:
    from hudline.page.hours import moment

    at = now.clock + ahead
    there = now.offset_at(at) if now.offset_at else now.utc_offset  # behind a change of the clocks
    return moment(at, there or 0, now.clock, now.twelve_hours)


def _full_in(used: float, left: float, length: float) -> "float | None":
    """Seconds until a window is full, if it goes on filling as it has since its start; None where
    it will reset before, is full, or has only just begun."""
    elapsed = length - left
    if not 10 <= used < 100 or elapsed < length / 10:
        return None
    ahead = (100 - used) * elapsed / used
    return ahead if ahead < left else None
