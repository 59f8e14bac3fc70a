"""What keys of `hudline top` are, in whatever pieces they come, and what they do."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.console import Console
from tests.reporting import NOW
from tests.test_host import until
from tests.test_overview_figures import ROWS, row

from hudline import __version__
from hudline.cli.overview import model, pager, tmux
from hudline.cli.overview.keys import Decoder, Key
from hudline.cli.overview.model import DETAIL, LIST, Frame, State, press, scrolled, settled
from hudline.cli.overview.screen import Painter, fitted, padded, width_of
from hudline.cli.overview.views import Facts, list_view
from hudline.platform.process_tree import descendants, knows_ports, tmux_pane
from hudline.render.cell_width import cells
from hudline.view.overview import SessionRow

ROOT = Path(__file__).resolve().parents[1]
LAWS = settings(max_examples=200, deadline=None, database=None)
SEQUENCES = [
    b"\x1b[A", b"\x1bOB", b"\x1b[5~", b"\x1b[1;5C", b"\x1b[<0;12;7M", b"\x1b[<0;12;7m",
    b"\x1b[<65;1;1M", b"\x1b[200~", b"\x1b[?1;2c", b"\x1bOM", b"j", b"/", "日".encode(), b"\r",
    b"\x7f", b"\xff", "é".encode(), b"\x00", b"\t", "\U0001f600".encode(),
]  # fmt: skip
NAMES = ("up", "down", "j", "k", "enter", "escape", "left", "right", "home", "end", "page up",
         "page down", "/", "s", "S", "w", "t", "?", "q", "backspace", "clear", "x", "日", "tab",
         "wheel up", "wheel down", " ")  # fmt: skip
KEYS = st.builds(
    lambda name: Key(name, len(name) == 1), st.sampled_from(NAMES)
) | st.builds(lambda row: Key("click", False, 3, row), st.integers(-2, 60))  # fmt: skip


def decoded(*pieces: bytes) -> list[Key]:
    decoder = Decoder()
    found = [key for piece in pieces for key in decoder.keys(piece)]
    return found + decoder.flush()


@LAWS
@given(parts=st.lists(st.sampled_from(SEQUENCES), max_size=8), data=st.data())
def test_keys_are_the_same_in_any_pieces(parts: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=6)))
    pieces = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)])]

    assert decoded(*pieces) == decoded(whole)


@LAWS
@given(data=st.binary(max_size=60))
@example(b"\x1b[" + b"1" * 50)
def test_no_bytes_are_an_error_and_no_key_has_a_control_character(data: bytes) -> None:
    for key in decoded(data):
        assert key.name.isprintable()


@pytest.mark.parametrize(
    ("data", "names"),
    [
        (b"\x1b[A\x1bOB\x1b[6~", ["up", "down", "page down"]),
        (b"\x1b", ["escape"]),
        (b"\x1bq", ["escape", "q"]),
        (b"\x1b[<0;12;7M\x1b[<0;12;7m", ["click"]),
        (b"\x1b[<64;1;1M\x1b[<35;1;1M", ["wheel up"]),
        (b"\x1b[1;2A\x1b[200~x", ["up", "x"]),
        ("ü日".encode(), ["ü", "日"]),
    ],
)
def test_a_sequence_has_a_name(data: bytes, names: list[str]) -> None:
    assert [key.name for key in decoded(data)] == names


# What they do


def screen(rows: list[SessionRow], state: State) -> tuple[State, Frame]:
    """The state as the loop draws it, on a screen of 60 by 12."""
    state = settled(state, model.listed(rows, state))
    for _ in range(2):
        _, frame = list_view(Facts(rows, NOW), state, 60, 12)
        state = scrolled(state, frame)
    return state, frame


@LAWS
@given(rows=ROWS, keys=st.lists(KEYS, max_size=30))
def test_whatever_is_pressed_the_cursor_is_on_a_session_that_is_seen(
    rows: list[SessionRow], keys: list[Key]
) -> None:
    state, frame = screen(rows, State())
    for key in keys:
        state, frame = screen(rows, press(state, key, frame)._replace(view=LIST, is_over=False))
        listed = [one.key for one in model.listed(rows, state)]
        assert (state.chosen in listed) == bool(listed)
        seen = frame.keys[state.top : state.top + frame.height]
        assert not listed or state.chosen in seen
        assert 0 <= state.top <= max(frame.length - frame.height, 0)


def test_a_page_ends_at_its_last_line_and_leads_back() -> None:
    page = Frame((), (), 10, 2, 25)
    state = State(chosen=("s", 1), view=DETAIL)
    state = press(state, Key("end"), page)
    assert state.top == 15
    state = press(state, Key("page up"), page)
    assert state.top == 6
    assert press(state, Key("w", True), page).action == model.WHY
    assert press(state, Key("q", True), page).view == LIST
    assert not press(state, Key("q", True), page).is_over


def test_letters_of_a_filter_are_no_keys() -> None:
    rows = [row(1, "works", 1)]
    state, frame = screen(rows, State(is_typing=True))
    for letter in "qjs":
        state = press(state, Key(letter, True), frame)

    assert (state.filter, state.is_over, state.sort) == ("qjs", False, "need")
    assert press(state, Key("escape"), frame).filter == ""
    assert not press(State(), Key("escape"), frame).is_over


# The screen


def test_only_lines_that_differ_are_written() -> None:
    painter = Painter(Console(color_system="truecolor", force_terminal=True, _environ={}))
    first = painter.changes([(("one", ""),), (("two", "red"),)], 3)
    assert first.startswith("\x1b[2J")
    assert painter.changes([(("one", ""),), (("two", "red"),)], 3) == ""
    changed = painter.changes([(("one", ""),), (("TWO", "red"),)], 3)
    assert "one" not in changed
    assert "\x1b[2;1H\x1b[K\x1b[31mTWO" in changed
    painter.forget()
    assert "one" in painter.changes([(("one", ""),), (("TWO", "red"),)], 3)


@pytest.mark.parametrize(("system", "no_color"), [(None, False), ("standard", True)])
def test_without_colours_no_colour_is_written(system: str | None, no_color: bool) -> None:
    console = Console(
        color_system=system, no_color=no_color, force_terminal=True, _environ={}  # type: ignore[arg-type]
    )  # fmt: skip
    assert "31" not in Painter(console).ansi((("x", "bold red"),))


@LAWS
@given(text=st.text(max_size=30), width=st.integers(0, 20))
def test_a_text_is_padded_and_cut_to_its_cells(text: str, width: int) -> None:
    assert cells(padded(text, width)) == width
    assert width_of(fitted(((text, ""), (text, "red")), width)) <= width


def test_output_of_another_command_keeps_its_colours_and_nothing_else() -> None:
    output = pager.CommandOutput(["why"], "/nowhere", {}, 80)
    line = "\x1b[1;31mred\x1b[0m \x1b[2Jplain\x1b]0;evil\x07"
    assert pager.line_of(line) == (("red", "bold color(1)"), (" plain", ""))
    output.stop()


def test_another_command_is_run_for_its_session_and_its_end_wakes_the_screen() -> None:
    ended = threading.Event()
    output = pager.CommandOutput(["--version"], str(ROOT), {**os.environ}, 80)
    output.start(ended.set)

    assert ended.wait(60)
    assert "".join(text for text, _ in output.lines[0]) == f"hudline {__version__}"


def test_why_is_the_command_of_that_name_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pager, "COMMANDS", {})
    assert isinstance(pager.why("s-1", "/x", {}, 80), str)
    monkeypatch.setattr(pager, "COMMANDS", {"why": ""})
    found = pager.why("s-1", "/x", {}, 80)
    assert isinstance(found, pager.CommandOutput)
    assert found.title == "hudline why s-1"


def test_a_program_that_cannot_be_started_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    output = pager.CommandOutput(["why"], "/x", {}, 80)
    output.start(lambda: None)
    with pytest.raises(FileNotFoundError) as refused:
        subprocess.run(["/nowhere/python"], check=False)

    assert str(refused.value.strerror) in output.lines[0][0][0]


# Processes


@pytest.mark.parametrize(
    ("pane", "fails", "said", "commands"),
    [
        (("", ""), "", "It is not known", 0),
        (("/tmp/s", "%3"), "", "tmux shows pane %3", 3),
        (("/tmp/other", "%3"), "", "tmux shows pane %3", 2),
        (("/tmp/s", "%9"), "select-pane", "tmux has no pane %9", 2),
    ],
)
def test_a_jump_shows_the_pane_or_says_why_not(
    monkeypatch: pytest.MonkeyPatch, pane: tuple[str, str], fails: str, said: str, commands: int
) -> None:
    run: list[list[str]] = []

    def ran(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        run.append(command)
        return subprocess.CompletedProcess(command, int(fails != "" and fails in command))

    monkeypatch.setattr(tmux, "tmux_pane", lambda _: pane)
    monkeypatch.setattr(subprocess, "run", ran)

    assert said in tmux.jump(1, {"TMUX": "/tmp/s,1,0"})
    assert len(run) == commands
    assert all(command[:3] == ["tmux", "-S", pane[0]] for command in run)


@pytest.mark.skipif(not knows_ports(), reason="the system does not tell of ports")
def test_children_are_found_with_the_ports_they_listen_on() -> None:
    script = (
        "import socket, sys; s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen();"
        "print(s.getsockname()[1], flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-I", "-S", "-c", script]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        port = int(child.stdout.readline())
        (found,) = [one for one in descendants(os.getpid()) if one.pid == child.pid]
        assert found.ports == [port]
        assert found.command == command
        child.kill()
    assert descendants(child.pid) == []


@pytest.mark.skipif(sys.platform != "linux", reason="the system tells no process's environment")
def test_the_pane_of_a_process_is_what_its_environment_says() -> None:
    env = {"TMUX": "/tmp/tmux-0/default,1,0", "TMUX_PANE": "%3"}
    with subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", "input()"], stdin=subprocess.PIPE, env=env
    ) as child:
        until(lambda: tmux_pane(child.pid) == ("/tmp/tmux-0/default", "%3"))
        child.kill()
    assert tmux_pane(os.getpid())[1] == os.environ.get("TMUX_PANE", "")
