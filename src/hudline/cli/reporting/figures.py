"""Figures of reports as people read them."""

from __future__ import annotations

from datetime import date, datetime

from hudline.cli.reporting import words
from hudline.insight.money import Money, Tokens
from hudline.render import formatting

NONE = "–"
_SMALL = 0.01  # dollars; less is told with more digits


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


def day(name: str) -> str:
    """A day of the calendar: Thu 2026-11-26."""
    names = (
        words.say("Mon"), words.say("Tue"), words.say("Wed"), words.say("Thu"), words.say("Fri"),
        words.say("Sat"), words.say("Sun"),
    )  # fmt: skip
    return f"{names[date.fromisoformat(name).weekday()]} {name}"


def when(at: float, now: float) -> str:
    """A moment: of today its time, else its day and time."""
    moment, today = datetime.fromtimestamp(at), datetime.fromtimestamp(now)
    if moment.date() == today.date():
        return f"{moment:%H:%M}"
    if moment.year == today.year:
        return f"{moment:%m-%d %H:%M}"
    return f"{moment:%Y-%m-%d}"
