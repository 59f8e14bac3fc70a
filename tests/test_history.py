"""How long commands take in a project: what is kept, what is asked, and what is said."""

from __future__ import annotations

import json
import os
import statistics
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import entries, moments
from tests.system import DRIVE, is_private

from hudline.cli.uninstall import _is_own
from hudline.core.command_key import command_key
from hudline.core.paths import Home, is_plain
from hudline.events.status_input import StatusInput
from hudline.frame.registry import WIDGETS
from hudline.hook.payload import tool_target
from hudline.render.fit import Fit
from hudline.render.fragment import Row
from hudline.render.i18n import words
from hudline.render.icons import glyphs
from hudline.state.reducer import reduce_events
from hudline.store import cleanup, command_durations
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence
from hudline.view.snapshot import Snapshot
from hudline.view.values import Call
from hudline.widgets import tools

LAWS = settings(max_examples=150, deadline=None, database=None)
FIT = Fit(None, {**glyphs("unicode"), **words("en")})
PROJECT = f"{DRIVE}/home/ada/acme"
NOW = 1_800_000_000.0


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(str(tmp_path / "hudline"))


def ran(home: Home, command: str, *seconds: float, project: str = PROJECT) -> None:
    """A command took so long, each time."""
    for took in seconds:
        table = {"at": NOW, "target": command, "ms": round(took * 1000)}
        command_durations.add(home, project, table)


def usual(home: Home, command: str, project: str = PROJECT) -> float | None:
    return command_durations.usual(home, project, {"target": command})


# The name of a command


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("pytest", "pytest"),
        ("pytest -q tests/auth -k 'a and b'", "pytest"),
        ("pytest 2>&1 | tail -20", "pytest"),
        ("CI=1 FORCE_COLOR=0 npm run build", "npm run build"),
        ("npm run build:prod -- --token abc", "npm run build:prod"),
        ("npm test", "npm test"),
        ("cargo test --workspace", "cargo test"),
        ("cargo test parse_header", "cargo test"),
        ("docker compose up -d", "docker compose up"),
        ("docker build .", "docker build"),
        ("git commit -m 'fix; it && more'", ""),
        ("git push origin main", "git push"),
        ("make", "make"),
        ("make -j8 test", "make"),
        ("make deploy", "make deploy"),
        ("./gradlew build", "gradlew build"),
        ("/usr/local/bin/pytest -x", "pytest"),
        ("cd web && npm run build", "npm run build"),
        ("source .venv/bin/activate && pytest -q", "pytest"),
        ("uv run pytest -q", "pytest"),
        ("poetry run python -m mypy src", "mypy"),
        ("python3 -m pytest tests", "pytest"),
        ("python tools/train.py --data x", "train.py"),
        ("node server.js", "server.js"),
        ("sudo time make install", "make install"),
        ("npx playwright test", "playwright test"),
        ("npm ci && npm test", ""),
        ("python -c 'print(1)'", ""),
        ("bash -c 'pytest'", ""),
        ("for f in *; do pytest $f; done", ""),
        ("until [ -e go ]; do sleep 0.1; done", ""),
        ("sleep 20", ""),
        ("server & pytest", ""),
        ("echo hello", ""),
        ("", ""),
        (" && ", ""),
    ],
)
def test_a_command_is_called_by_its_program_and_what_it_does(command: str, name: str) -> None:
    assert command_key(command) == name


@pytest.mark.parametrize(
    "command",
    [
        "curl https://x.example/hunter2",
        "psql hunter2",
        "ssh hunter2",
        "mytool hunter2 hunter2",
        'NOTE="on hunter2 street" mytool',
        'NOTE="on; hunter2 street" mytool',
        "export A='b; hunter2 c'",
        "cd $(pwd; hunter2 b)",
        "cd `pwd; hunter2 b`",
        "git checkout hunter2",
        "npm install hunter2",
        "kubectl get hunter2",
        "pytest -k hunter2",
        "make TARGET=hunter2",
        "grep -r hunter2 .",
    ],
)
def test_no_argument_gets_into_the_name_of_a_command(command: str) -> None:
    assert "hunter2" not in command_key(command)


lines = st.lists(
    st.sampled_from(
        (
            *("npm", "run", "cargo", "pytest", "uv", "sudo", "cd", "python", "-m", "A=b", "./x.py"),
            *("&&", ";", "|", "||", "&", "'", '"', "`", "$(", ")", "\u202e", "é", "•••", "…"),
        )
    )
    | st.text(max_size=8),
    max_size=9,
).map(" ".join)


@LAWS
@given(lines | st.text())
def test_any_command_has_a_plain_name_of_three_words_at_the_most_or_none(line: str) -> None:
    seen = tool_target("Bash", {"command": line}, "")
    name = command_key(seen)

    assert name.isascii()
    assert name.isprintable()
    assert len(name.split()) <= 3
    assert not set(name) & set("\"'`$()|&;=/@~*?<>\\")
    assert all(word in seen for word in name.split())


# Projects


@LAWS
@given(st.text(), st.text())
def test_each_project_has_a_plain_name_of_its_own(one: str, other: str) -> None:
    names = [command_durations.project_name("/" + folder) for folder in (one, other)]

    assert all(map(is_plain, names))
    assert (names[0] == names[1]) == (one.rstrip("/") == other.rstrip("/"))


def test_a_project_of_windows_has_one_name_however_it_was_typed() -> None:
    name = command_durations.project_name
    assert name("C:\\Src\\Acme") == name("c:/src/acme/")
    assert name("/src/Acme") != name("/src/acme")


def test_projects_of_one_name_are_told_apart(home: Home) -> None:
    ran(home, "pytest", 40, 40, 40, project=PROJECT)

    assert usual(home, "pytest", "/home/bob/acme") is None
    assert usual(home, "pytest", PROJECT + "/") == 40


# What is usual


def test_what_is_usual_is_the_median_of_the_last_twenty_runs(home: Home) -> None:
    ran(home, "pytest -q", *[500.0] * 9, *range(10, 30))

    assert usual(home, "pytest -q") == 19.5


def test_a_suite_is_not_compared_with_one_of_its_tests(home: Home) -> None:
    ran(home, "pytest -q tests/test_a.py::test_b", *[2.4] * 8)

    assert usual(home, "pytest -q") is None
    assert usual(home, "pytest -q tests/test_a.py::test_b") == 2.4


def test_where_the_output_goes_makes_no_other_command(home: Home) -> None:
    ran(home, "pytest -q 2>&1 | tail -20", *[40.0] * 3)

    assert usual(home, "pytest  -q") == 40


def test_two_runs_make_nothing_usual(home: Home) -> None:
    ran(home, "pytest", 40, 50)
    assert usual(home, "pytest") is None

    ran(home, "pytest", 60)
    assert usual(home, "pytest") == 50


def test_each_command_has_its_own_history(home: Home) -> None:
    ran(home, "npm run build", 30, 30, 30)
    ran(home, "npm run build:all", 90, 90, 90)

    assert usual(home, "npm run build") == 30
    assert usual(home, "npm run build:all") == 90
    assert usual(home, "npm run") is None


def test_nothing_is_usual_in_a_project_nobody_has_worked_in(home: Home) -> None:
    assert usual(home, "pytest") is None
    assert not os.path.exists(home.root)


@LAWS
@given(st.lists(st.floats(2, 9000), min_size=3, max_size=40))
def test_what_is_usual_lies_among_what_was_measured(
    tmp_path_factory: pytest.TempPathFactory, took: list[float]
) -> None:
    home = Home(str(tmp_path_factory.mktemp("usual")))
    ran(home, "pytest", *took)
    expected = statistics.median(round(one * 1000) for one in took[-20:]) / 1000

    assert usual(home, "pytest") == pytest.approx(expected)


garbage = (
    st.binary(max_size=60)
    | st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=5), st.lists).map(
        lambda value: json.dumps({"c": "pytest", "ms": value}).encode()
    )
    | st.integers().map(lambda value: json.dumps({"c": "pytest", "ms": value}).encode())
)


@LAWS
@given(st.lists(garbage, max_size=8))
def test_a_damaged_history_is_no_error(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes]
) -> None:
    home = Home(str(tmp_path_factory.mktemp("damaged")))
    ran(home, "make", 40, 40, 40)
    with open(command_durations.path(home, PROJECT), "ab") as file:
        file.write(b"\n" + b"\n".join(lines) + b"\n")
    ran(home, "make", 40, 40, 40)
    result = usual(home, "pytest")

    assert usual(home, "make") == 40
    assert result is None or 0 < result < 1e6


def test_a_history_stays_bounded_and_keeps_the_newest(home: Home) -> None:
    ran(home, "make old", *[9.0] * 3)
    ran(home, "cargo build", *[30.0] * 1500)
    ran(home, "make new", *[9.0] * 3)
    size = os.stat(command_durations.path(home, PROJECT)).st_size

    assert size < 65 * 1024
    assert usual(home, "make new") == 9
    assert usual(home, "make old") is None


def test_a_history_is_the_persons_alone(home: Home) -> None:
    ran(home, "pytest -k hunter2", 40)
    path = Path(command_durations.path(home, PROJECT))

    figure = json.loads(path.read_text("utf-8"))["s"]
    assert json.loads(path.read_text("utf-8")) == {
        "c": "pytest",
        "s": figure,
        "ms": 40_000,
        "at": NOW,
    }
    assert len(figure) == 6
    assert is_private(path)
    assert is_private(path.parent)


# The hook and the draw behind it


TICK = {"session_id": "s1", "workspace": {"project_dir": PROJECT, "current_dir": PROJECT}}


def bash(command: str, ms: float, **more: Any) -> dict[str, Any]:
    payload = {"hook_event_name": "PostToolUse", "session_id": "s1", "cwd": PROJECT + "/src"}
    fields = {"tool_name": "Bash", "tool_use_id": "t1", "tool_input": {"command": command}}
    return {**payload, **fields, "duration_ms": ms, "tool_response": {"stdout": ""}, **more}


def stored_runs(home: Path) -> list[tuple[str, int]]:
    """The commands and times in every project's history."""
    found = []
    for path in sorted(home.glob("projects/*/commands.jsonl")):
        found += [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
    return [(run["c"], run["ms"]) for run in found]


def test_the_end_of_a_long_command_is_kept_for_its_project(tmp_path: Path) -> None:
    home = tmp_path / "hudline"
    entries.hear(bash("pytest -q", 40_000), home, CLAUDE_PROJECT_DIR=PROJECT)
    assert stored_runs(home) == []  # a hook records its event and nothing else

    for _ in range(2):  # the journal is read again, the end of the command noted once
        entries.draw(TICK, home)
    assert stored_runs(home) == [("pytest", 40_000)]
    assert os.path.exists(command_durations.path(Home(str(home)), PROJECT))


@pytest.mark.parametrize(
    "payload",
    [
        bash("pytest -q", 1999),
        bash("pytest -q", 40_000, hook_event_name="PostToolUseFailure", error="exit 1"),
        bash("npm run dev", 40_000, tool_response={"backgroundTaskId": "b1"}),
        bash("pytest -q", 40_000, tool_name="WebFetch"),
        bash("sleep 40", 40_000),
        bash("pytest -q", 40_000, hook_event_name="PreToolUse"),
    ],
)
def test_what_says_nothing_about_later_runs_is_not_kept(
    payload: dict[str, Any], tmp_path: Path
) -> None:
    home = tmp_path / "hudline"
    done = entries.hear(payload, home, CLAUDE_PROJECT_DIR=PROJECT)
    entries.draw(TICK, home)

    assert (done.returncode, done.stderr) == (0, b"")
    assert len(entries.journal(home, "s1")) == 1
    assert stored_runs(home) == []


def test_a_running_command_stands_beside_its_history(tmp_path: Path) -> None:
    """Through the entries: three runs, then two that are under way, one of them an agent's."""
    home = tmp_path / "hudline"
    for ms in (39_000, 40_000, 41_000):
        entries.hear(bash("pytest tests", ms), home, CLAUDE_PROJECT_DIR=PROJECT)
    entries.draw(TICK, home)
    begins = bash("pytest tests", 0, hook_event_name="PreToolUse", tool_use_id="t9")
    entries.hear(begins, home, CLAUDE_PROJECT_DIR=PROJECT)
    entries.hear({**begins, "agent_id": "a1", "tool_use_id": "t10"}, home)
    *_, own, of_agent = entries.journal(home, "s1")
    journal = home / "sessions/s1/journal.jsonl"
    for event, is_compared in ((own, True), (of_agent, False)):
        journal.write_text(f"\n{json.dumps({**event, 'at': event['at'] - 30})}\n")
        assert ("usually 0:40" in entries.draw(TICK, home)) == is_compared


def test_a_journal_of_before_tells_what_is_usual_by_itself(tmp_path: Path) -> None:
    home = tmp_path / "hudline"
    entries.hear(bash("pytest tests", 0, hook_event_name="PreToolUse"), home)
    (event,) = entries.journal(home, "s1")
    journal = home / "sessions/s1/journal.jsonl"
    journal.write_text(f"\n{json.dumps({**event, 'at': event['at'] - 30, 'usual': 20})}\n")

    assert "● Bash pytest tests 0:3" in (shown := entries.draw(TICK, home))
    assert "usually 0:20" in shown


@pytest.mark.parametrize("usual", ["40", True, -1, None, [40], 1e300, float("nan"), float("inf")])
def test_a_usual_time_that_is_none_is_not_told(usual: object, tmp_path: Path) -> None:
    began = {"at": NOW, "kind": "call.began", "tool": "Bash", "target": "pytest", "id": "t1"}
    state = reduce_events({}, [{**began, "usual": usual}])

    (call,) = build_snapshot(state, StatusInput.parse({}), Evidence(), NOW + 60).calls
    assert call.usual is None


# The widget


def drawn(now: Snapshot, **tool_input: Any) -> tuple[str, list[str]]:
    """The tools: the text, and the tones of its parts."""
    result = Row(tools.render(now, WIDGETS["tools"].configured(tool_input, 2)), "   ")
    spans = FIT.line(result)
    return "".join(span[0] for span in spans), [span[1] for span in spans if span[0].strip()]


def running(age: float, usual: float | None = 40.0) -> Snapshot:
    return moments.moment(calls=[Call("Bash", "pytest", age, usual)])


def test_a_command_stands_beside_what_is_usual_and_twice_as_long_is_marked() -> None:
    assert drawn(running(30)) == (
        "● Bash pytest 0:30 usually 0:40", ["accent", "strong", "plain", "faint", "faint"],
    )  # fmt: skip
    assert drawn(running(80))[0] == "● Bash pytest 1:20 usually 0:40"
    assert drawn(running(190)) == (
        "● Bash pytest 3:10 ⚠ usually 0:40",
        ["accent", "strong", "plain", "faint", "warn", "warn"],
    )  # fmt: skip


@pytest.mark.parametrize("now", [running(4.9), running(30, usual=None)])
def test_nothing_is_said_where_nothing_is_usual(now: Snapshot) -> None:
    assert "usually" not in drawn(now)[0]


def test_what_is_usual_may_be_switched_off() -> None:
    assert drawn(running(190), usual=False)[0] == "● Bash pytest 3:10"


# Leaving


def test_what_was_not_used_for_two_months_leaves(home: Home, tmp_path: Path) -> None:
    for name, age in (("old", 61), ("young", 59)):
        ran(home, "pytest", 40, project=f"{DRIVE}/home/ada/{name}")
        path = Path(command_durations.path(home, f"{DRIVE}/home/ada/{name}"))
        for one in (path, path.parent):
            os.utime(one, (NOW - age * cleanup.DAY,) * 2)
    Path(home.sessions).mkdir()
    cleanup._sweep(home, str(tmp_path / "config"), NOW)

    assert os.listdir(home.projects) == [command_durations.project_name(f"{DRIVE}/home/ada/young")]


def test_of_too_many_projects_the_oldest_leave(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleanup, "MOST_PROJECTS", 3)
    for n in range(5):
        ran(home, "pytest", 40, project=f"{DRIVE}/p{n}")
        path = Path(command_durations.path(home, f"{DRIVE}/p{n}"))
        for one in (path, path.parent):
            os.utime(one, (NOW - n,) * 2)
    cleanup._sweep(home, str(tmp_path / "config"), NOW)

    assert set(os.listdir(home.projects)) == {
        command_durations.project_name(f"{DRIVE}/p{n}") for n in range(3)
    }


def test_uninstalling_removes_it() -> None:
    assert _is_own("projects")
