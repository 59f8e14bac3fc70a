"""Prices are learned right or not at all, and the table says where each figure is from."""

from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hudline.insight
from hudline.insight.learned_prices import (
    STEP,
    Equation,
    learn_prices,
    price_at,
)
from hudline.insight.money import MILLION, LearnedPrice, Price, Tokens, cost
from hudline.insight.prices import price_table

LAWS = settings(max_examples=40, deadline=None, database=None)
Rates = tuple[int, int, int, int, int]  # in steps, in the order of Tokens
TURNS = 10  # of a session that is made up
OPUS = (4.0, 20.0, 0.2, 5.0, 8.0)
OPUS_STEPS = (80_000, 400_000, 4_000, 100_000, 160_000)

# claude-opus-5-5 in six sessions of Claude Code 2.1.332: session, input, output, cache read, cache
# write of five minutes and of an hour, dollars. Totals are the last rows of `cost-state`.
TOTALS = (
    ("one", 115, 1507, 255_800, 15_200, 27_000, 0.37376000000000004),
    ("two", 69, 1370, 284_800, 10_500, 37_500, 0.4371359999999999),
    ("three", 30, 730, 91_000, 0, 24_900, 0.23212000000000005),
    ("fork", 20, 200, 10_000, 0, 11_000, 0.09408),
    ("parent", 20, 200, 10_000, 0, 11_000, 0.09408),
    ("cleared", 10, 100, 0, 0, 10_000, 0.08204),
    ("dialog", 3, 120, 15_000, 1_200, 0, 0.011411999999999999),
)
# Differences between readings of the status line. Safety checks of another model, which stand in no
# transcript, are hidden in the last three of the second session.
DELTAS = (
    ("one", 11, 210, 0, 0, 21_000, 0.172244),
    ("one", 5, 90, 21_000, 0, 1_500, 0.018020000000000008),
    ("one", 15, 55, 8_000, 5_300, 0, 0.029260000000000008),
    ("one", 9, 150, 25_200, 0, 600, 0.012875999999999999),
    ("one", 3, 40, 25_800, 0, 300, 0.00837199999999999),
    ("one", 14, 197, 52_600, 0, 900, 0.021716000000000013),
    ("one", 3, 120, 15_000, 1_200, 0, 0.011411999999999978),
    ("two", 11, 400, 0, 0, 30_000, 0.248044),
    ("two", 5, 50, 30_000, 0, 6_000, 0.05502000000000001),
    ("two", 5, 66, 36_000, 0, 400, 0.011739999999999973),
    ("two", 4, 44, 36_400, 0, 300, 0.010575999999999974),
    ("two", 10, 108, 74_300, 0, 400, 0.02026),
    ("two", 11, 50, 4_000, 4_100, 0, 0.043961999999999946),
    ("two", 9, 31, 0, 4_000, 0, 0.07830399999999993),
    ("two", 4, 21, 37_400, 0, 100, 0.015922000000000047),
)


def sample(*sessions: str) -> list[Equation]:
    """What was reported in these sessions, or in all."""
    return [
        Equation(Tokens(*row[1:6]), row[6], row[0], 0.0, float(number), is_total)
        for is_total, rows in ((False, DELTAS), (True, TOTALS))
        for number, row in enumerate(rows)
        if not sessions or row[0] in sessions
    ]


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311


def dollars(tokens: Sequence[int], rates: Rates) -> Fraction:
    return sum((a * r * STEP for a, r in zip(tokens, rates)), Fraction(0)) / MILLION


def rates_of(price: Price | None) -> tuple[float, ...]:
    assert price is not None
    return tuple(price[:5])


def as_dollars(rates: Rates) -> tuple[float, ...]:
    return tuple(float(rate * STEP) for rate in rates)


def some_rates(random: Random) -> Rates:
    """Five rates: as they are published, or any."""
    if random.random() < 0.5:
        base = random.choice([2_000, 5_000, 20_000, 40_000, 60_000, 80_000, 100_000, 300_000])
        return base, base * 5, base // random.choice([10, 20, 40]), base * 5 // 4, base * 2
    one, two, three, four, five = (random.randrange(1, 2_000_000) for _ in range(5))
    return one, two, three, four, five


def some_tokens(random: Random) -> list[int]:
    """The tokens of a request: an agent's, which writes for five minutes, or the main thread's."""
    by_agent = random.random() < 0.35
    return [
        random.randrange(1, 50),
        random.randrange(20, 1500),
        random.randrange(0, 90_000),
        random.randrange(100, 9000) if by_agent else 0,
        0 if by_agent else random.randrange(100, 9000),
    ]


def added(rows: Sequence[Sequence[int]]) -> list[int]:
    return [sum(column) for column in zip(*rows)]


def session(
    random: Random, name: str, rates: Rates, start: float, dirty: float = 0.0
) -> list[Equation]:
    """Ten readings and the total of a session. In a part of the turns (`dirty`) requests are
    hidden: another model's, or this one's, whose tokens then stand in the total alone."""
    equations, everything = [], []
    reading = Fraction(0)
    dirty_turns = random.sample(range(TURNS), round(dirty * TURNS))
    for turn in range(TURNS):
        seen = [some_tokens(random) for _ in range(random.randrange(1, 4))]
        hidden: list[list[int]] = []
        before = float(reading)
        if turn in dirty_turns:
            if random.random() < 0.5:
                hidden = [some_tokens(random)]
            else:
                reading += Fraction(random.randrange(500, 30_000), MILLION)
        reading += dollars(added([*seen, *hidden]), rates)
        tokens = Tokens(*added(seen))
        times = start + turn, start + turn + 1
        equations.append(Equation(tokens, float(reading) - before, name, *times))
        everything += [*seen, *hidden]
    total = Tokens(*added(everything))
    usd = float(dollars(total, rates))
    equations.append(Equation(total, usd, name, start, start + TURNS, True))
    return equations


def sessions(
    random: Random, rates: Rates, count: int, start: float = 0.0, dirty: float = 0.0
) -> list[Equation]:
    """Several of them, a hundred seconds apart."""
    return [
        one
        for number in range(count)
        for one in session(random, f"{start}-{number}", rates, start + 100 * number, dirty)
    ]


def only(learned: Sequence[LearnedPrice]) -> tuple[float, ...]:
    """The rates, where one price was learned and no more."""
    assert len(learned) == 1
    return rates_of(learned[0].price)


def test_real_sessions_give_the_five_rates_that_claude_code_used() -> None:
    learned = learn_prices(sample())
    assert only(learned) == OPUS
    price = learned[0].price
    assert price is not None
    assert price.source == "learned"
    for row in TOTALS:
        assert math.isclose(cost(Tokens(*row[1:6]), price), row[6], abs_tol=1e-12)


@pytest.mark.parametrize("name", ["one", "two"])
def test_readings_of_one_session_and_its_own_total_prove_nothing(name: str) -> None:
    assert learn_prices(sample(name)) == []


def test_totals_of_other_sessions_prove_the_readings_of_one() -> None:
    proof = [one for one in sample() if one.is_total and one.session in ("one", "dialog")]
    readings = [one for one in sample("two") if not one.is_total]
    more = [one for one in sample("one") if not one.is_total]
    assert learn_prices([*readings, *more]) == []
    assert only(learn_prices([*readings, *more, *proof])) == OPUS


@pytest.mark.parametrize("dirty", [0.0, 0.2, 0.4])
@LAWS
@given(seed=st.integers(0, 2**32))
def test_prices_are_found_where_most_readings_hide_nothing(dirty: float, seed: int) -> None:
    random = seeded(seed)
    rates = some_rates(random)
    learned = learn_prices(sessions(random, rates, 6, dirty=dirty))
    assert only(learned) == as_dollars(rates)


@pytest.mark.parametrize("dirty", [0.6, 0.9])
@LAWS
@given(seed=st.integers(0, 2**32))
def test_prices_are_right_or_none_where_most_readings_hide_requests(
    dirty: float, seed: int
) -> None:
    random = seeded(seed)
    rates = some_rates(random)
    learned = learn_prices(sessions(random, rates, random.randrange(1, 8), dirty=dirty))
    assert all(rates_of(one.price) == as_dollars(rates) for one in learned)


@pytest.mark.parametrize(("dirty_of_five", "known"), [(0, True), (2, True), (3, False)])
def test_more_than_half_of_the_equations_must_agree(dirty_of_five: int, known: bool) -> None:
    random, rates, equations = seeded(1), OPUS_STEPS, []
    for number in range(60):
        tokens = some_tokens(random)
        usd = dollars(tokens, rates)
        if number % 5 < dirty_of_five:
            usd += Fraction(random.randrange(500, 30_000), MILLION)
        equations.append(Equation(Tokens(*tokens), float(usd), "one", number, number + 1.0))
    total = added([some_tokens(random) for _ in range(9)])
    equations.append(Equation(Tokens(*total), float(dollars(total, rates)), "two", 0.0, 61.0, True))
    assert bool(learn_prices(equations)) is known


@LAWS
@given(
    rows=st.lists(
        st.lists(st.integers(0, 3), min_size=5, max_size=5).filter(any), min_size=1, max_size=30
    ),
    kinds=st.randoms(use_true_random=False),
    rates=st.lists(st.integers(1, 50), min_size=5, max_size=5),
)
def test_requests_of_a_few_tokens_give_the_right_rates_or_none(
    rows: list[list[int]], kinds: Random, rates: list[int]
) -> None:
    one, two, three, four, five = rates
    true = one, two, three, four, five
    equations = [
        Equation(
            Tokens(*row), float(dollars(row, true)), str(kinds.randrange(4)), 0.0, 1.0,
            kinds.random() < 0.5,
        )
        for row in rows
    ]  # fmt: skip
    assert all(rates_of(one.price) == as_dollars(true) for one in learn_prices(equations))


@LAWS
@given(seed=st.integers(0, 2**32))
def test_the_order_of_equations_does_not_matter(seed: int) -> None:
    random = seeded(seed)
    equations = sessions(random, some_rates(random), 4, dirty=0.4)
    learned = learn_prices(equations)
    random.shuffle(equations)
    assert learn_prices([*equations, equations[0]]) == learned


@LAWS
@given(seed=st.integers(0, 2**32))
def test_ten_totals_alone_are_enough_and_nine_are_not(seed: int) -> None:
    random = seeded(seed)
    rates = some_rates(random)
    totals = [one for one in sessions(random, rates, 10) if one.is_total]
    assert only(learn_prices(totals)) == as_dollars(rates)
    assert learn_prices(totals[:9]) == []
    assert learn_prices([*totals[:9], totals[0], totals[1]]) == []


@LAWS
@given(seed=st.integers(0, 2**32))
def test_totals_give_the_price_where_every_reading_hides_a_request(seed: int) -> None:
    random = seeded(seed)
    rates = some_rates(random)
    assert only(learn_prices(sessions(random, rates, 10, dirty=1.0))) == as_dollars(rates)


def test_what_is_hidden_alike_each_time_is_not_mistaken_for_a_rate() -> None:
    """Each turn has three tokens of input and a hidden request of 0.03 cent: all readings agree
    that input costs $104, not $4."""
    random, rates, false = seeded(1), OPUS_STEPS, (2_080_000, *OPUS_STEPS[1:])
    readings = []
    for number in range(30):
        tokens = [3, *some_tokens(random)[1:]]
        usd = float(dollars(tokens, rates) + Fraction(300, MILLION))
        assert usd == float(dollars(tokens, false))
        readings.append(Equation(Tokens(*tokens), usd, "dirty", number, number + 1.0))
    assert learn_prices(readings) == []
    total = added([some_tokens(random) for _ in range(9)])
    true = Equation(Tokens(*total), float(dollars(total, rates)), "other", 0.0, 40.0, True)
    assert learn_prices([*readings, true]) == []
    # Only a total that is false in the same way would prove it.
    assert learn_prices([*readings, true._replace(usd=float(dollars(total, false)))])


@pytest.mark.parametrize("kind", range(5))
def test_a_class_without_tokens_leaves_the_price_unknown(kind: int) -> None:
    random, rates = seeded(kind), (20_000, 100_000, 2_000, 25_000, 40_000)
    equations = []
    for one in sessions(random, rates, 6):
        tokens = list(one.tokens)
        tokens[kind] = 0
        equations.append(
            one._replace(tokens=Tokens(*tokens), usd=float(dollars(tokens[:5], rates)))
        )
    assert learn_prices(equations) == []


@pytest.mark.parametrize("kind", range(5))
def test_a_class_that_no_total_has_is_not_proved(kind: int) -> None:
    random, rates = seeded(kind), (20_000, 100_000, 2_000, 25_000, 40_000)
    equations = []
    for one in sessions(random, rates, 6):
        tokens = list(one.tokens)
        if one.is_total:
            tokens[kind] = 0
        equations.append(
            one._replace(tokens=Tokens(*tokens), usd=float(dollars(tokens[:5], rates)))
        )
    assert learn_prices(equations) == []


def test_equations_that_say_nothing_are_passed_over() -> None:
    random, rates = seeded(5), (60_000, 300_000, 6_000, 75_000, 120_000)
    equations = sessions(random, rates, 5)
    useless = [equations[0]._replace(usd=usd) for usd in (math.nan, math.inf, -math.inf, 0.0, -1.0)]
    useless += [
        equations[0]._replace(tokens=Tokens()),
        equations[0]._replace(tokens=Tokens(-1, 2, 3, 4, 5)),
        equations[-1]._replace(tokens=Tokens(1, 2, 3, 4, 5, web_searches=1)),
    ]
    assert learn_prices([*equations, *useless]) == learn_prices(equations)
    assert only(learn_prices(equations)) == as_dollars(rates)
    assert learn_prices(useless) == []
    assert learn_prices([]) == []


@LAWS
@given(seed=st.integers(0, 2**32))
def test_a_price_that_changes_begins_anew_when_it_changed(seed: int) -> None:
    random = seeded(seed)
    old, new = some_rates(random), some_rates(random)
    dirty = 0.2
    earlier = sessions(random, old, 6, 1000, dirty)
    later = sessions(random, new, 6, 5000, dirty)
    learned = learn_prices([*later, *earlier])
    if old == new:
        assert only(learned) == as_dollars(old)
        return
    for at in range(0, 7000, 50):
        price = price_at(learned, at)
        if price is not None:
            assert rates_of(price) == as_dollars(old if at < 5000 else new)
    assert rates_of(price_at(learned, 1400)) == as_dollars(old)
    assert rates_of(price_at(learned, 9000)) == as_dollars(new)


@LAWS
@given(seed=st.integers(0, 2**32))
def test_a_session_across_the_change_belongs_to_neither_price(seed: int) -> None:
    random = seeded(seed)
    old, new = some_rates(random), some_rates(random)
    earlier, later = sessions(random, old, 6, 1000), sessions(random, new, 6, 5000)
    parts = [some_tokens(random), some_tokens(random)]
    usd = float(dollars(parts[0], old) + dollars(parts[1], new))
    across = Equation(Tokens(*added(parts)), usd, "across", 1200.0, 5250.0, True)
    learned = learn_prices([*earlier, across, *later])
    assert rates_of(price_at(learned, 1400)) == as_dollars(old)
    assert rates_of(price_at(learned, 9000)) == as_dollars(new)


def test_a_total_that_misses_ends_a_price_before_the_next_is_known() -> None:
    random, old, new = seeded(3), OPUS_STEPS, (1, 2, 3, 4, 5)
    earlier = sessions(random, old, 6, 1000)
    later = session(random, "new", new, 5000)
    learned = learn_prices([*earlier, *later])
    assert rates_of(price_at(learned, 4999)) == as_dollars(old)
    assert learned[-1] == LearnedPrice(5000, None)
    assert price_at(learned, 999) is None
    # Readings may hide requests, so they end nothing.
    assert only(learn_prices([*earlier, *later[:-1]])) == as_dollars(old)


def test_a_model_with_two_prices_at_once_is_not_learned() -> None:
    """As where prompts of more than 100,000 tokens are billed at five times the rates."""
    random, low = seeded(4), (2_000, 10_000, 200, 2_500, 4_000)
    high: Any = tuple(5 * rate for rate in low)
    equations = sessions(random, low, 12, 1000)
    assert only(learn_prices(equations)) == as_dollars(low)
    long = session(random, "long", high, 1350.5)
    assert learn_prices([*equations, *long]) == []


def test_three_hundred_equations_take_less_than_a_second() -> None:
    random = seeded(6)
    for dirty in (0.0, 0.45, 1.0):
        equations = sessions(random, some_rates(random), 33, dirty=dirty)[:300]
        if dirty == 1.0:
            equations = [one for one in equations if not one.is_total]
        began = time.process_time()
        learn_prices(equations)
        assert time.process_time() - began < 1.0


FIGURES: dict[str, Any] = json.loads(
    Path(hudline.insight.__file__).with_name("prices.json").read_text("utf-8")
)


@pytest.mark.parametrize("model", FIGURES["models"])
def test_each_price_of_the_table_has_five_rates_and_says_where_it_is_from(model: str) -> None:
    entry = FIGURES["models"][model]
    price = price_table(FIGURES).price(model)
    assert price is not None
    assert price.source in ("table", "proved")
    assert 0 < price.cache_read <= price.input / 10
    assert math.isclose(price.cache_write_5m, 1.25 * price.input)
    assert math.isclose(price.cache_write_1h, 2 * price.input)
    assert math.isclose(price.output, 5 * price.input)
    assert re.search(r"2\.1\.332|https://\S+ .*20\d\d", entry["from"])
    assert model.startswith("claude-")
    is_long = model.endswith("[long]") and "above" in entry
    assert is_long or "[" not in model


def test_the_table_has_what_real_sessions_proved() -> None:
    table = price_table(FIGURES)
    assert rates_of(table.price("claude-opus-5-5")) == OPUS
    assert rates_of(table.price("claude-sonnet-5")) == (2, 10, 0.2, 2.5, 4)
    assert rates_of(table.price("claude-haiku-5-5")) == (0.1, 0.5, 0.01, 0.125, 0.2)
    assert table.price("claude-opus-9") is None
