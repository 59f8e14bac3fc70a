"""Rate limits: `rate_limits` of the status input as windows, and what a window's name says.

The client writes `five_hour`, `seven_day` and `spend_limit`, each with `used_percentage` (capped at
100 except for the last) and `resets_at` in seconds since 1970. Its other interfaces have windows
for one model (`seven_day_opus`, rows of `model_scoped`), `extra_usage`, `utilization`, and ISO
times, and clients have put a time in the place of a percentage. So each field is checked by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Optional

from hudline.core.fields import Record, clean, number, rows, table
from hudline.events.timestamps import parse_timestamp

_MOST = 16  # windows, and rows of `model_scoped`, that are read
_NAME = 32  # characters of a name
_FULL = 110.0  # up to this percentage a window is just full; a greater number is no percentage
_OVERSPENT = 1000.0  # up to this percentage a spend limit may be exceeded
_ERA = 1_000_000_000.0  # seconds since 1970; an earlier reset is none (a countdown, a zero)
_MONEY = 1e7  # dollars; more is no budget
_DAY = 86_400.0
LONGEST = 31 * _DAY  # seconds; the length that is assumed of a window whose name says none
# What a name begins with, and the seconds that it stands for.
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
_TENS = {"twelve": 12, "fourteen": 14, "twenty": 20, "thirty": 30}
_UNITS = {"minute": ("m", 60.0), "hour": ("h", 3600.0), "day": ("d", _DAY), "week": ("w", 7 * _DAY)}
_PERIODS = {"hourly": "1h", "daily": "1d", "weekly": "7d", "monthly": "30d"}
# Names that the rule does not shorten well. The second is what the client calls "Fable limit".
_TITLES = {
    "seven_day_oauth_apps": "7d apps",
    "seven_day_overage_included": "7d Fable",
    "spend_limit": "spend",
    "extra_usage": "extra",
}


class LimitReading(NamedTuple):
    """A reading of one window: its reset (seconds since 1970, 0.0 unknown), the percentage used,
    and when it was reported (0.0 unknown)."""

    resets: float
    used: float
    at: float


@dataclass(repr=False)
class Limit:
    """A rate limit window. `used`: percent (a spend limit's may exceed 100). `resets`: seconds
    since 1970. `left`: seconds until then, and `age`: seconds since the API reported the window,
    both set by the view. `spent` and `allowed`, in dollars, and `period` of a spend limit. None:
    unknown."""

    name: str
    used: float
    resets: Optional[float]
    left: Optional[float] = None
    age: Optional[float] = None
    spent: Optional[float] = None
    allowed: Optional[float] = None
    period: str = ""


class WindowName(NamedTuple):
    """The parts of a window's name: its length in short (5h, 7d; "" unknown) and in seconds (0.0
    unknown), and the rest of the name."""

    short: str
    seconds: float
    rest: str


def parse_limits(given: Record) -> list[Limit]:
    """The windows whose use is known, each name once, in the client's order."""
    found: dict[str, Limit] = {}
    for name, value in given.items():
        if len(found) >= _MOST:
            break
        for limit in _model_limits(value) if name == "model_scoped" else [_limit(name, value)]:
            if limit and (limit.name not in found or limit.used > found[limit.name].used):
                found[limit.name] = limit
    return list(found.values())


def _model_limits(value: object) -> list[Optional[Limit]]:
    """The rows of `model_scoped`: weekly windows of one model, by its display name."""
    return [
        _limit("seven_day_" + model.lower().replace(" ", "_"), row)
        for row in rows(value)[:_MOST]
        if (model := clean(row.get("display_name"), 20))
    ]


def _limit(name: str, value: object) -> Optional[Limit]:
    """One window; None if its use is unknown or it is switched off."""
    name, window = clean(name, _NAME), table(value)
    spent, allowed = _money(name, window)
    used = _used(name, window, spent, allowed)
    if used is None or not name or window.get("is_enabled") is False:
        return None
    period = clean(window.get("period"), 16)
    resets = _reset(window.get("resets_at"))
    return Limit(name, used, resets, spent=spent, allowed=allowed, period=period)


def _used(
    name: str, window: Record, spent: Optional[float], allowed: Optional[float]
) -> Optional[float]:
    """The percentage used. A spend limit can be exceeded: a percentage above 100 is taken over if
    the dollars agree, else it is 100."""
    used = number(window.get("used_percentage"))
    used = _percentage(number(window.get("utilization"))) if used is None else used
    if name == "spend_limit" and used is not None and 100 < used <= _OVERSPENT:
        if spent is not None and allowed and abs(spent / allowed * 100 - used) < 2:
            return used
        return 100.0
    return None if used is None or used > _FULL else min(used, 100.0)


def _percentage(utilization: Optional[float]) -> Optional[float]:
    """The percentage that a `utilization` stands for: the client writes fractions in some places
    and percentages in others. Close to 1 it could be either, so it is unknown."""
    if utilization is None or 1 <= utilization <= 1.1:
        return None
    return round(utilization * 100, 1) if utilization < 1 else utilization


def _reset(value: object) -> Optional[float]:
    """Seconds since 1970 of a reset, from a number or an ISO 8601 time; None if it is none."""
    at = parse_timestamp(value[:40]) if isinstance(value, str) else number(value)
    return None if at is None or at < _ERA else at


def _money(name: str, window: Record) -> tuple[Optional[float], Optional[float]]:
    """Dollars spent and allowed; `extra_usage` has them in cents."""
    if name == "extra_usage" and window.get("currency") in (None, "USD"):
        return _dollars(window.get("used_credits"), 100), _dollars(window.get("monthly_limit"), 100)
    if name == "spend_limit":
        return _dollars(window.get("used_usd"), 1), _dollars(window.get("limit_usd"), 1)
    return None, None


def _dollars(value: object, unit: float) -> Optional[float]:
    amount = number(value)
    return None if amount is None or amount / unit > _MONEY else amount / unit


def parse_window_name(name: str) -> WindowName:
    """The parts of a window's name, in words (seven_day_opus) or in figures (5h, 30d)."""
    first, _, rest = name.partition("_")
    if first in _PERIODS:
        return _in_figures(_PERIODS[first], rest)
    unit, _, tail = rest.partition("_")
    unit = unit[:-1] if unit.endswith("s") else unit
    count = _NUMBERS.index(first) + 1 if first in _NUMBERS else _TENS.get(first, 0)
    if count and unit in _UNITS:
        letter, seconds = _UNITS[unit]
        return WindowName(f"{count}{letter}", count * seconds, tail)
    return _in_figures(first, rest)


def _in_figures(first: str, rest: str) -> WindowName:
    count, letter = first[:-1], first[-1:]
    known = dict(_UNITS.values())
    if letter in known and count.isascii() and count.isdecimal() and 0 < int(count[:4]) < 1000:
        return WindowName(first, int(count[:4]) * known[letter], rest)
    return WindowName("", 0.0, rest)


def window_length(name: str) -> Optional[float]:
    """The length of a window in seconds; None if its name says none, or more than a month."""
    seconds = parse_window_name(name).seconds
    return seconds if 0 < seconds <= LONGEST else None


def window_title(name: str) -> str:
    """A window's name in short: 5h, 7d, 7d Opus, spend; without a length its words."""
    if name in _TITLES:
        return _TITLES[name]
    short, _, rest = parse_window_name(name)
    if not short:
        return name.replace("_", " ")
    words = [word[:1].upper() + word[1:] for word in rest.split("_") if word]
    return " ".join([short, *words])
