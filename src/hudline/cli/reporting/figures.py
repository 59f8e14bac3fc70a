"""Figures of reports as people read them."""

from __future__ import annotations

from datetime import date, datetime

from hudline.cli.reporting import words
from hudline.insight.money import Money, Tokens
from hudline.render import formatting

NONE = "–"
ID = 8  # characters of an id on a screen
_SMALL = 0.01  # dollars; less has more digits
_VENDOR = "claude-"


def usd(amount: float) -> str:
    """Dollars: $0.0041, $3.92, $1,204.50; – for nothing."""
    if amount <= 0:
        return NONE
    if amount < _SMALL:
        return f"${amount:.4f}" if amount >= 0.0001 else "<$0.0001"
    return f"${amount:,.2f}"


def spent(money: Money) -> str:
    """An amount, with ~ where it rests on the price table, + where tokens have no price."""
    if money.unpriced and not money.usd:
        return "?"
    mark = "~" if money.is_estimated else ""
    return f"{mark}{usd(money.usd)}{'+?' if money.unpriced else ''}"


def number(count: int) -> str:
    """A number: 1,204; – for none."""
    return f"{count:,}" if count else NONE


def tokens(count: int) -> str:
    """A number of tokens: 950, 12k, 1.5M; – for none."""
    return formatting.tokens(count) if count else NONE


def cached(amount: Tokens) -> str:
    """The share of the input that was read from the cache."""
    sent = amount.total - amount.output
    return f"{amount.cache_read * 100 / sent:.1f}%" if sent else NONE


def seconds(length: float) -> str:
    """A length of time: 0:42, 1:02:03; – for none."""
    return formatting.elapsed(length) if length >= 1 else NONE if length <= 0 else "<1s"


def tenths(length: float) -> str:
    """A length of time with tenths of a second up to a minute: 0.2 s, 12.0 s, 1:02, 1:02:03; – for
    none, <0.1 s for less than a tenth."""
    if length <= 0:
        return NONE
    if length < 0.05:
        return "<0.1 s"
    return f"{length:.1f} s" if round(length, 1) < 60 else formatting.elapsed(round(length))


def size(count: int) -> str:
    """A number of bytes: 512 bytes, 38.7 MB, 1.0 GB."""
    for unit, bytes_ in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= bytes_:
            return f"{count / bytes_:.1f} {unit}"
    return words.say("{size} bytes", size=count)


def model(name: str) -> str:
    """A model without its vendor: opus-5-5."""
    return name.removeprefix(_VENDOR)


def bar(share: float, width: int) -> str:
    """A bar of `width` cells, filled by a share from 0 to 1; more than nothing fills something."""
    full = min(max(round(share * width), 1 if share > 0 else 0), width)
    return "▰" * full + "▱" * (width - full)


def day(name: str) -> str:
    """A day of the calendar: Thu 2026-11-26."""
    names = (
        words.say("Mon"), words.say("Tue"), words.say("Wed"), words.say("Thu"), words.say("Fri"),
        words.say("Sat"), words.say("Sun"),
    )  # fmt: skip
    return f"{names[date.fromisoformat(name).weekday()]} {name}"


def when(at: float, now: float) -> str:
    """A time: of today 16:40, of this year its day too, of another year its day alone. at, now:
    seconds since 1970."""
    local, today = datetime.fromtimestamp(at), datetime.fromtimestamp(now)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    if local.year == today.year:
        return f"{local:%m-%d %H:%M}"
    return f"{local:%Y-%m-%d}"
