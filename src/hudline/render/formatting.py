"""Figures as people read them: durations, times of day, tokens, money, names of tools.

Times are seconds since 1970; `ahead`: the seconds that the local time is ahead of UTC.
"""

from __future__ import annotations

from datetime import date

from hudline.render.i18n import label

CENT = 0.005  # dollars from which on an amount is more than nothing, in cents
_DAY = 86_400  # seconds
_EPOCH = date(1970, 1, 1).toordinal()
CLOCKS = ("auto", "12", "24")  # hours of a clock; auto is the locale's
# Countries with a clock of twelve hours; with it in English only.
_TWELVE = ("US", "AU", "NZ", "IN", "PK", "BD", "PH", "EG", "SA", "AE", "JO", "KW", "QA", "MY")
_TWELVE_IN_ENGLISH = ("CA", "SG", "HK", "JM", "TT", "PR")


def elapsed(seconds: float) -> str:
    """How long something runs already: 0:42, 12:05, 1:02:03."""
    whole = int(seconds)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def duration(seconds: float) -> str:
    """A stretch of time in its two largest units: 45s, 12m, 2h10m, 3d4h."""
    whole = int(seconds)
    if whole < 60:
        return f"{whole}s"
    minutes = whole // 60
    if minutes < 60:
        return f"{minutes}m"
    hours, minute = divmod(minutes, 60)
    if hours < 24:
        return f"{hours}h{minute:02}m" if minute else f"{hours}h"
    days, hour = divmod(hours, 24)
    return f"{days}d{hour}h" if hour else f"{days}d"


def tokens(count: float) -> str:
    """A number of tokens: 950, 12k, 412k, 1M, 1.5M."""
    if count < 1000:
        return str(int(count))
    if count < 999_500:
        return f"{count / 1000:.0f}k"
    return f"{count / 1_000_000:.1f}".rstrip("0").rstrip(".") + "M"


def percent(value: float) -> str:
    """A percentage without decimals; what is more than nothing is never 0%."""
    return "<1%" if 0 < value < 1 else f"{int(value)}%"


def counted(count: int, one: str, many: str, is_more: bool = False) -> str:
    """A number and what there is so many of, both labels: 1 file, 3 files; 20+ files, where there
    are others."""
    return f"{count}{'+' if is_more else ''} {label(one if count == 1 else many)}"


def omitted(count: int, most: int) -> str:
    """How many of `count` stand behind the first `most`: " +2"; "" for none."""
    return f" +{count - most}" if count > most else ""


def spaced(text: str) -> str:
    """A text with a space before it; "" for none."""
    return f" {text}" if text else ""


def money(dollars: float) -> str:
    """An amount in dollars: $0.07, $1.23, $112."""
    return f"${dollars:.0f}" if dollars >= 100 else f"${dollars:.2f}"


def tool(name: str) -> str:
    """A tool as people call it; `mcp__server__tool` and a plugin's server as `server: tool`."""
    if not name.startswith("mcp__"):
        return name or label("tool")
    server, _, called = name[5:].partition("__")
    if server.startswith("plugin_"):
        server = server.split("_", 2)[-1]
    return f"{server}: {called}" if called else server


def is_twelve(chosen: object, env: dict[str, str]) -> bool:
    """Whether times of day are shown on a clock of twelve hours: the key `clock`, else what is
    usual in the locale (LC_ALL, LC_TIME, LANG)."""
    if chosen in ("12", 12, "24", 24):
        return chosen in ("12", 12)
    locale = env.get("LC_ALL") or env.get("LC_TIME") or env.get("LANG") or ""
    name, _, modifier = locale.partition("@")
    language, _, country = name.partition(".")[0].replace("-", "_").partition("_")
    country = country.rpartition("_")[2].upper()  # a script may stand between: zh_Hant_TW
    is_english = language.lower() == "en" and country in _TWELVE_IN_ENGLISH
    return (country in _TWELVE or is_english) and modifier != "iso"


def hour(at: float, ahead: float, seconds: bool = False, half: bool = False) -> str:
    """The local time of `at` (seconds since 1970): 16:40, 16:40:07, with `half` 4:40pm."""
    minutes, second = divmod(int(at + ahead) % _DAY, 60)
    hours, minute = divmod(minutes, 60)
    shown = f"{(hours + 11) % 12 + 1 if half else hours}:{minute:02}"
    shown = shown if half else shown.rjust(5, "0")
    tail = ("am" if hours < 12 else "pm") if half else ""
    return f"{shown}:{second:02}{tail}" if seconds else shown + tail


def day_time(at: float, ahead: float, clock: float, half: bool | None = False) -> str:
    """The same with month and day, where it is not today's: 11-24 16:40."""
    day = int(at + ahead) // _DAY
    shown = hour(at, ahead, half=bool(half))
    if day == int(clock + ahead) // _DAY:
        return shown
    ordinal = min(max(_EPOCH + day, 1), date.max.toordinal())
    return f"{date.fromordinal(ordinal):%m-%d} {shown}"
