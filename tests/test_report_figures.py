"""What `hudline spend` and `hudline prompts` say, and what scripts rely on."""

from __future__ import annotations

import csv
import io
import time
from argparse import ArgumentTypeError
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import zones
from tests.ledgers import NAMES, Person, answered, prompted, totals
from tests.reporting import NOW, document, evening, run

from hudline.cli.reporting import periods
from hudline.core.errors import UserError

ENTRY = Path(__file__).resolve().parents[1] / "src" / "hudline" / "cli" / "__main__.py"


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    with evening(monkeypatch):
        yield Person(tmp_path)


# Figures


def test_spend_groups_by_everything_that_it_names(person: Person) -> None:
    person.has(*NAMES)
    for group in ("day", "week", "month", "project", "branch", "model", "person", "session",
                  "agent", "skill", "cache"):  # fmt: skip
        found = document(person, "spend", "--by", group)
        assert next(iter(found["rows"][0])) == group
        for key in ("usd", "hidden_usd", "input", "output", "cache_read", "cache_write_1h"):
            assert sum(row[key] for row in found["rows"]) == pytest.approx(found["total"][key])
        assert found["total"]["usd"] == pytest.approx(1.5434204, abs=1e-6)


def test_rows_have_the_documented_keys(person: Person) -> None:
    person.has("agents")
    money = ["usd", "hidden_usd", "estimated", "unpriced_tokens"]
    tokens = ["input", "output", "cache_read", "cache_write_5m", "cache_write_1h"]
    spend = document(person, "spend", "--by", "day,model")
    prompts = document(person, "prompts")

    assert list(spend["rows"][0]) == ["day", "model", *money, *tokens, "requests"]
    assert list(prompts["rows"][0]) == [
        "prompt", "session", "project", "at", *money, *tokens, "requests", "calls", "reads",
        "files", "failed", "agents", "seconds", "waited", "text",
    ]  # fmt: skip
    docs = (ENTRY.parents[3] / "docs" / "reports.md").read_text("utf-8")
    keys = [*spend["rows"][0], *spend["total"], *prompts["rows"][0], *prompts["total"]]
    keys += document(person, "ledger", "prices")["rows"][0]
    for key in keys:
        assert f"`{key}`" in docs


def test_a_prompt_has_its_agents_calls_and_times(person: Person) -> None:
    person.has("agents")
    first = document(person, "prompts")["rows"][0]

    assert first["usd"] == pytest.approx(0.3207564, abs=1e-6)
    assert (first["requests"], first["calls"], first["reads"], first["files"]) == (13, 12, 4, 2)
    assert (first["failed"], first["agents"]) == (1, 3)
    edit = next(row for row in document(person, "prompts")["rows"] if row["waited"])
    assert (edit["waited"], edit["calls"], edit["failed"]) == (4.32, 2, 1)


def test_dialogs_of_one_moment_are_waited_for_once(person: Person) -> None:
    """Two calls were left at their dialogs for the same 39 seconds."""
    person.has("rejected")
    first = document(person, "prompts")["rows"][0]

    assert first["waited"] == pytest.approx(39.6, abs=0.1)
    assert first["waited"] < first["seconds"]


def test_what_readings_tell_beyond_requests_is_hidden_in_their_prompt(person: Person) -> None:
    person.write("s", [prompted(1, "p"), answered(3, "a"),
                       totals("s", 0.00224 + 0.02, outputTokens=1100)])  # fmt: skip
    at = 1795168800
    person.journal("s", [
        {"at": at, "kind": "session.began", "source": "startup", "pid": 1},
        {"at": at + 3, "kind": "reading", "pid": 1, "cost": 0.02224, "prompt": "p"},
    ])  # fmt: skip
    found = document(person, "prompts", "--since", "all")

    assert found["rows"][0]["hidden_usd"] == pytest.approx(0.02)
    assert found["total"]["unassigned_usd"] == pytest.approx(0)


def test_a_hidden_part_that_no_reading_explains_belongs_to_no_prompt(person: Person) -> None:
    person.has("hidden")
    found = document(person, "prompts")

    assert found["total"]["hidden_usd"] == 0
    assert found["total"]["unassigned_usd"] == pytest.approx(0.116476, abs=1e-6)


def test_deleted_transcripts_leave_the_reports_as_they_are(person: Person) -> None:
    person.has(*NAMES)
    before = [document(person, "spend", "--by", "session"), document(person, "prompts")]
    for path in person.config.rglob("*.jsonl"):
        path.unlink()
    assert [document(person, "spend", "--by", "session"), document(person, "prompts")] == before


def test_filters_take_the_beginning_of_a_name(person: Person) -> None:
    person.has(*NAMES)
    for argv in (["--project", "ac"], ["--project", "/home/dev/acme"], ["--branch", "main"]):
        assert document(person, "spend", *argv)["total"]["usd"] == pytest.approx(1.5434204)
    assert document(person, "spend", "--model", "haiku")["total"]["requests"] == 2
    assert document(person, "spend", "--session", "23457dfc")["total"]["requests"] == 18
    assert document(person, "spend", "--session", "last")["total"]["requests"] == 1
    assert document(person, "spend", "--project", "none")["rows"] == []


def test_a_beginning_of_several_names_is_asked_about(person: Person) -> None:
    person.has(*NAMES)
    with pytest.raises(UserError, match="Several sessions begin with '0'"):
        run(person, "spend", "--session", "0")


def test_the_limit_is_of_rows_and_not_of_the_total(person: Person) -> None:
    person.has(*NAMES)
    found = document(person, "spend", "--by", "session", "--limit", "1")
    assert len(found["rows"]) == 1
    assert found["total"]["usd"] == pytest.approx(1.5434204)


def test_csv_has_the_rows_and_keys_of_json(person: Person) -> None:
    person.has(*NAMES)
    _, text = run(person, "spend", "--by", "model", "--csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    expected = document(person, "spend", "--by", "model")["rows"]

    assert [list(row) for row in rows] == [list(row) for row in expected]
    assert [float(row["usd"]) for row in rows] == [row["usd"] for row in expected]


def test_a_spreadsheet_runs_nothing_of_csv(person: Person) -> None:
    person.write("s", [answered(3, "a", gitBranch="=cmd()")])
    _, text = run(person, "spend", "--by", "branch", "--since", "all", "--csv")
    assert "\n'=cmd()," in text


def test_a_day_is_one_of_local_time(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    person.write("s", [answered(3, "a", timestamp="2026-11-20T23:30:00.000Z")])
    with monkeypatch.context() as patch:
        zones.use(patch, zones.TOKYO)
        rows = document(person, "spend", "--since", "2026-11-21", "--until", "2026-11-21")["rows"]
    assert [row["day"] for row in rows] == ["2026-11-21"]


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        ("7d", None, "2026-11-23 00:00", ""), ("2w", None, "2026-11-16 00:00", ""),
        ("12h", None, "2026-11-29 09:00", ""), ("today", "today", "2026-11-29 00:00",
                                               "2026-11-30 00:00"),
        ("yesterday", "yesterday", "2026-11-28 00:00", "2026-11-29 00:00"),
        ("2026-11-01", "2026-11-02", "2026-11-01 00:00", "2026-11-03 00:00"),
        ("all", "3d", "", "2026-11-27 00:00"),
    ],
)  # fmt: skip
def test_a_period_is_what_people_mean(
    person: Person, since: str, until: str | None, first: str, last: str
) -> None:
    def at(text: str, otherwise: float) -> float:
        return time.mktime(time.strptime(text, "%Y-%m-%d %H:%M")) if text else otherwise

    assert periods.period(since, until, NOW) == (at(first, 0.0), at(last, 1e15))


@pytest.mark.parametrize("text", ["", "x", "0d", "7", "-1d", "2026-13-01", "99999d", "7d ", "١d"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ArgumentTypeError):
        periods.checked_time(text)


@pytest.mark.parametrize(
    "argv", [["spend", "--by", "x"], ["spend", "--by", "day,day"], ["spend", "--since", "x"],
             ["prompts", "--sort", "x"], ["prompts", "--limit", "0"], ["ledger"], ["ledger", "x"],
             ["spend", "--json", "--csv"]],
)  # fmt: skip
def test_what_is_not_understood_ends_with_2(person: Person, argv: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(person, *argv)
    assert caught.value.code == 2
