"""How `hudline top` and `hudline agents` look, and what they tell scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from tests.golden import Frames
from tests.machines import Machine, began, busy_morning, launched, prompted, reading
from tests.reporting import NOW, evening

from hudline import languages
from hudline.cli.overview import details, model, views
from hudline.cli.overview.detail_lines import detail_lines
from hudline.cli.overview.model import State
from hudline.cli.overview.rows import branches
from hudline.cli.overview.screen import Line, width_of
from hudline.cli.overview.summary import LimitState, Spending
from hudline.cli.overview.views import Facts, list_view, page_view
from hudline.cli.reporting import words
from hudline.insight.money import Money
from hudline.platform.process_tree import Process
from hudline.render.cell_width import cells
from hudline.view.values import Job

WIDTHS = (40, 60, 80, 100, 140)
HEIGHTS = (12, 24, 50)
RENEW = "A screen changed. Is it meant? pytest --snapshot-update tests/test_top.py"
ODD = "a\x1b]0;evil\x07b\x9b2Jc\u202ed\ud800e"


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    words.use("en")
    with evening(monkeypatch):
        yield Machine(tmp_path, monkeypatch)
    words.use("en")


def plain(lines: list[Line]) -> str:
    return "\n".join("".join(text for text, _ in line).rstrip() for line in lines)


def facts(machine: Machine) -> Facts:
    limits = [LimitState("five_hour", 34.0, NOW + 900), LimitState("seven_day", 92.0, NOW + 9000)]
    spending = Spending(Money(11.63), 30.0)
    return Facts(machine.rows(), NOW, "21:00:00", limits, spending)


def frame(machine: Machine, width: int, height: int, state: State = State()) -> str:  # noqa: B008
    """A whole screen of the list."""
    shown = facts(machine)
    state = model.settled(state, model.listed(shown.rows, state))
    lines, _ = list_view(shown, state, width, height)
    assert len(lines) == height
    assert all(width_of(line) <= width for line in lines)
    return plain(lines)


# Screens


@pytest.mark.parametrize("name", ["top", "agents"])
def test_what_is_printed_is_as_it_was(
    machine: Machine, name: str, snapshot: SnapshotAssertion
) -> None:
    busy_morning(machine)
    parts = []
    for width in WIDTHS:
        status, text = machine.run(name, width=width)
        assert status == 0
        assert all(cells(line) <= width for line in text.splitlines()), width
        parts.append(f"{width} columns\n{text}")
    assert "\n".join(parts) == snapshot.use_extension(Frames), RENEW


@pytest.mark.parametrize("width", WIDTHS)
def test_a_screen_is_as_it_was(machine: Machine, width: int, snapshot: SnapshotAssertion) -> None:
    busy_morning(machine)
    parts = [f"{width}x{height}\n{frame(machine, width, height)}" for height in HEIGHTS]

    assert "\n".join(parts) == snapshot.use_extension(Frames), RENEW


def test_the_details_of_a_session_are_as_they_were(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion
) -> None:
    assert detailed(machine, monkeypatch) == snapshot.use_extension(Frames), RENEW


def detailed(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> str:
    pid = busy_morning(machine)["acme"]
    machine.journal(pid, {
        "at": 50, "kind": "call.ended", "id": "td", "tool": "TodoWrite", "prompt": "p",
        "outcome": "ok", "done": 1, "total": 3, "todos": [
            ["completed", "Find it", ""], ["in_progress", "Fix it", ""], ["pending", "Test", ""]],
    })  # fmt: skip
    secret = ["curl", "-H", "Authorization: Bearer sk-ant-abc123"]
    processes = [Process(71, ["npm", "run", "dev"], 65, [5173, 24678]), Process(72, secret, 2)]
    monkeypatch.setattr(details, "descendants", lambda _: processes)
    row = machine.row(pid)
    shown_row = replace(row, folder="/home/dev/acme")
    found = details.detail(machine.collector.tracker(row), shown_row, NOW)
    found.jobs.append(Job("shell", "npm run dev", 65))
    lines = detail_lines(found, "safe")
    shown, _ = page_view(lines, "acme", State(view=model.DETAIL), 100, len(lines) + 3)
    text = plain(shown)
    assert "sk-ant" not in text
    return text


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (["mysql", "--password", "my pass 123"], "mysql --password •••"),
        (["mysql", "-pone;/opt/two", "db"], "mysql -p••• db"),
        (["claude", "-p", "fix the login of alice"], "claude"),
        (["node", "/lib/@anthropic-ai/claude-code/cli.js", "-p", "fix the login"], "node"),
        (["/bin/zsh", "-c", "-l", "eval 'export K=hunter2 && npm run dev' && pwd -P"],
         "/bin/zsh -c -l \"eval 'export K=••• && npm run dev' && pwd -P\""),
        (["npm run dev"], "npm run dev"), ([], ""),
        (["C:\\client\\claude.exe", "-p", "fix the login of alice"], "claude.exe"),
        (["node.exe", "C:\\npm\\@anthropic-ai\\claude-code\\cli.js", "-p", "fix it"], "node.exe"),
        (["C:\\Program Files\\MySQL\\mysql.exe", "-pone", "db"],
         "mysql.exe -p••• db"),
    ],
)  # fmt: skip
def test_of_a_process_only_what_is_harmless_is_shown(command: list[str], shown: str) -> None:
    """An argument is one word, whatever spaces are in it."""
    assert details.command_text(Process(1, command), "safe") == shown


@pytest.mark.parametrize("language", ["en", *languages.names()])
def test_every_screen_fits_in_every_language(machine: Machine, language: str) -> None:
    words.use(language)
    pids = busy_morning(machine)
    row = machine.row(pids["acme"])
    found = detail_lines(details.detail(machine.collector.tracker(row), row, NOW), "safe")
    for width in (20, *WIDTHS):
        for height in (1, 3, 6, *HEIGHTS):
            frame(machine, width, height)
            for lines in (found, views.help_lines()):
                page, _ = page_view(lines, "acme", State(view=model.DETAIL), width, height)
                assert all(width_of(line) <= width for line in page)
        for name in ("top", "agents"):
            _, text = machine.run(name, width=width)
            assert all(cells(line) <= width for line in text.splitlines()), text


@pytest.mark.parametrize("language", ["en", *languages.names()])
def test_a_state_is_said_by_a_word_at_forty_columns(machine: Machine, language: str) -> None:
    words.use(language)
    busy_morning(machine)
    text = frame(machine, 40, 24)

    for sign, state in (("▲", words.say("waits")), ("✗", words.say("failed")),
                        ("✓", words.say("done")), ("●", words.say("works")),
                        ("○", words.say("idle"))):  # fmt: skip
        assert f"{sign} {state} " in text


@pytest.mark.parametrize("name", ["top", "agents"])
def test_colour_changes_no_character(machine: Machine, name: str) -> None:
    busy_morning(machine)
    _, bare = machine.run(name)
    _, coloured = machine.run(name, colour=True)

    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == bare


def test_where_nothing_runs_that_is_said_with_status_0(machine: Machine) -> None:
    assert machine.run("top")[1].splitlines()[1].strip() == "No session of Claude Code runs."
    assert machine.run("agents")[1].splitlines()[1].strip() == "No session has an agent."
    assert machine.run("top")[0] == machine.run("agents")[0] == 0


def test_two_hundred_sessions_scroll_under_the_cursor(machine: Machine) -> None:
    for index in range(200):
        machine.session(f"p{index:03}", "busy", ago=index)
    shown = facts(machine)
    state = State(sort="project", chosen=model.listed(shown.rows, State(sort="project"))[150].key)
    _, keys = list_view(shown, state, 80, 24)
    state = model.scrolled(state, keys)
    lines, _ = list_view(shown, state, 80, 24)

    assert sum("p150" in line for line in plain(lines).splitlines()) == 1
    assert state.top == 150 - keys.height + 1


@pytest.mark.parametrize("name", ["top", "agents"])
def test_names_cannot_command_the_terminal(machine: Machine, name: str) -> None:
    pid = machine.session(ODD, "waiting", name=ODD, nameSource="user", waitingFor=ODD)
    other = machine.session("x", "busy", cwd="/x/\x1b[2J\n" + ODD, name="\x1b[31m" * 50)
    for one in (pid, other):
        machine.journal(
            one, prompted(9), launched(8, "c", "a", ODD[:3], "\x1b[2J"), began(7, "k", "B\x1b[1m",
            "\x9b2J\u202e\x00"), reading(3, 10, 1),
            {"at": 6, "kind": "agent.began", "actor": "a", "type": "T\x1b]0;x\x07"},
        )  # fmt: skip
    _, text = machine.run(name)

    assert text.replace("\n", "").isprintable()
    for row in machine.rows():
        found = details.detail(machine.collector.tracker(row), row, NOW)
        assert plain(detail_lines(found, "safe")).replace("\n", "").isprintable()
    json.loads(machine.run(name, "--json")[1])


# For scripts


def document(machine: Machine, *argv: str) -> dict[str, Any]:
    status, text = machine.run(*argv, "--json")
    assert status == 0
    found: dict[str, Any] = json.loads(text)
    assert (found["schema"], found["as_of"]) == (1, NOW)
    return found


def test_rows_of_sessions_have_the_documented_names(machine: Machine) -> None:
    pids = busy_morning(machine)
    found = document(machine, "top")
    rows = {row["pid"]: row for row in found["rows"]}

    assert list(found["rows"][0])[:8] == [
        "session", "project", "branch", "state", "since", "doing", "context", "usd",
    ]  # fmt: skip
    assert {name: rows[pid]["state"] for name, pid in pids.items()} == {
        "api": "waits", "web": "waits", "acme": "works", "infra": "failed", "docs": "done",
        "日本語": "idle", "nightly": "works",
    }  # fmt: skip
    api = rows[pids["api"]]
    assert (api["project"], api["branch"], api["since"]) == ("api", "fix/429", NOW - 192)
    assert (api["doing"], api["context"], api["usd"]) == (
        "permission Bash git push origin fix/429", 58.0, 4.21,
    )  # fmt: skip
    assert found["total"]["usd"] == pytest.approx(11.63)
    assert [found["total"][state] for state in ("waits", "works", "failed", "done", "idle")] == [
        2, 2, 1, 1, 1,
    ]  # fmt: skip


def test_rows_of_agents_name_their_agent_and_why_one_failed(machine: Machine) -> None:
    pid = busy_morning(machine)["acme"]
    machine.journal(pid, {"at": 1, "kind": "turn.failed", "actor": "r1", "type": "Reviewer",
                          "error": "overloaded"})  # fmt: skip
    rows = document(machine, "agents")["rows"]

    assert all(row["agent_id"] for row in rows)
    assert [(row["agent"], row["state"], row["reason"]) for row in rows] == [
        ("Reviewer", "failed", "error:overloaded"), ("Explore", "works", None),
        ("Explore", "done", None),
    ]  # fmt: skip
    assert rows[1]["doing"] == "Bash rg login src"
    assert "API error: overloaded" in machine.run("agents")[1]


def test_all_agents_are_those_that_ended_long_ago_too(machine: Machine) -> None:
    pid = machine.session("acme", "busy")
    machine.journal(
        pid, prompted(3000), launched(2990, "c", "old", "Explore", "Look"),
        {"at": 2989, "kind": "agent.began", "actor": "old", "type": "Explore"},
        {"at": 2000, "kind": "agent.ended", "actor": "old", "type": "Explore"},
    )  # fmt: skip

    assert document(machine, "agents")["rows"] == []
    (row,) = document(machine, "agents", "--all")["rows"]
    assert (row["state"], row["since"]) == ("done", NOW - 2000)


def test_sessions_of_one_project_are_shown_in_an_order(machine: Machine) -> None:
    busy_morning(machine)
    rows = document(machine, "top", "--sort", "cost", "--limit", "2")["rows"]
    assert [row["project"] for row in rows] == ["acme", "api"]
    assert [row["project"] for row in document(machine, "top", "--project", "IN")["rows"]] == [
        "infra"
    ]
    folder = str(machine.folder / "web")
    assert len(document(machine, "top", "--project", folder)["rows"]) == 1
    assert machine.run("top", "--csv")[1].splitlines()[0].startswith("session,project,branch")


def test_nothing_is_written_by_looking(machine: Machine) -> None:
    busy_morning(machine)
    before = {path: path.stat().st_mtime_ns for path in machine.folder.rglob("*")}
    machine.run("top")
    machine.run("agents", "--all")

    assert {path: path.stat().st_mtime_ns for path in machine.folder.rglob("*")} == before


@pytest.mark.parametrize(
    ("depths", "shown"),
    [
        ([0, 1, 0], ["├", "│ └", "└"]),
        ([0, 1, 1, 2], ["└", "  ├", "  └", "    └"]),
        ([0, 1, 2, 1, 0], ["├", "│ ├", "│ │ └", "│ └", "└"]),
        ([1, 0], ["│ └", "└"]),
        ([], []),
    ],
)
def test_a_branch_ends_with_its_last_agent(depths: list[int], shown: list[str]) -> None:
    assert branches(depths) == shown
