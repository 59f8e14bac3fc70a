"""What beside the model decides a price: tier, speed, region, length of a prompt."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.ledgers import MODEL, Person, account, spent
from tests.reporting import document, evening, run
from tests.test_ledger_learning import (
    NEW,
    OTHER,
    RATES,
    as_floats,
    dollars,
    rates_of,
    request,
    session,
    total,
)

from hudline.insight.learned_prices import Equation
from hudline.insight.money import LearnedPrice, Tokens
from hudline.insight.prices import price_table
from hudline.ledger import learning
from hudline.ledger.known_prices import learned
from hudline.ledger.learning import learn


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return Person(tmp_path)


@pytest.mark.parametrize(
    "fields", [{"speed": "fast"}, {"service_tier": "priority"}, {"inference_geo": "us"}]
)
def test_requests_of_another_tier_teach_nothing_and_have_no_plain_price(
    person: Person, fields: dict[str, str]
) -> None:
    for number in range(3):
        session(person, f"s{number}", 100.0 * number, fields=fields)
    with person.ledger() as ledger:
        assert learn(ledger) == []
    for number in range(3, 6):
        session(person, f"s{number}", 100.0 * number)
    session(person, "t", 900, has_total=False, turns=1, fields=fields)
    (Path(person.home.session("t")) / "journal.jsonl").unlink()
    with person.ledger() as ledger:
        learn(ledger)
        found = spent(ledger)

    assert found.unpriced > 0
    assert found.unpriced < 900 * 5


def test_fast_requests_do_not_disturb_what_plain_ones_teach(person: Person) -> None:
    for number in range(8):
        is_fast = number % 3 != 0
        rates, fields = (OTHER, {"speed": "fast"}) if is_fast else (RATES, None)
        session(person, f"s{number}", 100.0 * number, rates, fields=fields)
    with person.ledger() as ledger:
        learn(ledger)
        assert rates_of(learned(ledger)[NEW]) == [as_floats(RATES)]


def test_equations_are_of_plain_requests_alone(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Equation] = []

    def note(equations: list[Equation]) -> list[LearnedPrice]:
        seen.extend(equations)
        return []

    monkeypatch.setattr(learning, "learn_prices", note)
    session(person, "fast", fields={"speed": "fast"})
    session(person, "plain", 100)
    with person.ledger() as ledger:
        learn(ledger)

    assert {one.session for one in seen} == {"plain"}
    assert sum(one.is_total for one in seen) == 1


def test_of_a_session_at_several_prices_the_reported_total_is_right(person: Person) -> None:
    plain, fast = [10, 100, 1000, 0, 0], [20, 200, 2000, 0, 0]
    usd = 0.00224 + 0.05
    lines = [request(1, "a", plain), request(2, "b", fast, speed="fast")]
    for line in lines:
        line["message"]["model"] = MODEL
    reported = total("s", [plain, fast], usd)
    reported["modelUsage"] = {MODEL: reported["modelUsage"][NEW]}
    person.write("s", [*lines, reported])
    with person.ledger() as ledger:
        found, money = account(ledger), spent(ledger)
        rows = ledger.rows("select tier from request order by tier")

    assert [row[0] for row in rows] == ["", "fast"]
    assert money.usd == pytest.approx(usd)
    assert (money.hidden, money.unpriced) == (0, 0)
    assert found.money("s", MODEL, Tokens(*plain), price_table({}).price("")).unpriced > 0


def test_a_long_prompt_has_its_own_price(person: Person) -> None:
    model = "claude-haiku-5-5"
    short, long = [10, 100, 99_990, 0, 0], [11, 100, 99_990, 0, 0]
    lines = [request(1, "a", short), request(2, "b", long)]
    for line in lines:
        line["message"]["model"] = model
    person.write("s", lines)
    with person.ledger() as ledger:
        money = spent(ledger)

    plain = dollars(short, (0.1, 0.5, 0.01, 0.125, 0.2))
    assert money.usd == pytest.approx(plain + dollars(long, (0.5, 2.5, 0.05, 0.625, 1)))
    assert money.is_estimated


@pytest.mark.parametrize("name", ["spend", "prompts"])
def test_a_fast_request_without_a_price_is_named_so(
    person: Person, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = request(1, "a", [10, 100, 1000, 0, 0], speed="fast")
    line["message"]["model"] = MODEL
    person.write("s", [line])
    with evening(monkeypatch):
        _, text = run(person, name, "--since", "all")
        found = document(person, "spend", "--since", "all", "--by", "model")
        prices = document(person, "ledger", "prices")["rows"]

    assert "No price is known for claude-opus-5-5[fast]: 1,110 tokens are not in" in text
    assert [(row["model"], row["usd"]) for row in found["rows"]] == [(MODEL, 0)]
    fast = [(row["source"], row["requests"]) for row in prices if row["variant"] == "fast"]
    assert fast == [(None, 1)]


def test_the_prices_of_a_model_are_listed_with_the_time_from_which_they_hold(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        session(person, f"a{number}", 100.0 * number)
        session(person, f"b{number}", 1000.0 + 100.0 * number, OTHER)
    with evening(monkeypatch):
        rows = [row for row in document(person, "ledger", "prices")["rows"] if row["model"] == NEW]
        _, text = run(person, "ledger", "prices")

    known = [row for row in rows if row["source"] == "learned"]
    assert [row["input"] for row in sorted(known, key=lambda row: row["since"])] == [3, 2]
    assert all(row["from"] == "figures of this machine" for row in known)
    assert "new-1 until 2026-11-20" in text


def test_a_check_names_the_models_whose_price_was_learned(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        session(person, f"a{number}", 100.0 * number)
    with evening(monkeypatch):
        status, text = run(person, "ledger", "check")

    assert status == 0
    assert "Learned from its reports: the price of claude-new-1." in text
