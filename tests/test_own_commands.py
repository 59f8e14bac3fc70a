"""The person's own: a text, a variable, and commands that nobody else can cause to run."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import entries, moments
from tests.system import STARTS_WITHIN, runs_python

from hudline.config import user_commands
from hudline.core.json_codec import fingerprint
from hudline.core.paths import Home
from hudline.events.status_input import StatusInput
from hudline.frame import compose
from hudline.frame.project import effective
from hudline.host import external_data
from hudline.host.draw_context import DrawContext
from hudline.render.fit import Fit
from hudline.render.i18n import words
from hudline.render.icons import glyphs
from hudline.sources import command_output as runs
from hudline.view.external_data import CommandOutput

BUILD = {"run": "make -s status", "every": 30, "timeout": 5, "lines": 1}
MINE = {"commands": {"build": BUILD}, "wrap": False, "rows": [["model"]]}


def draw_text(widget: str, now: Any, **options: Any) -> str:
    """A widget's pieces, with a bar between."""
    fit = Fit(None, {**glyphs("unicode"), **words("en")})
    return "|".join(
        "".join(span[0] for span in fit.drawn(piece.spans))
        for piece in compose.draw(widget, now, options, 2)
    )


# The table in config.json


def test_a_command_is_as_it_was_written() -> None:
    result = user_commands.command(MINE, "build")

    assert result is not None
    assert (result.run, result.every, result.timeout, result.lines) == ("make -s status", 30, 5, 1)


def test_a_command_may_be_a_mere_text() -> None:
    result = user_commands.command({"commands": {"build": "make"}}, "build")

    assert result is not None
    assert (result.run, result.every, result.timeout, result.lines) == ("make", 30, 5, 1)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"every": 0}, (1, 5, 1)),
        ({"every": "often", "timeout": None}, (30, 5, 1)),
        ({"timeout": 9999, "lines": 99}, (30, 30, 5)),
        ({"every": float("nan"), "lines": True}, (1, 5, 1)),
        ({"every": 1e300, "timeout": -1}, (86_400, 0.1, 1)),
    ],
)
def test_every_bad_value_falls_back_alone(
    fields: dict[str, Any], expected: tuple[float, ...]
) -> None:
    result = user_commands.command({"commands": {"a": {"run": "true", **fields}}}, "a")

    assert result is not None
    assert (result.every, result.timeout, result.lines) == expected


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    | st.sampled_from(["command", "variable", "build", "everything", "wrapped_line", "model"]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(
            ["rows", "widgets", "widget", "name", "commands", "build", "run", "preset", "wrap",
             "theme", "level", "separator"]
        ) | st.text(max_size=6),
        inner,
        max_size=5,
    ),
    max_leaves=24,
)  # fmt: skip


@given(json_values, st.text(max_size=50))
def test_whatever_stands_in_config_a_command_is_sound_or_none(stored: Any, name: str) -> None:
    for table in (stored, {"commands": stored}, {"commands": {"build": stored}}):
        for key in (name, "build"):
            result = user_commands.command(table if isinstance(table, dict) else {}, key)

            if result is not None:
                assert result.run.strip()
                assert "/" not in key
                assert 1 <= result.every <= 86_400
                assert 0 < result.timeout <= 30
                assert 1 <= result.lines <= 5


# A project's file


class Asked:
    """What a draw asks for, where every command and every variable is a trap."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, name: str) -> Any:
        """Note that it was asked for."""
        self.names.append(name)
        return ""


def drawn(chosen: dict[str, Any]) -> list[str]:
    """The commands and variables that drawing with these choices asks for."""
    recorder = Asked()
    for level in (1, 2, 3):
        now = moments.moment(output=lambda name: recorder(name) or None, variable=recorder)
        compose.rows(now, compose.layout(chosen, level), level)
    return recorder.names


def rows_of_json() -> Any:
    item = st.one_of(
        json_values,
        st.just("command"),
        st.fixed_dictionaries(
            {"widget": st.sampled_from(["command", "variable"]), "name": st.just("build")},
            optional={"widgets": json_values, "run": st.just("touch /tmp/x")},
        ),
    )
    row = st.one_of(
        item,
        st.lists(item, max_size=4),
        st.fixed_dictionaries(
            {"widgets": st.one_of(item, st.lists(st.one_of(item, st.lists(item)), max_size=4))},
            optional={"widget": st.just("command"), "name": st.just("build")},
        ),
    )
    return st.lists(row, max_size=5)


@given(
    st.one_of(
        json_values,
        st.fixed_dictionaries(
            {"rows": rows_of_json()},
            optional={
                "commands": st.just({"build": {"run": "touch /tmp/x", "every": 1}}),
                "wrap": st.just(True),
                "project": st.just(True),
                "preset": st.just("everything"),
            },
        ),
    )
)
def test_no_project_can_cause_a_command_to_run_or_a_variable_to_be_read(project_file: Any) -> None:
    """Whatever JSON it holds: no widget asks, and the person's table and wrapping stay theirs."""
    chosen = effective(MINE, project_file if isinstance(project_file, dict) else {})

    assert [name for name in drawn(chosen) if name] == []
    assert chosen["commands"] == MINE["commands"]
    assert chosen["wrap"] is False


def test_the_same_rows_would_run_it_if_they_were_the_persons() -> None:
    """So that the test above can fail."""
    rows = [[{"widget": "command", "name": "build"}, {"widget": "variable", "name": "HOME"}]]

    assert {"build", "HOME"} <= set(drawn({**MINE, "rows": rows}))
    assert drawn(effective(MINE, {"rows": rows})) == []


# What is kept


def test_output_is_neutralised_and_cut() -> None:
    printed = (
        b"\x1b[31mred\x1b]0;title\x07 text\x1b[0m\r\n\n10%\r50%\r\xffdone\nthird\n" + b"x" * 999
    )

    assert runs.lines(printed, 2) == ["red text", "\ufffddone"]
    assert runs.lines(printed, 5)[-1] == "x" * 199 + "…"
    assert runs.lines(b"", 1) == []


@given(st.binary(max_size=300), st.integers(min_value=1, max_value=5))
def test_no_output_reaches_the_terminal_as_a_sequence(printed: bytes, most: int) -> None:
    lines = runs.lines(printed, most)

    assert len(lines) <= most
    assert all(line.replace("\u200d", "").isprintable() and len(line) <= 200 for line in lines)


# The widgets


def test_what_succeeded_stands_alone() -> None:
    now = moments.moment(output={"a": CommandOutput(["42 open", "7 mine"], 3.0)}.get)

    assert draw_text("command", now, name="a") == "42 open|7 mine"


def test_what_failed_says_so_with_its_status_and_its_age() -> None:
    outputs = {"a": CommandOutput(["boom"], 12.0, 2), "b": CommandOutput([], 70.0, None)}
    now = moments.moment(output=outputs.get)

    assert draw_text("command", now, name="a") == "boom ✗ 2 12s"
    assert draw_text("command", now, name="b") == "b ✗ 1m"


def test_what_is_late_says_its_age() -> None:
    late = CommandOutput(["fine"], 190.0, late=True)

    assert draw_text("command", moments.moment(output={"a": late}.get), name="a") == "fine 3m"


def test_a_command_that_nobody_named_or_wrote_is_silent() -> None:
    now = moments.moment(output={}.get)

    assert draw_text("command", now) == draw_text("command", now, name="none") == ""


def test_a_variable_is_cut_and_cleaned_and_shows_no_secret() -> None:
    env = {"A": "stag\x1b[31ming", "KEY": "ghp_" + "a1B2" * 9, "EMPTY": ""}
    result = DrawContext(Home("/nowhere"), env, {}, StatusInput.parse({}), 0.0)
    now = moments.moment(variable=partial(external_data.variable, result))

    assert draw_text("variable", now, name="A") == "staging"
    assert draw_text("variable", now, name="A", most=4) == "sta…"
    assert draw_text("variable", now, name="A", label="env") == "env staging"
    assert "a1B2a1B2" not in draw_text("variable", now, name="KEY")
    assert draw_text("variable", now, name="EMPTY") == draw_text("variable", now, name="NONE") == ""


def test_a_text_is_what_it_says() -> None:
    now = moments.calm()

    assert draw_text("text", now, text="on call\x1b[2J \u202e!") == "on call !"
    assert draw_text("text", now) == ""


# When it runs


def test_a_command_is_due_by_its_interval_its_text_and_its_folder(tmp_path: Path) -> None:
    home = Home(str(tmp_path))
    folder = Path(home.session("s1"))
    folder.mkdir(parents=True)
    stored = {
        "at": 1000,
        "mark": fingerprint("make -s status", "/"),
        "code": 0,
        "lines": ["a"],
    }
    (folder / "command.build.json").write_bytes(orjson.dumps(stored))

    def due(clock: float, cwd: str = "/", run: str = "make -s status") -> tuple[bool, list[str]]:
        payload = {"session_id": "s1", "workspace": {"current_dir": cwd}}
        config = {"commands": {"build": {**BUILD, "run": run}}}
        result = DrawContext(home, {}, config, StatusInput.parse(payload), clock)
        found = external_data.output(result, "build")
        assert found is None or found.late == (clock > 1045)
        return found is not None, result.due

    assert due(1020) == (True, [])
    assert due(1031) == due(1100) == (True, ["command.build"])
    assert due(1020, cwd="/tmp") == due(1020, run="make") == (False, ["command.build"])


class Session:
    """A session with one command, which runs this Python."""

    def __init__(self, folder: Path, script: str, **value: Any) -> None:
        self.home = folder / "hudline"
        self.home.mkdir()
        self.cwd = folder / "project"
        self.cwd.mkdir()
        rows = [["model", {"widget": "command", "name": "own"}]]
        self.run = runs_python(folder / "own.py", "import os, sys, time\n" + script)
        stored = {"rows": rows, "commands": {"own": {"run": self.run, **value}}}
        (self.home / "config.json").write_bytes(orjson.dumps(stored))

    def draw(self, **env: str) -> str:
        """One draw."""
        payload = {
            "session_id": "s1",
            "model": {"id": "m", "display_name": "Opus"},
            "workspace": {"current_dir": str(self.cwd), "project_dir": str(self.cwd)},
        }
        return entries.draw(payload, self.home, **env)

    def drawn_until(self, text: str, **env: str) -> str:
        """The first picture with that text."""
        end = time.monotonic() + 15
        while time.monotonic() < end:
            line = self.draw(**env)
            if text in line:
                return line
            time.sleep(0.1)
        raise AssertionError(line)


def test_it_runs_in_the_sessions_folder_with_the_clients_environment(tmp_path: Path) -> None:
    script = "print(os.path.basename(os.getcwd()), os.environ['MARK'], sys.stdin.read())"
    session = Session(tmp_path, script)

    assert session.drawn_until("blue", MARK="blue").strip() == "Opus │ project blue"


def test_a_slow_command_slows_no_draw(tmp_path: Path) -> None:
    session = Session(tmp_path, "time.sleep(3); print('slow but there')", timeout=10)
    session.draw()  # makes the pack
    began = time.monotonic()
    line = session.draw()

    assert time.monotonic() - began < 1.5
    assert "slow" not in line
    assert session.drawn_until("slow but there")


def test_a_command_that_takes_too_long_is_ended_and_says_so(tmp_path: Path) -> None:
    session = Session(tmp_path, "print('begun', flush=True); time.sleep(60)", timeout=STARTS_WITHIN)

    assert "begun ✗" in session.drawn_until("✗")


def test_it_runs_once_in_its_interval_however_often_is_drawn(tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    session = Session(tmp_path, f"open({str(runs)!r}, 'a').write('x'); print('ran')", every=60)
    session.drawn_until("ran")
    for _ in range(5):
        session.draw()

    assert runs.read_text("utf-8") == "x"


def test_a_projects_file_runs_nothing(tmp_path: Path) -> None:
    session = Session(tmp_path, f"open({str(tmp_path / 'ran')!r}, 'w')")
    (session.home / "config.json").write_bytes(orjson.dumps({"commands": {"own": session.run}}))
    project_file = {
        "rows": [["model", {"widget": "command", "name": "own"}], "command"],
        "commands": {"own": session.run},
        "wrap": True,
    }
    (session.cwd / ".claude").mkdir()
    (session.cwd / ".claude/hudline.json").write_bytes(orjson.dumps(project_file))
    for _ in range(3):
        assert session.draw().strip() == "Opus"
    time.sleep(0.5)

    assert not (tmp_path / "ran").exists()
    assert not list((session.home / "sessions").glob("*/*.claim"))
