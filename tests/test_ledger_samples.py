"""Real sessions in the ledger: their figures to the micro-dollar."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.ledgers import MODEL, NAMES, SAMPLES, Person, account, dump, spent

MICRO = 1e-6
FIGURES = {
    "agents": (0.3751324, 0.0, 18),
    "hidden": (0.572516, 0.116476, 14),
    "rejected": (0.23212, 0.0, 5),
    "forks": (0.10612 + 3 * 0.08204, 0.0, 6),
    "dialog": (0.011412, 0.0, 1),
}


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return Person(tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_the_money_is_claude_codes_own_to_the_micro_dollar(person: Person, name: str) -> None:
    usd, hidden, requests = FIGURES[name]
    with person.has(name).ledger() as ledger:
        total = spent(ledger)

        assert total.usd == pytest.approx(usd, abs=MICRO)
        assert total.hidden == pytest.approx(hidden, abs=MICRO)
        assert (total.is_estimated, total.unpriced) == (False, 0)
        assert len(ledger.rows("select 1 from request")) == requests


@pytest.mark.parametrize("name", NAMES)
def test_no_class_of_tokens_is_counted_twice(person: Person, name: str) -> None:
    with person.has(name).ledger() as ledger:
        found = account(ledger)

        assert found.contradictions == []
        assert all(part.usd > 0 and min(part.tokens) >= 0 for part in found.hidden)
        assert (found.scales, found.rates) == ({}, {})  # the prices are exact


def test_what_is_hidden_is_told_by_model(person: Person) -> None:
    """Two compactions and 359 tokens of an answer that was cut; twelve safety checks."""
    with person.has("hidden").ledger() as ledger:
        found = {part.model: part for part in account(ledger).hidden}

    assert found[MODEL].usd == pytest.approx(0.022824 + 0.00718, abs=MICRO)
    assert found[MODEL].tokens.output == 240 + 359
    assert found["claude-sonnet-5"].usd == pytest.approx(0.086472, abs=MICRO)


def test_a_fork_counts_only_what_it_has_spent_itself(person: Person) -> None:
    parent, fork = "09a74d1d-168c-4bd0-b52f-dfa4f395bca7", "4fd51416-9736-43b2-a393-1df55a33fcb9"
    with person.has("forks").ledger() as ledger:
        rows = ledger.rows("select session, count(*) from request group by 1")
        inherited = ledger.rows("select session from inherited")

        assert dict(map(tuple, rows))[parent] == 2
        assert dict(map(tuple, rows))[fork] == 1
        assert [row[0] for row in inherited] == [fork]


def test_the_request_of_a_parent_stays_the_parents_where_only_the_fork_is_left(
    person: Person,
) -> None:
    parent = "09a74d1d-168c-4bd0-b52f-dfa4f395bca7"
    person.has("forks")
    (person.projects / "-home-dev-acme" / f"{parent}.jsonl").unlink()
    with person.ledger() as ledger:
        assert len(ledger.rows("select 1 from request where session = ?", [parent])) == 1
        assert spent(ledger).usd == pytest.approx(5 * 0.08204 - 0.08204 + 0.01204, abs=MICRO)


def test_a_second_reading_finds_nothing_new(person: Person) -> None:
    with person.has(*NAMES).ledger() as ledger:
        before = dump(ledger)
        again = person.read(ledger)

        assert (again.transcripts, again.journals, again.size) == (0, 0, 0)
        assert dump(ledger) == before


def test_reading_everything_again_changes_nothing(person: Person) -> None:
    with person.has(*NAMES).ledger() as ledger:
        before = dump(ledger)
        ledger.execute("delete from source")
        ledger.execute("delete from journal")
        person.read(ledger)

        assert dump(ledger) == before


def test_retries_are_lost_attempts_and_their_seconds(person: Person) -> None:
    """Attempts at 22.276, 23.641 and 25.164; the third was answered."""
    with person.has("hidden").ledger() as ledger:
        rows = ledger.rows("select attempts, lost from request where attempts > 1")

    assert [tuple(row) for row in rows] == [(3, 2.888)]


def test_turns_that_agents_wake_belong_to_the_prompt_of_a_person(person: Person) -> None:
    with person.has("agents").ledger() as ledger:
        rows = ledger.rows("select root, count(*) from prompt group by 1 order by 2 desc, 1")

    assert [(row[0][:8], row[1]) for row in rows] == [
        ("fa4f1749", 3), ("34c89d87", 1), ("4857c12b", 1), ("4f3ce31f", 1)
    ]  # fmt: skip


def test_agents_have_their_type_parent_and_call(person: Person) -> None:
    with person.has("agents", "hidden").ledger() as ledger:
        rows = ledger.rows("select id, type, parent from agent order by id")

    assert [tuple(row) for row in rows] == [
        ("a2166a2f894b11eb9", "workflow-subagent", ""),
        ("a2aed87b83649dd7c", "general-purpose", ""),
        ("a43668f78ee43bdb0", "Explore", "a2aed87b83649dd7c"),
        ("a51234b07ffad80de", "Explore", ""),
        ("ade284cee5ac7b991", "workflow-subagent", ""),
    ]


def test_the_samples_hold_no_more_than_is_needed() -> None:
    assert sum(path.stat().st_size for path in SAMPLES.rglob("*") if path.is_file()) < 300_000
