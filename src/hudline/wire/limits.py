"""`rate_limits` of the status line's stdin as windows, and what a window's name tells about it.

The client writes `five_hour`, `seven_day` and `spend_limit`, each with `used_percentage` (cut at
100 but for the last) and `resets_at` in seconds since 1970. Its other interfaces know windows for
one model (`seven_day_opus`, rows of `model_scoped`), `extra_usage`, `utilization`, and ISO times,
and clients have put a time in the place of a percentage. So every field is distrusted by itself.
"""

from hudline.wire.fields import number, rows, table
from hudline.wire.text import clean
from hudline.wire.tick import Limit, said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    from hudline.wire.tick import Held

_MOST = 16  # windows, and rows of `model_scoped`, that are read
_NAME = 32  # characters of a name
_FULL = 110.0  # up to this percentage a window is just full; what is beyond it is no percentage
_OVER = 1000.0  # up to this percentage a spend limit may be exceeded
_ERA = 1_000_000_000.0  # seconds since 1970; a reset before it is none (a countdown, a zero)
_MONEY = 1e7  # dollars; more is no budget
_DAY = 86_400.0
LONGEST = 31 * _DAY  # seconds; the length that is assumed of a window whose name tells none
# What a name begins with, and the seconds that it tells.
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


def limits(told: "Held") -> "list[Limit]":
    """The windows whose use is known, each name once, in the order in which they are told."""
    found: dict[str, Limit] = {}
    for name, value in told.items():
        if len(found) >= _MOST:
            break
        for limit in _scoped(value) if name == "model_scoped" else [_limit(name, table(value))]:
            if limit is not None and not _is_fuller(found.get(limit.name), limit):
                found[limit.name] = limit
    return list(found.values())


def _is_fuller(known: "Optional[Limit]", limit: Limit) -> bool:
    return known is not None and known.used >= limit.used


def _scoped(value: object) -> "list[Optional[Limit]]":
    """The rows of `model_scoped`: weekly windows of one model, by its name as people know it."""
    found = []
    for row in rows(value)[:_MOST]:
        model = said(row, "display_name", 20)
        if model:
            found.append(_limit("seven_day_" + model.lower().replace(" ", "_"), row))
    return found


def _limit(name: str, window: "Held") -> "Optional[Limit]":
    """One window; None where its use is unknown or it is switched off."""
    name = clean(name, _NAME)
    spent, allowed = _money(name, window)
    used = _used(name, window, spent, allowed)
    if used is None or not name or window.get("is_enabled") is False:
        return None
    limit = Limit(name, used, _reset(window.get("resets_at")))
    limit.spent, limit.allowed = spent, allowed
    limit.period = said(window, "period", 16)
    return limit


def _used(
    name: str, window: "Held", spent: "Optional[float]", allowed: "Optional[float]"
) -> "Optional[float]":
    """The percentage used, 0 to 100. A spend limit can be exceeded; beyond 100 it is believed where
    its dollars say the same, and else it is just full."""
    used = number(window.get("used_percentage"))
    used = _share(number(window.get("utilization"))) if used is None else used
    if name == "spend_limit" and used is not None and 100 < used <= _OVER:
        if spent is not None and allowed and abs(spent / allowed * 100 - used) < 2:
            return used
        return 100.0
    return None if used is None or used > _FULL else min(used, 100.0)


def _share(told: "Optional[float]") -> "Optional[float]":
    """The percentage that a `utilization` is: the client writes it as a fraction in some places and
    as a percentage in others. About 1 it could be either, so it is unknown."""
    if told is None or 1 <= told <= 1.1:
        return None
    return round(told * 100, 1) if told < 1 else told


def _reset(told: object) -> "Optional[float]":
    """Seconds since 1970 of a reset, also of one in ISO 8601; None where it is none."""
    if isinstance(told, str):
        from hudline.wire.told import instant

        text, shift = _in_utc(told[:40])
        at = instant(text)
        return None if at is None or at - shift < _ERA else at - shift
    reset = number(told)
    return None if reset is None or reset < _ERA else reset


def _in_utc(text: str) -> "tuple[str, float]":
    """An ISO time without its offset, and the seconds that it is ahead of UTC."""
    sign, hours, minutes = text[-6:-5], text[-5:-3], text[-2:]
    is_shifted = sign in ("+", "-") and text[-3:-2] == ":" and "T" in text
    if not is_shifted or not (hours + minutes).isdecimal() or not (hours + minutes).isascii():
        return text, 0.0
    shift = int(hours) * 3600.0 + int(minutes) * 60.0
    return text[:-6] + "Z", shift if sign == "+" else -shift


def _money(name: str, window: "Held") -> "tuple[Optional[float], Optional[float]]":
    """What was spent and what may be spent, in dollars; extra usage is told in cents."""
    if name == "extra_usage":
        if window.get("currency") not in (None, "USD"):
            return None, None
        spent, allowed = number(window.get("used_credits")), number(window.get("monthly_limit"))
        cents = 100.0
    elif name == "spend_limit":
        spent, allowed = number(window.get("used_usd")), number(window.get("limit_usd"))
        cents = 1.0
    else:
        return None, None
    return _dollars(spent, cents), _dollars(allowed, cents)


def _dollars(told: "Optional[float]", cents: float) -> "Optional[float]":
    return None if told is None or told / cents > _MONEY else told / cents


def span_of(name: str) -> "tuple[str, float, str]":
    """What a window's name begins with, in short (5h, 7d; "" where it tells no time), the seconds
    of that (0.0 unknown), and the rest of the name."""
    first, _, rest = name.partition("_")
    if first in _PERIODS:
        return _figures(_PERIODS[first], rest)
    unit, _, tail = rest.partition("_")
    unit = unit[:-1] if unit.endswith("s") else unit
    count = _NUMBERS.index(first) + 1 if first in _NUMBERS else _TENS.get(first, 0)
    if count and unit in _UNITS:
        letter, seconds = _UNITS[unit]
        return f"{count}{letter}", count * seconds, tail
    return _figures(first, rest)


def _figures(first: str, rest: str) -> "tuple[str, float, str]":
    """The same of a name that is written in figures: 5h, 30d."""
    count, letter = first[:-1], first[-1:]
    known = dict(_UNITS.values())
    if letter in known and count.isascii() and count.isdecimal() and 0 < int(count[:4]) < 1000:
        return first, int(count[:4]) * known[letter], rest
    return "", 0.0, rest


def length(name: str) -> "Optional[float]":
    """The seconds that a window is long, where its name tells; None else, or past a month."""
    seconds = span_of(name)[1]
    return seconds if 0 < seconds <= LONGEST else None


def title(name: str) -> str:
    """A window's name in short: 5h, 7d, 7d Opus, spend; of one that tells no time its words."""
    if name in _TITLES:
        return _TITLES[name]
    short, _, rest = span_of(name)
    if not short:
        return name.replace("_", " ")
    words = [word[:1].upper() + word[1:] for word in rest.split("_") if word]
    return " ".join([short, *words])
