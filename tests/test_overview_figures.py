"""Orders and filters of `hudline top`, tokens a minute, today's spending, limits, places."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledgers import Person
from tests.machines import Machine, busy_morning
from tests.reporting import NOW, evening

from hudline.cli.overview import today
from hudline.cli.overview.account_limits import account_limits
from hudline.cli.overview.places import Places
from hudline.config import reader
from hudline.view.overview import SORTS, Activity, SessionRow, matching, ordered
from hudline.view.token_rate import TokenRate

LAWS = settings(max_examples=100, deadline=None, database=None)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    with evening(monkeypatch):
        yield Machine(tmp_path, monkeypatch)


# Orders and filters


def row(pid: int, state: str, since: float, **more: Any) -> SessionRow:
    return SessionRow("s", pid, more.pop("project", "p"), "", state, since, Activity(), **more)


ROWS = st.lists(
    st.builds(
        row, st.integers(1, 99), st.sampled_from(("waits", "failed", "done", "works", "idle")),
        st.floats(0, 1e9), project=st.text(max_size=3),
        usd=st.none() | st.floats(0, 99), context=st.none() | st.floats(0, 100),
    ), unique_by=lambda one: one.pid,
)  # fmt: skip


@LAWS
@given(rows=ROWS, sort=st.sampled_from(SORTS))
def test_an_order_loses_nobody_and_does_not_depend_on_the_one_before(
    rows: list[SessionRow], sort: str
) -> None:
    found = ordered(rows, sort)

    assert sorted(one.pid for one in found) == sorted(one.pid for one in rows)
    assert ordered(rows[::-1], sort) == found


def test_who_needs_the_person_longest_comes_first() -> None:
    rows = [row(1, "works", 5), row(2, "waits", 9), row(3, "waits", 4), row(4, "idle", 1),
            row(5, "failed", 2), row(6, "done", 3)]  # fmt: skip

    assert [one.pid for one in ordered(rows)] == [3, 2, 5, 6, 1, 4]


def test_a_filter_wants_every_word_in_any_case() -> None:
    one, two = row(1, "waits", 0), row(2, "works", 0, project="Acme")

    assert matching([one, two], "aCM work") == [two]
    assert matching([one, two], "acme waits") == []
    assert matching([one, two], " ") == [one, two]


# Tokens a minute


def rate(*events: tuple[float, str, int]) -> float | None:
    found = TokenRate()
    for at, source, tokens in events:
        kind = {"kind": "agent.measured", "agent": source} if source else {"kind": "reading"}
        found.add({"at": at, "tokens": tokens, **kind})
    return found.rate(1000.0)


def test_what_contexts_grew_by_is_spread_over_the_time_that_was_seen() -> None:
    assert rate((880, "", 1000), (1000, "", 3000)) == 1000.0
    assert rate((880, "", 1000), (940, "a", 2000)) == 1000.0  # an agent begins with nothing
    assert rate((100, "", 0), (800, "", 5000)) == 1000.0  # five minutes at the most


def test_a_compaction_takes_nothing_away() -> None:
    assert rate((880, "", 90_000), (940, "", 20_000), (999, "", 22_000)) == 1000.0


def test_where_nothing_grew_no_rate_is_known() -> None:
    assert rate((900, "", 10)) is None
    assert rate((100, "", 10), (200, "", 99)) is None
    assert rate() is None


# Today's spending, limits, places


def test_todays_spending_is_that_of_the_report_against_the_budget(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with evening(monkeypatch):
        person = Person(tmp_path).has("agents")
        folders = [str(person.config)]
        assert today.today(person.home, folders, NOW) == (None, ())
        with person.ledger():
            pass
        Path(person.home.config).write_text('{"budget": {"day": 30}}', "utf-8")
        found = today.today(person.home, folders, NOW)

    assert found.folders == (str(person.config),)
    assert found.spending is not None
    assert found.spending.money.usd == pytest.approx(0.3751324)
    assert found.spending.budget == 30


@pytest.mark.parametrize("value", [None, 7, [], {"day": "much"}, {"day": -1}, {"day": 0}, {}])
def test_a_budget_that_is_none_is_none(value: object) -> None:
    assert reader.budget({"budget": value}) == {}


def test_a_ledger_that_cannot_be_read_costs_no_session(machine: Machine) -> None:
    busy_morning(machine)
    Path(machine.home.root, "ledger.db").write_bytes(b"no database" * 999)
    status, text = machine.run("top")

    assert status == 0
    assert "feat/" in text


def test_limits_are_those_that_any_session_of_the_account_has_reported(machine: Machine) -> None:
    accounts = Path(machine.home.accounts)
    accounts.mkdir(parents=True)
    (machine.config / ".claude.json").write_text(
        json.dumps({"oauthAccount": {"accountUuid": "u", "organizationUuid": "o"}}), "utf-8"
    )
    account_limits(machine.env, machine.home, [str(machine.config)], NOW)
    (cache,) = accounts.glob("of.*.json")
    name = json.loads(cache.read_text("utf-8"))["account"]
    windows = {"five_hour": [[NOW + 99, 34, NOW - 9], [NOW + 9, 3, NOW - 999]],
               "seven_day": [[NOW - 1, 99, NOW - 5]]}  # fmt: skip
    (accounts / f"{name}.json").write_text(json.dumps(windows), "utf-8")
    found = account_limits(machine.env, machine.home, [str(machine.config)], NOW)

    assert found == [("five_hour", 34, NOW + 99)]


def test_projects_of_the_same_name_are_told_apart_and_branches_followed(tmp_path: Path) -> None:
    places, folder = Places(), tmp_path.as_posix()
    for name in ("a/app", "b/app"):
        git = tmp_path / name / ".git"
        git.mkdir(parents=True)
        (git / "HEAD").write_text("ref: refs/heads/main\n", "utf-8")
    places.of(f"{folder}/a/app", 1.0)
    places.of(f"{folder}/b/app", 1.0)
    (tmp_path / "a/app/.git/HEAD").write_text("ref: refs/heads/next\n", "utf-8")

    assert places.of(f"{folder}/a/app", 2.0) == ("a/app", "main")
    assert places.of(f"{folder}/a/app/", 9.0)[1] == "next"
    assert places.of("", 1.0) == ("", "")
