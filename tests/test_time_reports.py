"""What `hudline why`, `trace` and `show` say: screens, JSON, and what is true of odd sessions."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from tests.golden import Frames
from tests.ledgers import (
    NAMES,
    Person,
    answered,
    called,
    prompted,
    result,
)
from tests.reporting import document, evening, run

from hudline.core.errors import UserError
from hudline.render.cell_width import cells

DOCS = Path(__file__).resolve().parents[1] / "docs" / "reports.md"
WIDTHS = (60, 80, 100, 140)
SCREENS = {
    "why": ["why", "fa4f"],
    "why_dialog": ["why", "4f3c"],
    "why_retries": ["why", "e9fb"],
    "why_agents": ["why", "fa4f", "--agents"],
    "why_session": ["why", "2345"],
    "why_everything": ["why", "--since", "all"],
    "trace": ["trace", "fa4f"],
    "trace_all": ["trace", "4f3c", "--all"],
    "trace_depth": ["trace", "fa4f", "--depth", "2", "--limit", "6"],
    "show_prompt": ["show", "fa4f"],
    "show_session": ["show", "31b9"],
    "show_agent": ["show", "a2aed"],
    "show_call": ["show", "toolu_50"],
    "show_markdown": ["show", "4f3c", "--markdown"],
}
RENEW = "A screen changed. Is it meant? pytest --snapshot-update tests/test_time_reports.py"


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    with evening(monkeypatch):
        yield Person(tmp_path)


def parts(person: Person, *argv: str) -> dict[str, float]:
    return {row["part"]: row["seconds"] for row in document(person, "why", *argv)["rows"]}


# Screens


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_as_it_was(person: Person, name: str, snapshot: SnapshotAssertion) -> None:
    person.has(*NAMES)
    shown = []
    for width in WIDTHS:
        status, text = run(person, *SCREENS[name], width=width)
        assert status == 0
        if name != "show_markdown":
            assert all(cells(line) <= width for line in text.splitlines()), width
        shown.append(f"{width} columns\n{text}")
    assert "\n".join(shown) == snapshot.use_extension(Frames), RENEW


@pytest.mark.parametrize("language", ["de", "es", "ja", "zh"])
def test_a_screen_in_a_language_fits(
    person: Person, language: str, snapshot: SnapshotAssertion
) -> None:
    person.has(*NAMES)
    shown = []
    for argv in (["why", "2345", "--agents"], ["trace", "4f3c"], ["show", "4f3c"]):
        for width in (60, 100):
            _, text = run(person, *argv, width=width, language=language)
            assert all(cells(line) <= width for line in text.splitlines()), argv
            shown.append(f"{width} columns\n{text}")
    assert "\n".join(shown) == snapshot.use_extension(Frames), RENEW


@pytest.mark.parametrize("name", SCREENS)
def test_colour_changes_no_character(person: Person, name: str) -> None:
    person.has(*NAMES)
    _, plain = run(person, *SCREENS[name])
    _, coloured = run(person, *SCREENS[name], colour=True)

    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain


@pytest.mark.parametrize("width", [40, 60])
def test_names_from_outside_fit_and_command_no_terminal(person: Person, width: int) -> None:
    odd = "日本語のとても長い名前\x1b]0;evil\x07\x9b2J" * 3
    person.write("s", [
        prompted(1, "p", odd, cwd=f"/x/{odd}"), answered(2, "a", [called("c", odd)]),
        result(3, "c"),
    ])  # fmt: skip
    for argv in (["why", "p"], ["trace", "p", "--all"], ["show", "p"], ["show", "c"],
                 ["show", "p", "--markdown"]):  # fmt: skip
        _, text = run(person, *argv, width=width)
        assert text.replace("\n", "").isprintable()
        if "--markdown" not in argv:
            assert all(cells(line) <= width for line in text.splitlines())


@pytest.mark.parametrize("name", ["why", "trace"])
def test_where_there_is_nothing_that_is_said_with_status_0(person: Person, name: str) -> None:
    assert run(person, name) == (0, " There is no such prompt.\n")
    assert sum(row.get("seconds", 0) for row in document(person, name)["rows"]) == 0
    assert run(person, "show", "last") == (0, " There is no such prompt.\n")
    assert document(person, "show", "last")["rows"] == []


# What is meant


def test_last_is_the_newest_prompt(person: Person) -> None:
    person.has("agents", "hidden")
    assert document(person, "why")["total"]["prompt"].startswith("37ad9faf")
    assert document(person, "why", "last")["total"]["prompt"].startswith("37ad9faf")
    newest = document(person, "why", "last", "--session", "2345")["total"]
    assert newest["prompt"].startswith("4857c12b")


def test_a_woken_turn_is_the_prompt_that_it_belongs_to(person: Person) -> None:
    assert parts(person.has("agents"), "d88ac37f") == parts(person, "fa4f1749")


def test_options_without_a_prompt_choose_all_that_they_name(person: Person) -> None:
    person.has("agents", "hidden")
    both = [parts(person, session) for session in ("2345", "31b9")]
    together = parts(person, "--since", "all")

    assert document(person, "why", "--since", "all")["total"]["prompts"] == 9
    for part, seconds in together.items():
        assert seconds == pytest.approx(sum(one[part] for one in both))
    assert parts(person, "--model", "sonnet-5") == parts(person, "37ad9faf")
    assert parts(person, "--since", "all", "--branch", "none") == dict.fromkeys(together, 0)


def test_an_unknown_id_and_one_of_several_are_errors_with_a_hint(person: Person) -> None:
    person.has("agents", "hidden")
    with pytest.raises(UserError, match="No prompt or session begins with 'xyz'"):
        run(person, "why", "xyz")
    with pytest.raises(UserError, match="No prompt or session begins with 'a51'"):
        run(person, "trace", "a51")
    with pytest.raises(UserError, match="Several ids") as error:
        run(person, "show", "a")
    assert "(agent)" in error.value.hint


# JSON


def test_rows_have_the_documented_keys(person: Person) -> None:
    person.has("agents")
    docs = DOCS.read_text("utf-8")
    why, agents = document(person, "why", "fa4f"), document(person, "why", "fa4f", "--agents")
    trace, show = document(person, "trace", "fa4f"), document(person, "show", "fa4f")

    assert [list(row) for row in why["rows"]] == [["part", "seconds"]] * 6
    assert [row["part"] for row in why["rows"]] == [
        "model", "tools", "you", "retries", "agents", "other",
    ]  # fmt: skip
    assert sum(round(row["seconds"] * 1000) for row in why["rows"]) == round(
        why["total"]["seconds"] * 1000
    )
    assert list(agents["rows"][0]) == ["agent", "agent_id", "part", "seconds"]
    for found in (why, agents, trace, show):
        for key in (*found["rows"][0], *found["total"]):
            assert f"`{key}`" in docs, key


def test_spans_nest_in_spans_that_are_there(person: Person) -> None:
    rows = document(person.has("agents"), "trace", "fa4f")["rows"]
    by_id = {row["id"]: row for row in rows}
    agents = {row["id"]: row for row in rows if row["tool"] == "Agent"}

    assert len(by_id) == len(rows)
    assert {row["kind"] for row in rows} == {
        "interaction", "llm_request", "tool", "execution",
    }  # fmt: skip
    for row in rows:
        assert (row["parent"] in by_id) == (row["kind"] != "interaction")
        assert (row["parent"] in agents) == (row["agent"] is not None or (
            row["kind"] == "execution" and row["tool"] == "Agent"
        ) ) or row["kind"] == "execution"  # fmt: skip
    assert sum(row["usd"] or 0 for row in rows) == pytest.approx(0.3207564, abs=1e-6)


def test_csv_has_the_same_rows(person: Person) -> None:
    person.has("agents")
    for argv in (["why", "fa4f"], ["trace", "fa4f"], ["show", "fa4f"]):
        _, text = run(person, *argv, "--csv")
        table = list(csv.DictReader(io.StringIO(text)))
        assert len(table) == len(document(person, *argv)["rows"])
