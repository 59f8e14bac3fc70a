"""`hudline top` in a terminal of its own: keys, mouse, resize, Ctrl-Z, signals, and that the
terminal is as it was afterwards."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.terminals import ENTERED, HUDLINE, LEFT, PATIENCE, Clients, Terminal
from tests.test_cli import ENTRY


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Clients]:
    found = Clients(tmp_path)
    yield found
    for terminal in found.terminals:
        terminal.close()
    for client in found.clients:
        client.kill()
        client.wait()
        if client.stdin:
            client.stdin.close()


@pytest.fixture
def three(machine: Clients) -> Clients:
    machine.session("alpha", "waiting", waitingFor="dialog open")
    machine.session("beta", "busy")
    machine.session("gamma", "idle")
    return machine


def marked(terminal: Terminal) -> str:
    """The line under the cursor."""
    return next((row for row in terminal.rows if row.startswith("▸")), "")


def test_arrows_and_letters_move_and_q_leaves_the_terminal_as_it_was(three: Clients) -> None:
    terminal = three.top()
    terminal.wait(lambda: "alpha" in marked(terminal))
    for keys, name in (("\x1b[B", "beta"), ("j", "gamma"), ("j", "gamma"), ("k", "beta"),
                       ("\x1b[H", "alpha"), ("\x1b[F", "gamma"), ("\x1bOA", "beta")):  # fmt: skip
        terminal.press(keys)
        terminal.wait(lambda name=name: name in marked(terminal))  # type: ignore[misc]
    terminal.press("q")

    assert terminal.end() == 0
    assert terminal.is_as_before


def test_a_session_is_opened_closed_and_helped(three: Clients) -> None:
    terminal = three.top()
    terminal.wait_for("alpha")
    terminal.press("\r")
    terminal.wait_for("s-alpha")
    assert "beta" not in terminal.text
    terminal.press("\x1b")
    terminal.wait_for("beta")
    terminal.press("?")
    terminal.wait_for("waits: it asks you something")
    terminal.press("q")
    terminal.wait_for("beta")
    terminal.press("w")
    terminal.wait(lambda: "no command for that" in terminal.text or "hudline why" in terminal.text)
    terminal.press("\x03")

    assert terminal.end() == 130
    assert terminal.is_as_before


def test_a_filter_is_typed_kept_and_taken_away(three: Clients) -> None:
    terminal = three.top()
    terminal.wait_for("gamma")
    terminal.press("/GAM")
    terminal.wait_gone("beta")
    terminal.press("q\x7f\r")
    terminal.wait_for("1 shown")
    terminal.press("\x1b")
    terminal.wait_for("beta")
    terminal.press("/日本")
    terminal.wait_for("No session matches 日本")
    terminal.press("\x15\rs")
    terminal.wait_for("by project")


def test_the_mouse_chooses_opens_and_turns(three: Clients) -> None:
    terminal = three.top()
    terminal.wait_for("gamma")
    row = next(index for index, text in enumerate(terminal.rows) if "beta" in text) + 1
    terminal.press(f"\x1b[<0;5;{row}M\x1b[<0;5;{row}m")
    terminal.wait(lambda: "beta" in marked(terminal))
    terminal.press("\x1b[<65;5;5M")
    terminal.wait(lambda: "gamma" in marked(terminal))
    terminal.press("\x1b[<64;5;5M")
    terminal.wait(lambda: "beta" in marked(terminal))
    terminal.press(f"\x1b[<0;5;{row}M")
    terminal.wait_for("s-beta")


def test_a_resize_draws_for_the_new_size(three: Clients) -> None:
    terminal = three.top(columns=100, rows=30)
    terminal.wait_for("alpha")
    for columns, rows in ((40, 12), (20, 4), (140, 50)):
        terminal.resize(columns, rows)
        terminal.wait(lambda: marked(terminal) != "" and (
            "quit" in terminal.rows[-1] or len(terminal.rows) < 6))  # fmt: skip
        assert len(terminal.rows) == rows


def test_ctrl_z_gives_the_terminal_to_the_shell_and_fg_takes_it_back(three: Clients) -> None:
    shell = f"{shlex.join(HUDLINE)} top; echo stopped; read line; fg >/dev/null; echo ended $?"
    terminal = three.terminal("sh", "-m", "-c", shell)
    terminal.wait_for("alpha")
    terminal.press("\x1a")
    terminal.wait(lambda: b"stopped" in terminal.output)
    assert terminal.output.index(LEFT) < terminal.output.index(b"stopped")
    assert terminal.is_as_before
    terminal.press("\n")
    terminal.wait(lambda: terminal.output.count(ENTERED) == 2)
    terminal.press("j")
    terminal.wait(lambda: "beta" in marked(terminal))
    terminal.press("q")
    terminal.wait(lambda: b"ended 0" in terminal.output)

    assert terminal.is_as_before


def test_a_stop_that_nobody_can_handle_is_survived(three: Clients) -> None:
    terminal = three.top()
    terminal.wait_for("alpha")
    os.kill(terminal.process.pid, signal.SIGSTOP)
    os.waitpid(terminal.process.pid, os.WUNTRACED)
    termios.tcsetattr(terminal.slave, termios.TCSANOW, terminal.before)
    os.kill(terminal.process.pid, signal.SIGCONT)
    terminal.wait(lambda: terminal.output.count(ENTERED) == 2)
    terminal.press("j")
    terminal.wait(lambda: "beta" in marked(terminal))
    terminal.press("q")

    assert terminal.end() == 0
    assert terminal.is_as_before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_it_with_the_terminal_as_it_was(three: Clients, number: int) -> None:
    terminal = three.top()
    terminal.wait_for("alpha")
    os.kill(terminal.process.pid, number)

    assert terminal.end() == 128 + number
    assert terminal.is_as_before


def test_a_terminal_that_dies_ends_it(three: Clients) -> None:
    terminal = three.top()
    terminal.wait_for("alpha")
    process = terminal.process
    os.close(terminal.master)
    os.close(terminal.slave)
    terminal.master, terminal.slave = os.open(os.devnull, os.O_RDWR), os.open(os.devnull, os.O_RDWR)

    assert process.wait(PATIENCE) in (1, 128 + signal.SIGHUP)


def test_a_session_that_begins_is_listed_and_one_that_ends_is_gone(three: Clients) -> None:
    terminal = three.top()
    terminal.wait_for("3 sessions")
    three.session("delta", "busy")
    terminal.wait_for("delta")
    three.clients[0].kill()
    three.clients[0].wait()
    terminal.wait_gone("alpha")


def test_the_board_of_agents_can_be_watched(three: Clients) -> None:
    terminal = three.top("agents", "--watch")
    terminal.wait_for("No session has an agent.")
    terminal.press("q")

    assert terminal.end() == 0
    assert terminal.is_as_before


def test_without_a_terminal_it_is_printed_once_and_a_closed_pipe_is_no_error(
    three: Clients,
) -> None:
    env = {"HOME": str(three.folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    command = [sys.executable, "-I", str(ENTRY), "top"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    assert "alpha" in done.stdout
    assert "\x1b" not in done.stdout

    closed, into = os.pipe()
    os.close(closed)
    with os.fdopen(into, "wb") as pipe:
        broken = subprocess.run(command, env=env, stdout=pipe, stderr=subprocess.PIPE, check=False)
    assert (broken.returncode, broken.stderr) == (1, b"")
