"""Budgets, UTC and texts of prompts in reports: what a person chose is what is shown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion
from tests import zones
from tests.golden import Frames
from tests.ledgers import NAMES, Person, answered, prompted, totals
from tests.reporting import document, evening, run

from hudline.insight.budget import PERIODS, budget_use, first_day
from hudline.insight.money import Money
from hudline.render.cell_width import cells

WIDTHS = (60, 80, 100, 140)
RENEW = "A screen changed. Is it meant? pytest --snapshot-update tests/test_report_budgets.py"


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    with evening(monkeypatch):
        yield Person(tmp_path)


def choose(person: Person, **config: Any) -> None:
    Path(person.home.root).mkdir(parents=True, exist_ok=True)
    Path(person.home.config).write_text(json.dumps(config))


def at(day: str, key: str, usd: float) -> list[dict[str, Any]]:
    """A request of a day, and what the session costs with it."""
    stamp = f"{day}T10:00:00.000Z"
    return [answered(1, key, timestamp=stamp), totals(key, usd)]


# Budgets


@pytest.mark.parametrize(
    ("today", "first"),
    [
        ("2026-11-29", "2026-11-01"), ("2026-12-01", "2026-11-30"), ("2026-11-01", "2026-10-26"),
        ("2027-01-01", "2026-12-28"), ("2026-06-01", "2026-06-01"),
    ],
)  # fmt: skip
def test_a_budget_counts_from_the_monday_or_the_first(today: str, first: str) -> None:
    assert first_day(today) == first


DAYS = st.integers(0, 800).map(lambda days: str(date(2026, 1, 1) + timedelta(days)))


@given(st.dictionaries(DAYS, st.builds(Money, st.integers(0, 99)), max_size=9), DAYS)
def test_a_day_is_part_of_its_week_and_of_its_month(by_day: dict[str, Money], today: str) -> None:
    day, week, month = budget_use(dict.fromkeys(PERIODS, 10.0), by_day, today)
    assert day.money.usd == by_day.get(today, Money()).usd
    assert week.money.usd >= day.money.usd
    assert month.money.usd >= day.money.usd
    assert day.is_over == (day.money.usd > 10)


def test_each_budget_counts_its_own_time(person: Person) -> None:
    """The evening is that of Sunday 2026-11-29."""
    for day, key, usd in (("2026-10-31", "old", 5.0), ("2026-11-02", "month", 4.0),
                          ("2026-11-23", "week", 2.0), ("2026-11-29", "day", 1.0)):  # fmt: skip
        person.write(key, at(day, key, usd))
    choose(person, budget={"day": 2, "week": 2.5, "month": 7})
    found = document(person, "spend", "--since", "today")["total"]["budget"]

    assert {name: one["usd"] for name, one in found.items()} == {
        "day": pytest.approx(1), "week": pytest.approx(3), "month": pytest.approx(7),
    }  # fmt: skip
    assert [one["limit"] for one in found.values()] == [2, 2.5, 7]
    assert [one["over"] for one in found.values()] == [False, True, False]


def test_a_budget_is_of_everything_whatever_a_report_is_limited_to(person: Person) -> None:
    person.has(*NAMES)
    choose(person, budget={"day": 3})
    found = document(person, "spend", "--model", "haiku")["total"]
    assert found["usd"] < 0.1
    assert found["budget"]["day"]["usd"] == pytest.approx(1.5434204, abs=1e-6)


def test_without_a_budget_none_is_shown(person: Person) -> None:
    person.has("agents")
    assert document(person, "spend")["total"]["budget"] == {}
    assert " of $" not in run(person, "spend")[1]


@pytest.mark.parametrize("odd", [None, "x", 30, [], {"day": "x"}, {"day": -1}, {"day": 0},
                                 {"day": True}, {"day": 1e300}, {"year": 3}])  # fmt: skip
def test_an_odd_budget_is_none(person: Person, odd: Any) -> None:
    person.has("agents")
    choose(person, budget=odd)
    assert document(person, "spend")["total"]["budget"] == {}


def test_an_exceeded_budget_is_said_in_words(person: Person) -> None:
    person.has(*NAMES)
    choose(person, budget={"day": 1.5, "week": 30})
    _, text = run(person, "spend")
    assert "▰▰▰▰▰▰▰▰▰▰▰▰ 102% $1.54 of $1.50 today: over budget by $0.04" in text
    assert "▰▱▱▱▱▱▱▱▱▱▱▱   5% $1.54 of $30 this week\n" in text


def test_budgets_look_as_they_did(person: Person, snapshot: SnapshotAssertion) -> None:
    person.has(*NAMES)
    choose(person, budget={"day": 1.5, "week": 30, "month": 1.6})
    parts = []
    for width in WIDTHS:
        _, text = run(person, "spend", width=width)
        assert all(cells(line) <= width for line in text.splitlines()), width
        parts.append(f"{width} columns\n{text}")
    assert "\n".join(parts) == snapshot.use_extension(Frames), RENEW


# UTC


def test_days_can_be_those_of_utc(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    person.write("s", [prompted(1, "p", timestamp="2026-11-20T23:30:00.000Z"),
                       answered(3, "a", timestamp="2026-11-20T23:30:02.000Z")])  # fmt: skip
    days = []
    for more in ([], ["--utc"]):
        zones.use(monkeypatch, zones.TOKYO)
        rows = document(person, "spend", "--since", "2026-11-20", *more)["rows"]
        days.append([row["day"] for row in rows])
        for since in ("2026-11-20", "2026-11-21"):
            found = document(person, "prompts", "--since", since, "--until", since, *more)
            days.append([len(found["rows"])])

    assert days == [["2026-11-21"], [0], [1], ["2026-11-20"], [1], [0]]


def test_utc_is_for_all_reports(person: Person) -> None:
    person.has("agents")
    for argv in (
        ["spend"], ["prompts"], ["why"], ["trace"], ["tools"], ["mcp"], ["show", "last"],
        ["events"], ["export", "csv"], ["ledger", "check"], ["ledger", "prices"],
    ):  # fmt: skip
        assert run(person, *argv, "--utc")[0] == 0


# Texts of prompts


def test_a_prompt_shows_how_it_begins_where_that_is_kept(person: Person) -> None:
    text = "Find out why the login test fails since yesterday and fix it, " + "please " * 20
    person.write("s", [prompted(1, "p", text), answered(3, "a")])
    argv = ["prompts", "--since", "all"]
    assert document(person, *argv)["rows"][0]["text"] is None
    choose(person, ledger={"prompts": True})
    row = document(person, *argv)["rows"][0]

    assert (row["prompt"], len(row["text"])) == ("p", 80)
    assert text.startswith(row["text"][:-1])
    for width in WIDTHS:
        _, shown = run(person, *argv, width=width)
        assert all(cells(line) <= width for line in shown.splitlines()), width
        assert ("Find out why" in shown) is (width >= 80)


def test_a_prompt_cannot_command_the_terminal(person: Person) -> None:
    person.write("s", [prompted(1, "p", "a\x1b]0;evil\x07\x9b2J\nb\tc"), answered(3, "a")])
    choose(person, ledger={"prompts": True})
    _, text = run(person, "prompts", "--since", "all", width=140)
    assert "a b c" in text
    assert text.replace("\n", "").isprintable()
