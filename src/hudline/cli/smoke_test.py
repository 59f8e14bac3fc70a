"""Running the status line's command once, as the client would."""

from __future__ import annotations

import os
import shutil
import time

import orjson

from hudline import __version__
from hudline.config import reader, user_commands
from hudline.config.text_document import written
from hudline.core.errors import UserError
from hudline.core.paths import Home, append
from hudline.core.project import project_tree
from hudline.core.shell_command import INSIDE
from hudline.hook.payload import event_of
from hudline.host import lifetime
from hudline.platform.person_shell import shell
from hudline.sources.command_output import rows as rows_of
from hudline.sources.command_output import run_shell
from hudline.sources.subprocess_runner import MOST, Bounds, run

SESSION = "hudline-setup-sample"
_PATIENCE = 20.0  # seconds; a first run on a cold disk compiles every module


def sample(cwd: str) -> dict[str, object]:
    """The status input of a session in the folder `cwd`."""
    return {
        "session_id": SESSION,
        "cwd": cwd,
        "model": {"id": "claude-opus-5-5", "display_name": "Opus 5.5"},
        "workspace": {"current_dir": cwd, "project_dir": cwd, "added_dirs": []},
        "version": __version__,
        "output_style": {"name": "default"},
        "cost": {"total_cost_usd": 1.23, "total_duration_ms": 720_000},
        "context_window": {
            "context_window_size": 1_000_000,
            "used_percentage": 62,
            "remaining_percentage": 38,
        },
        "effort": {"level": "medium"},
    }


def draw_once(command: str, home: Home, env: dict[str, str], columns: int) -> str:
    """What `command` prints, run once by a shell with the sample; UserError when it draws nothing.

    columns: the width of the terminal. A level of `off` is ignored, since it draws nothing, and so
    is a band. No host is started, and that of a running session is not disturbed. Where it gives
    up, all that the command has started is ended.
    """
    alone = {INSIDE: "1", lifetime.VARIABLE: "off", reader.SURFACE: "line"}
    terminal = {"COLUMNS": str(columns), "LINES": "40", reader.VARIABLE: "normal"}
    try:
        _add_event(home)
        code, printed = _run(command, {**env, **terminal, **alone})
    finally:
        shutil.rmtree(home.session(SESSION), ignore_errors=True)
    text = printed.decode("utf-8", "replace").rstrip()
    if code is None and len(printed) >= MOST:
        raise _failed(f"printed more than {MOST // 1024} kB")
    if code is None:
        raise _failed(f"did not answer within {_PATIENCE:.0f} seconds")
    if code:
        raise _failed(f"ended with status {code}")
    if not text:
        raise _failed("printed nothing")
    if text.startswith("hudline: "):  # the launcher's message where it finds no plugin
        raise _failed("did not find the plugin")
    return text


def wrapped_line(home: Home, env: dict[str, str]) -> tuple[str, str]:
    """What the line from before prints with the same sample, a row a line, without what a terminal
    would obey beside colours; and a sentence about it."""
    wrapped = user_commands.wrapped_line(home)
    if wrapped is None:
        return "", ""
    code, printed = run_shell(wrapped, os.getcwd(), written(sample(os.getcwd())).encode(), env)
    if code != 0:
        sentence = f"The line from before failed when it was tried: {user_commands.ending(code)}."
        return "", sentence + " Until it draws, its place says so."
    rows = [
        "".join(f"\x1b[{style}m{text}\x1b[0m" for text, _, style in row) for row in rows_of(printed)
    ]
    if not rows:
        return "", "The line from before printed nothing when it was tried."
    return "\n".join([*rows, ""]), "The line from before stands above its rows."


def _add_event(home: Home) -> None:
    """Give the sample session one event: the line warns, and rightly, of a session without any."""
    event = event_of({"hook_event_name": "Stop", "session_id": SESSION}, time.time(), None)
    append(home.session(SESSION) + "/journal.jsonl", orjson.dumps(event))


def _run(command: str, env: dict[str, str]) -> tuple[int | None, bytes]:
    """The exit status, None without one in time, and the output of the command."""
    data = written(sample(os.getcwd())).encode()
    return run(shell(command, project_tree(env)), os.getcwd(), data, env, Bounds(_PATIENCE))


def _failed(failure: str) -> UserError:
    return UserError(
        f"The status line was tried once and {failure}; your settings were not changed.",
        "hudline doctor looks for the reason.",
    )
