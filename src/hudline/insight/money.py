"""Tokens and what they cost.

Money is dollars as a float, as Claude Code reports it; rates are dollars for a million tokens.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import NamedTuple, Optional

MILLION = 1_000_000


class Tokens(NamedTuple):
    """Tokens of a request, or of many, by the classes that have a rate each; `web_searches` are
    counted, not measured."""

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write_5m: int = 0
    cache_write_1h: int = 0
    web_searches: int = 0

    @property
    def total(self) -> int:
        """All tokens together."""
        return sum(self[:-1])


class Price(NamedTuple):
    """The rates of a model, in the order of `Tokens`; `web_search` is dollars for each.

    `source`: "learned" from figures that Claude Code reported on this machine, "proved" for those
    of the table that such figures were compared with, "table" for the rest of it.
    """

    input: float
    output: float
    cache_read: float
    cache_write_5m: float
    cache_write_1h: float
    web_search: float = 0.01
    source: str = "table"


class LearnedPrice(NamedTuple):
    """A price from `since` (seconds since 1970) until the next one. None: from then on it is not
    known, because a total has missed and no new price is proved yet."""

    since: float
    price: Optional[Price]


def added(one: Tokens, other: Tokens) -> Tokens:
    """The sum of both."""
    return Tokens(*(a + b for a, b in zip(one, other)))


def sum_tokens(parts: Iterable[Tokens]) -> Tokens:
    """All of them together."""
    return reduce(added, parts, Tokens())


def taken(one: Tokens, other: Tokens) -> Tokens:
    """What of the one is left without the other; nothing is below zero."""
    return Tokens(*(max(a - b, 0) for a, b in zip(one, other)))


def cost(tokens: Tokens, price: Price) -> float:
    """Dollars for these tokens."""
    rated = sum(amount * rate for amount, rate in zip(tokens[:-1], price[:5]))
    return rated / MILLION + tokens.web_searches * price.web_search


class Money(NamedTuple):
    """An amount in dollars. `hidden`: its part that stands in no transcript; `is_estimated`: it
    rests on the price table; `unpriced`: tokens of models without a price, which are not in it."""

    usd: float = 0.0
    hidden: float = 0.0
    is_estimated: bool = False
    unpriced: int = 0

    def plus(self, other: Money) -> Money:
        """Both together."""
        return Money(
            self.usd + other.usd,
            self.hidden + other.hidden,
            self.is_estimated or other.is_estimated,
            self.unpriced + other.unpriced,
        )


def sum_money(amounts: Iterable[Money]) -> Money:
    """All of them together."""
    return reduce(Money.plus, amounts, Money())
