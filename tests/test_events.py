"""What `hudline events` and `hudline tail` say of journals, and what scripts rely on."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion
from tests.golden import Frames
from tests.ledgers import NAMES, Person
from tests.reporting import NOW, evening, run

from hudline.cli.reporting import words
from hudline.core.errors import UserError
from hudline.render.cell_width import cells

DOCS = Path(__file__).resolve().parents[1] / "docs" / "reports.md"
WIDTHS = (60, 80, 100, 140)
SAMPLE = "23457dfc-e8c9-4a77-8b40-bd06953a22c4"
RENEW = "A screen changed. Is it meant? pytest --snapshot-update tests/test_events.py"


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    with evening(monkeypatch):
        yield Person(tmp_path)


def printed(person: Person, *argv: str) -> list[dict[str, Any]]:
    """The events of `hudline events --json`."""
    status, text = run(person, "events", "--since", "all", *argv, "--json")
    assert status == 0
    return [json.loads(line) for line in text.splitlines()]


@contextmanager
def speaking(language: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another language for what is printed meanwhile."""
    words.use(language)
    with monkeypatch.context() as patch:
        patch.setattr(words, "use", lambda _: None)
        yield
    words.use("en")


def event(at: float, kind: str = "call.ended", **fields: Any) -> dict[str, Any]:
    return {"at": NOW - 100 + at, "kind": kind, **fields}


def targets(found: list[dict[str, Any]]) -> list[str]:
    return [one["target"] for one in found]


# What scripts rely on


def test_a_line_has_what_the_journal_says_of_a_call(person: Person) -> None:
    person.has("agents")
    found = printed(person, "--kind", "call.ended", "--tool", "read", "--limit", "4")

    assert found[0] == {
        "at": 1795944387.447, "kind": "call.ended", "session": SAMPLE, "project": None,
        "prompt": "fa4f1749-63db-44e6-b395-1ad83fa68901", "tool": "Read", "target": "a.py",
        "id": "toolu_88d740703e264cf2aec69e", "outcome": "ok", "ms": 167,
    }  # fmt: skip


def test_agents_are_named_as_in_reports(person: Person) -> None:
    """By `agent`, the type, and `agent_id`; a script can join events and rows of a trace."""
    person.has("agents")
    _, text = run(person, "trace", "fa4f", "--json")
    rows = {(row["agent_id"], row["agent"]) for row in json.loads(text)["rows"]}
    named = {(one["agent_id"], one["agent"]) for one in printed(person) if "agent" in one}

    assert named == rows - {(None, "main")}
    began = printed(person, "--kind", "call.began", "--tool", "Agent")
    assert {one["child"] for one in began} == {"Explore", "general-purpose"}


def test_every_key_of_a_line_is_documented(person: Person) -> None:
    person.has(*NAMES)
    docs = DOCS.read_text("utf-8")
    keys = {key for one in printed(person, "--kind", "all") for key in one}

    assert {"usd", "tokens", "seconds", "agent", "human"} <= keys
    assert [key for key in sorted(keys) if f"`{key}`" not in docs] == []


def test_figures_are_left_out_where_nobody_names_them(person: Person) -> None:
    person.has("agents")

    assert {"reading", "agent.measured"} & {one["kind"] for one in printed(person)} == set()
    assert {one["kind"] for one in printed(person, "--kind", "reading")} == {"reading"}
    assert len(printed(person, "--kind", "all")) == 77


def test_only_fields_that_are_known_are_passed_on(person: Person) -> None:
    person.journal("s", [event(1, prompt_text="canary", env={"KEY": "canary"}, edits=[["canary"]])])

    assert "canary" not in json.dumps(printed(person))
    assert "canary" not in run(person, "events", "--since", "all")[1]


@pytest.mark.parametrize("argv", [[], ["--json"]])
def test_a_target_cannot_command_the_terminal(person: Person, argv: list[str]) -> None:
    odd = "a\x1b]0;evil\x07b\x9b2Jc\u202ed\x1b[31m\ne"
    person.journal("s", [event(1, tool=odd, target=odd), event(2, odd), event(3, type=odd)])
    _, text = run(person, "events", "--since", "all", *argv, colour=True, width=140)
    plain = text.replace("\x1b[0m", "").replace("\x1b[2m", "").replace("\x1b[36m", "")

    assert "evil" not in text
    assert plain.replace("\n", "").isprintable()


# Which events


SESSIONS = st.lists(st.lists(st.integers(0, 90), max_size=6), min_size=2, max_size=4)


@settings(
    max_examples=40, deadline=None, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(SESSIONS, st.integers(1, 8))
def test_events_of_several_journals_are_in_the_order_of_their_times(
    person: Person, times: list[list[int]], limit: int
) -> None:
    for index in range(4):
        mine = times[index] if index < len(times) else []
        path = person.journal(f"s{index}", [event(at, target=str(at)) for at in mine])
        last = NOW - 100 + max(mine, default=0)
        os.utime(path, (last, last))  # as if written when the last one happened
    every = sorted(float(at) for mine in times for at in mine)

    assert [float(one) for one in targets(printed(person))] == every
    assert [float(one) for one in targets(printed(person, "--limit", str(limit)))] == every[-limit:]


def test_filters_are_of_kind_tool_session_and_period(person: Person) -> None:
    person.has("agents", "rejected")

    assert {one["kind"] for one in printed(person, "--kind", "call")} == {
        "call.began", "call.ended", "call.allowed", "call.settled",
    }  # fmt: skip
    assert {one["kind"] for one in printed(person, "--kind", "turn.ended,asked")} == {
        "turn.ended", "asked",
    }  # fmt: skip
    mcp = printed(person, "--tool", "mcp__*", "--kind", "call.ended")
    assert mcp == printed(person, "--tool", "demo", "--kind", "call.ended")
    assert [one["outcome"] for one in mcp] == ["ok", "failed"] * 2
    assert {one["session"] for one in printed(person, "--session", "234")} == {SAMPLE}
    assert printed(person, "--tool", "rea") == printed(person, "--session", "none") == []
    for path in person.config.rglob("journal.jsonl"):
        os.utime(path, (NOW, NOW))
    assert run(person, "events", "--json", "--until", "2026-11-28")[1] == ""
    assert len(run(person, "events", "--json", "--until", "today")[1].splitlines()) > 70


def test_the_last_session_is_the_one_that_was_written_last(person: Person) -> None:
    for name, at in (("old", NOW - 50), ("new", NOW - 5)):
        os.utime(person.journal(name, [event(1, target=name)]), (at, at))

    assert targets(printed(person, "--session", "last")) == ["new"]


def test_a_beginning_of_several_sessions_is_asked_about(person: Person) -> None:
    for name in ("s1", "s2"):
        person.journal(name, [event(1)])
    with pytest.raises(UserError, match="Several sessions begin with 's'"):
        printed(person, "--session", "s")


def test_a_project_is_known_by_the_ledger_and_by_the_registry(person: Person) -> None:
    person.has("agents")
    run(person, "ledger", "read")
    person.journal("live", [event(1, target="x")])
    registry = person.config / "sessions"
    registry.mkdir()
    (registry / "1.json").write_text(json.dumps({"sessionId": "live", "cwd": "/home/dev/other"}))
    (registry / "2.json").write_text('{"sessionId": 7, "cwd": []}')

    assert {one["project"] for one in printed(person, "--session", SAMPLE)} == {"acme"}
    assert targets(printed(person, "--project", "oth")) == ["x"]
    assert {one["session"] for one in printed(person, "--project", "acme")} == {SAMPLE}


def test_a_folder_of_windows_is_one_project_to_events_too(person: Person) -> None:
    registry = person.config / "sessions"
    registry.mkdir()
    for nth, folder in enumerate(("C:\\Src\\acme", "c:\\src\\ACME")):
        person.journal(f"s{nth}", [event(nth, target=f"x{nth}")])
        entry = {"sessionId": f"s{nth}", "cwd": folder}
        (registry / f"{nth}.json").write_text(json.dumps(entry))

    assert len({one["project"] for one in printed(person)}) == 1
    assert targets(printed(person, "--project", "c:\\Src\\Acme\\")) == ["x0", "x1"]


def test_events_from_before_the_clock_was_set_back_stay_in_order(person: Person) -> None:
    ahead = [event(at + 5000, target=str(at)) for at in range(3)]
    person.journal("s", [*ahead, event(20, "clock.back"), event(21, target="3")])
    found = printed(person, "--kind", "call.ended")

    assert targets(found) == ["0", "1", "2", "3"]
    assert all(one["at"] <= NOW for one in found)


def test_a_call_that_was_allowed_has_its_tool_and_target(person: Person) -> None:
    person.has("agents")

    assert targets(printed(person, "--kind", "call.allowed", "--tool", "Edit")) == ["a.py"]


def test_a_broken_ledger_costs_only_the_names_of_projects(person: Person) -> None:
    person.has("agents")
    (person.config / "hudline" / "ledger.db").write_bytes(b"SQLite format 3\0" + b"x" * 5000)

    assert len(printed(person)) > 40


def test_where_there_is_no_event_that_is_said_with_status_0(person: Person) -> None:
    assert run(person, "events") == (0, " There is no such event.\n")
    assert run(person, "events", "--json") == (0, "")


@pytest.mark.parametrize(
    "argv", [["events", "--kind", ","], ["events", "--follow", "--until", "1d"],
             ["events", "--limit", "0"], ["tail", "--since", "1d"], ["events", "--since", "x"]],
)  # fmt: skip
def test_what_is_not_understood_ends_with_2(person: Person, argv: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(person, *argv)
    assert caught.value.code == 2


# Screens


@pytest.mark.parametrize("name", ["agents", "rejected"])
def test_a_screen_is_as_it_was(person: Person, name: str, snapshot: SnapshotAssertion) -> None:
    person.has(name)
    person.journal("0b1e", [
        event(-90_000, "turn.failed", error="rate_limit"), event(0, "session.ended", reason="x"),
        event(1, tool="Bash", target="長いコマンド" * 20, outcome="interrupted", ms=3_725_000),
        event(2, tool="Write", target="x.py", outcome="denied"), event(3, "UnknownHook"),
        event(4, "task.created", subject="Fix 日本語"), event(5, "noticed", notice="idle_prompt"),
    ])  # fmt: skip
    parts = []
    for width in WIDTHS:
        _, text = run(person, "events", "--since", "all", "--kind", "all", width=width)
        assert all(cells(line) <= width for line in text.splitlines()), width
        parts.append(f"{width} columns\n{text}")
    assert "\n".join(parts) == snapshot.use_extension(Frames), RENEW


@pytest.mark.parametrize("language", ["en", "de", "es", "ja", "zh"])
def test_a_line_fits_in_every_language(
    person: Person, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.has("agents", "rejected")
    with speaking(language, monkeypatch):
        for width in (20, 40, *WIDTHS):
            _, text = run(person, "events", "--since", "all", "--kind", "all", width=width)
            lines = text.splitlines()
            assert len(lines) > 100
            assert all(cells(line) <= max(width, 34) for line in lines)


def test_colour_changes_no_character(person: Person) -> None:
    person.has("agents")
    argv = ("events", "--since", "all", "--limit", "150")
    _, plain = run(person, *argv)
    _, coloured = run(person, *argv, colour=True)
    bare = coloured
    for code in ("0", "1", "2", "1;2", "31", "32", "33", "36", "1;33"):
        bare = bare.replace(f"\x1b[{code}m", "")

    assert "\x1b[32m" in coloured
    assert bare == plain


def test_a_terminal_has_the_newest_and_a_pipe_all(person: Person) -> None:
    person.journal("s", [event(at / 10, target=str(at)) for at in range(250)])
    _, piped = run(person, "events", "--since", "all")
    _, shown = run(person, "events", "--since", "all", colour=True)

    assert len(piped.splitlines()) == 250
    assert len(shown.splitlines()) == 201
    assert "These are the newest 200; --limit N shows more." in shown


def test_the_first_event_of_another_day_has_its_date_before_it(person: Person) -> None:
    person.journal("s", [event(-200_000), event(-190_000), event(0)])
    _, text = run(person, "events", "--since", "all")
    days = [line.strip() for line in text.splitlines() if "2026" in line]

    assert days == ["Fri 2026-11-27", "Sun 2026-11-29"]
    assert time.strftime("%H:%M:%S", time.localtime(NOW - 100)) in text.splitlines()[-1]
