"""A model's five rates, learned from what Claude Code has reported: the right ones, or none.

Each report is an equation: tokens times rates is the dollars. There are two kinds. A *total* is a
row of `cost-state`: all that a model cost in a session, exact. A *delta* is what the status line's
cost rose by between two readings, with the requests seen in between; where others were made that
stand in no transcript, its dollars are too many.

Five equations give five rates. Subsets are solved, and the result is voted on by all equations.
Everything is counted in units of 1/20,000 micro-dollar, so a rate on the grid of 1/20,000 dollar
per million tokens is a whole number of units per token, and an equation holds exactly or it does
not: no tolerance lets a near miss through. A float carries that unit for totals up to about
$100,000. The elimination works with whole numbers (Bareiss), which is rational solving without
fractions in between; a subset with a wrong equation hardly ever has a whole solution.

What the majority says is believed only when it is proved: totals of other sessions agree that
together have tokens of every class, for hidden requests of the same cost each time could be
mistaken for the rate of a class that is always alike. See `learn_prices` for changes of a price.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from hudline.insight.money import MILLION, LearnedPrice, Price, Tokens

FEWEST = 10  # equations that must exist
STEP = Fraction(1, 20_000)  # of a rate: dollars for a million tokens
_UNIT = STEP / MILLION  # dollars: what one token costs at a rate of one step
_MISS = int(Fraction(1, 100 * MILLION) / _UNIT)  # 0.01 micro-dollar: a total this far off is a miss
_DEAREST = int(1000 / STEP)  # a rate above it is no price
_CLASSES = 5
_SUBSETS = 160  # tried for each window: with half of the equations wrong, 99 in 100 are found
_HALVINGS = 4  # windows are the whole time, its halves … down to sixteenths


class Equation(NamedTuple):
    """What Claude Code has reported of one model.

    `tokens` of all the requests it covers, `usd` their dollars as reported (unrounded), `session`
    the one that they were made in. They were made between `began` and `ended`, seconds since 1970:
    for a delta the two readings, for a total the session's first and last request. `is_total`: a
    row of `cost-state`, which nothing is hidden from. The model is its name without the window.
    """

    tokens: Tokens
    usd: float
    session: str
    began: float
    ended: float
    is_total: bool = False


class _Row(NamedTuple):
    """An equation in whole numbers: `tokens` by class, and `cost` in units."""

    tokens: tuple[int, ...]
    cost: int
    source: Equation

    def missing(self, rates: Sequence[int]) -> int:
        """Units by which the dollars exceed what the tokens cost at these rates."""
        return self.cost - sum(amount * rate for amount, rate in zip(self.tokens, rates))


class _Found(NamedTuple):
    """Proved rates, and the numbers of the first and last row that they explain."""

    rates: tuple[int, ...]
    first: int
    last: int


def learn_prices(equations: Iterable[Equation]) -> list[LearnedPrice]:
    """The learned prices of one model, by `since`; empty where none is proved.

    Accepted are rates that more than half of at least ten equations agree with (among totals
    alone where there are ten, or all; of the whole time, or of a part of it: a half, a quarter …),
    and that totals of other sessions prove. They hold from the first equation that they explain.
    A later total that misses ends them. Where another price is learned of what follows, it begins
    with its first equation; between the last of one and the first of the next none is known. Where
    a total misses amid others of the same price, the model has several prices at once (by speed, or
    by length of prompt): then nothing is learned.

    The order of the equations does not matter. Ones with searches, without tokens or dollars, or
    that were counted before (a fork's total) are passed over.
    """
    rows = _usable(equations)
    found = _periods(rows, 0, len(rows))
    if any(_is_contradicted(rows, one) for one in found):
        return []
    learned: list[LearnedPrice] = []
    for one in found:
        learned.append(LearnedPrice(rows[one.first].source.began, _price(one.rates)))
        end = rows[one.last].source.ended if one is not found[-1] else _first_miss(rows, one)
        if end is not None:
            learned.append(LearnedPrice(end, None))
    return _without_overlaps(learned)


def price_at(learned: Sequence[LearnedPrice], at: float) -> Price | None:
    """The price at a time (seconds since 1970) among those of `learn_prices`; None where none
    was known."""
    known = [one for one in learned if one.since <= at]
    return known[-1].price if known else None


def _usable(equations: Iterable[Equation]) -> list[_Row]:
    """The equations that say something, each once, by the time at which they end."""
    rows: dict[tuple[tuple[int, ...], int], _Row] = {}
    for one in sorted(equations, key=lambda one: (one.ended, one.began, one.session, one)):
        amounts = tuple(one.tokens[:_CLASSES])
        if one.tokens.web_searches or min(amounts) < 0 or not any(amounts):
            continue
        if not math.isfinite(one.usd) or one.usd <= 0:
            continue
        cost = round(Fraction(one.usd) / _UNIT)
        known = rows.get((amounts, cost))
        if known is None or (one.is_total and not known.source.is_total):
            rows[amounts, cost] = _Row(amounts, cost, one)
    return sorted(rows.values(), key=lambda row: (row.source.ended, row.source.began, row.source))


def _periods(rows: Sequence[_Row], start: int, end: int) -> list[_Found]:
    """The prices among rows[start:end], by time: one that is proved, then those before and behind
    what it explains."""
    found = _search(rows, start, end)
    if found is None:
        return []
    before = _periods(rows, start, found.first)
    return [*before, found, *_periods(rows, found.last + 1, end)]


def _search(rows: Sequence[_Row], start: int, end: int) -> _Found | None:
    everything = rows[start:end]
    for pool in ([row for row in everything if row.source.is_total], everything):
        for first, last in _windows(len(pool)):
            rates = _vote(pool[first:last], everything)
            if rates is not None:
                explained = [
                    number for number in range(start, end) if not rows[number].missing(rates)
                ]
                return _Found(rates, explained[0], explained[-1])
    return None


def _windows(length: int) -> Iterator[tuple[int, int]]:
    """The whole, its halves, their halves …: as ranges of at least ten equations."""
    for halving in range(_HALVINGS + 1):
        parts = 2**halving
        if length < FEWEST * parts:
            return
        for part in range(parts):
            yield length * part // parts, length * (part + 1) // parts


def _vote(window: Sequence[_Row], everything: Sequence[_Row]) -> tuple[int, ...] | None:
    """Rates that most rows of the window agree with and that `everything` proves."""
    refused = set()
    for subset in _subsets(window):
        rates = _solve(subset)
        if rates is None or rates in refused:
            continue
        agreeing = sum(not row.missing(rates) for row in window)
        if 2 * agreeing > len(window) and _is_proved(rates, everything):
            return rates
        refused.add(rates)
    return None


def _subsets(window: Sequence[_Row]) -> Iterator[list[_Row]]:
    """Subsets of five, with each class in at least one row: always the same for the same rows."""
    having = [[row for row in window if row.tokens[kind]] for kind in range(_CLASSES)]
    if not all(having):
        return
    state = 1
    for _ in range(_SUBSETS):
        subset = []
        for candidates in having:
            state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
            subset.append(candidates[(state >> 33) % len(candidates)])
        yield subset


def _solve(subset: Sequence[_Row]) -> tuple[int, ...] | None:
    """The rates (steps for each class) that five rows have in common; None where they are not
    independent, or where no whole rates between 0 and $1,000 explain them."""
    matrix = [[*row.tokens, row.cost] for row in subset]
    divisor = 1
    for column in range(_CLASSES):
        pivot = next((row for row in range(column, _CLASSES) if matrix[row][column]), None)
        if pivot is None:
            return None
        matrix[column], matrix[pivot] = matrix[pivot], matrix[column]
        top = matrix[column]
        for row in matrix[column + 1 :]:
            factor = row[column]
            for place in range(column, _CLASSES + 1):
                row[place] = (row[place] * top[column] - factor * top[place]) // divisor
        divisor = top[column]
    rates: list[int] = []
    for column in reversed(range(_CLASSES)):
        row = matrix[column]
        rest = row[-1] - sum(row[_CLASSES - 1 - place] * rate for place, rate in enumerate(rates))
        rate, remainder = divmod(rest, row[column])
        if remainder or not 0 <= rate <= _DEAREST:
            return None
        rates.append(rate)
    return tuple(reversed(rates))


def _is_proved(rates: Sequence[int], rows: Sequence[_Row]) -> bool:
    """Whether totals with tokens of every class agree, each of a session without which the
    rates could be found too."""
    agreeing = [row for row in rows if not row.missing(rates)]
    unproved = set(range(_CLASSES))
    for total in agreeing:
        if not total.source.is_total:
            continue
        new = {kind for kind in unproved if total.tokens[kind]}
        if new and _is_determined(agreeing, total.source.session):
            unproved -= new
    return not unproved


def _is_determined(rows: Sequence[_Row], session: str) -> bool:
    """Whether the rows of other sessions allow only one solution."""
    reduced: list[tuple[int, list[Fraction]]] = []  # the place of the first number, which is 1
    for row in rows:
        if row.source.session == session:
            continue
        numbers = [Fraction(amount) for amount in row.tokens]
        for place, known in reduced:
            factor = numbers[place]
            if factor:
                numbers = [one - factor * other for one, other in zip(numbers, known)]
        first = next((place for place, number in enumerate(numbers) if number), None)
        if first is not None:
            reduced.append((first, [number / numbers[first] for number in numbers]))
            if len(reduced) == _CLASSES:
                return True
    return False


def _is_contradicted(rows: Sequence[_Row], found: _Found) -> bool:
    """Whether a total that was made wholly while the price held misses."""
    since = rows[found.first].source.began
    return any(
        _misses(row, found.rates) and row.source.began >= since
        for row in rows[found.first : found.last]
    )


def _first_miss(rows: Sequence[_Row], found: _Found) -> float | None:
    """Since when a price is doubtful: behind what it explains, a total misses."""
    last = rows[found.last].source.ended
    starts = [
        max(last, row.source.began) for row in rows[found.last + 1 :] if _misses(row, found.rates)
    ]
    return min(starts, default=None)


def _misses(row: _Row, rates: Sequence[int]) -> bool:
    return row.source.is_total and abs(row.missing(rates)) > _MISS


def _price(rates: Sequence[int]) -> Price:
    sent, answered, read, short, long = (float(rate * STEP) for rate in rates)
    return Price(sent, answered, read, short, long, source="learned")


def _without_overlaps(learned: Sequence[LearnedPrice]) -> list[LearnedPrice]:
    """Each before the next; a gap that begins when the next price is known already is none."""
    return [
        one
        for number, one in enumerate(learned)
        if number + 1 == len(learned) or one.since < learned[number + 1].since
    ]
