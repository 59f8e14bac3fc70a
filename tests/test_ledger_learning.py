"""Prices that a ledger learns: from readings and totals, proved, kept with their time, or none."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any, Optional

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledgers import MODEL, NAMES, Person, account, answered, prompted, spent, totals, usage
from tests.test_ledger_laws import somebody

from hudline.insight.money import LearnedPrice
from hudline.ledger import learning
from hudline.ledger.known_prices import known_prices, learned
from hudline.ledger.learning import learn

NEW = "claude-new-1"
RATES = (3, 17, Fraction(3, 10), 4, 7)
OTHER = (2, 11, Fraction(1, 5), 3, 5)
START = 1795168800.0  # 2026-11-20 10:00 UTC, as `tests.ledgers.stamp` counts
Fields = dict[str, str]
CLASSES = ("input_tokens", "output_tokens", "cache_read_input_tokens")


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return Person(tmp_path)


def dollars(tokens: Sequence[int], rates: Sequence[Any]) -> float:
    return float(sum(Fraction(a) * r for a, r in zip(tokens, rates)) / 1_000_000)


def some_tokens(random: Random) -> list[int]:
    return [random.randrange(1, 900) for _ in range(5)]


def request(at: float, key: str, tokens: Sequence[int], **fields: str) -> dict[str, Any]:
    written = {"ephemeral_5m_input_tokens": tokens[3], "ephemeral_1h_input_tokens": tokens[4]}
    used = usage(
        **dict(zip(CLASSES, tokens)), cache_creation_input_tokens=tokens[3] + tokens[4],
        cache_creation=written, **fields,
    )  # fmt: skip
    return answered(at, key, message={"model": NEW, "usage": used})


def total(session: str, rows: Sequence[Sequence[int]], usd: float) -> dict[str, Any]:
    sums = [sum(column) for column in zip(*rows)]
    model = {
        "inputTokens": sums[0], "outputTokens": sums[1], "cacheReadInputTokens": sums[2],
        "cacheCreationInputTokens": sums[3] + sums[4],
        "cacheCreationEphemeral1hInputTokens": sums[4], "costUSD": usd,
    }  # fmt: skip
    return {"type": "cost-state", "sessionId": session, "totalCostUSD": usd,
            "modelUsage": {NEW: model}}  # fmt: skip


def session(
    person: Person, name: str, start: float = 0.0, rates: Sequence[Any] = RATES, *,
    dirty: int = 0, turns: int = 12, has_total: bool = True, fields: Optional[Fields] = None,
) -> None:  # fmt: skip
    """A session of requests, a reading behind each, and its total. dirty: in so many turns
    something is billed that stands in no transcript."""
    random = Random(f"{name}{start}")  # noqa: S311
    lines: list[dict[str, Any]] = [prompted(start, f"{name}-p")]
    events: list[dict[str, Any]] = [
        {"at": START + start, "kind": "session.began", "source": "startup", "pid": 1}
    ]
    rows, usd = [], 0.0
    for turn in range(turns):
        at = start + 2 * turn + 1
        rows.append(some_tokens(random))
        lines.append(request(at, f"{name}{turn}", rows[-1], **fields or {}))
        usd += dollars(rows[-1], rates) + (random.random() / 50 if turn < dirty else 0)
        events.append({"at": START + at + 0.5, "kind": "reading", "cost": usd, "pid": 1})
    if has_total:
        lines.append(total(name, rows, dollars([sum(c) for c in zip(*rows)], rates)))
    person.write(name, lines)
    person.journal(name, events)


def rates_of(found: Sequence[LearnedPrice]) -> list[Any]:
    return [None if one.price is None else one.price[:5] for one in found]


def as_floats(rates: Sequence[Any]) -> tuple[float, ...]:
    return tuple(map(float, rates))


def test_real_sessions_teach_the_price_of_their_model(person: Person) -> None:
    with person.has(*NAMES).ledger() as ledger:
        assert learn(ledger) == [MODEL]
        assert rates_of(learned(ledger)[MODEL]) == [(4, 20, 0.2, 5, 8)]
        assert known_prices(ledger).price(MODEL)[-1] == "learned"  # type: ignore[index]
        assert spent(ledger).usd == pytest.approx(1.5434204, abs=1e-6)


def test_a_model_that_no_table_knows_is_priced_once_its_price_is_learned(person: Person) -> None:
    session(person, "a")
    session(person, "b", 100)
    session(person, "c", 200, has_total=False)
    (Path(person.home.session("c")) / "journal.jsonl").unlink()
    with person.ledger() as ledger:
        assert spent(ledger).unpriced > 0
        assert learn(ledger) == [NEW]
        assert rates_of(learned(ledger)[NEW]) == [as_floats(RATES)]
        money = spent(ledger)

    assert (money.unpriced, money.is_estimated) == (0, False)


def test_a_price_is_not_believed_before_another_session_proves_it(person: Person) -> None:
    session(person, "a")
    with person.ledger() as ledger:
        assert learn(ledger) == []
        session(person, "b", 100, turns=1)
        person.read(ledger)
        assert learn(ledger) == []  # 12 + 1 deltas are no more evidence to speak of
        session(person, "c", 200, turns=4)
        person.read(ledger)
        assert learn(ledger) == [NEW]


@pytest.mark.parametrize("dirty", [2, 5])
def test_what_is_hidden_in_some_readings_does_not_matter(person: Person, dirty: int) -> None:
    for number in range(3):
        session(person, f"s{number}", 100.0 * number, dirty=dirty)
    with person.ledger() as ledger:
        learn(ledger)
        assert rates_of(learned(ledger)[NEW]) == [as_floats(RATES)]


@settings(max_examples=15, deadline=None, database=None)
@given(st.integers(0, 2**32), st.integers(0, 12), st.booleans())
def test_a_learned_price_is_right_or_none(seed: int, dirty: int, has_total: bool) -> None:
    random = Random(seed)  # noqa: S311
    rates = [Fraction(random.randrange(1, 40_000), 1000) for _ in range(5)]
    with somebody() as person:
        for number in range(random.randrange(1, 5)):
            session(
                person, f"s{number}", 100.0 * number, rates, dirty=dirty,
                has_total=has_total or bool(number % 2), turns=random.randrange(1, 15),
            )  # fmt: skip
        with person.ledger() as ledger:
            learn(ledger)
            assert rates_of(learned(ledger).get(NEW, [])) in ([], [as_floats(rates)])


def test_a_price_that_changes_has_a_time_from_which_it_holds(person: Person) -> None:
    for number in range(4):
        session(person, f"a{number}", 100.0 * number)
    with person.ledger() as ledger:
        learn(ledger)
        for number in range(4):
            session(person, f"b{number}", 1000.0 + 100.0 * number, OTHER)
        person.read(ledger)
        assert learn(ledger) == [NEW]
        found = [one for one in learned(ledger)[NEW] if one.price is not None]
        prices = known_prices(ledger)

        assert rates_of(found) == [as_floats(RATES), as_floats(OTHER)]
        assert START + 312 < found[1].since <= START + 1002
        assert prices.price(NEW)[:5] == as_floats(OTHER)  # type: ignore[index]
        assert account(ledger).scales == {}  # each request has the price of its own time
        assert account(ledger).hidden == []


def test_a_total_that_misses_ends_a_price_until_another_is_learned(person: Person) -> None:
    for number in range(3):
        session(person, f"a{number}", 100.0 * number)
    with person.ledger() as ledger:
        learn(ledger)
        session(person, "b", 1000, OTHER, turns=2)
        person.read(ledger)
        assert learn(ledger) == [NEW]
        assert rates_of(learned(ledger)[NEW]) == [as_floats(RATES), None]
        assert known_prices(ledger).price(NEW) is None
        session(person, "c", 1100, has_total=False, turns=1)
        (Path(person.home.session("c")) / "journal.jsonl").unlink()
        person.read(ledger)
        assert spent(ledger).unpriced > 0  # of which nothing was reported


def test_nothing_new_is_not_tried_again(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def count(equations: list[Any]) -> list[Any]:
        tried.append(len(equations))
        return []

    monkeypatch.setattr(learning, "learn_prices", count)
    session(person, "a")
    with person.ledger() as ledger:
        learn(ledger)
        learn(ledger)
        session(person, "b", 100, turns=1)
        person.read(ledger)
        learn(ledger)
        assert len(tried) == 1
        session(person, "c", 200)
        person.read(ledger)
        learn(ledger)
        assert len(tried) == 2


def test_what_is_kept_of_readings_is_bounded(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "MOST_DELTAS", 5)
    session(person, "a")
    session(person, "b", 100)
    with person.ledger() as ledger:
        learn(ledger)
        rows = ledger.rows("select session, ended from reading_delta")
        learn(ledger)
        again = ledger.rows("select session, ended from reading_delta")

    assert [row[0] for row in rows] == ["b"] * 5
    assert len(again) == 5


def test_two_processes_of_a_session_at_once_teach_nothing(person: Person) -> None:
    person.write("s", [request(1, "a", [1] * 5), request(2, "b", [2] * 5)])
    events = [{"at": START + at, "kind": "reading", "cost": cost, "pid": pid}
              for at, cost, pid in ((0, 0.1, 1), (0.5, 0.1, 2), (3, 0.2, 1), (4, 0.3, 2),
                                    (5, 0.4, 2))]  # fmt: skip
    person.journal("s", events)
    with person.ledger() as ledger:
        rows = ledger.rows("select began, ended from reading_delta")

    assert [tuple(row) for row in rows] == [(START + 4, START + 5)]


def test_a_session_with_a_total_of_another_is_no_proof_of_its_own(person: Person) -> None:
    """A fork's total begins with its parent's: the same tokens and dollars are one report."""
    person.has("forks")
    with person.ledger() as ledger:
        assert learn(ledger) == []


def test_what_a_total_says_goes_before_a_learned_price(person: Person) -> None:
    with person.has(*NAMES).ledger() as ledger:
        learn(ledger)
        person.write("odd", [answered(900, "odd"), totals("odd", 0.5)])
        person.read(ledger)
        assert account(ledger).scales[("odd", MODEL)] == pytest.approx(0.5 / 0.00224)
        assert spent(ledger).usd == pytest.approx(1.5434204 + 0.5, abs=1e-6)
