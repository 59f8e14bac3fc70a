"""Running the status line's command once, as the client would."""

from __future__ import annotations

import os
import shutil
import subprocess
import time

import orjson

from hudline import __version__
from hudline.config import user_commands
from hudline.config.text_document import written
from hudline.core.errors import UserError
from hudline.core.paths import Home, append
from hudline.core.shell_command import INSIDE
from hudline.hook.payload import event_of
from hudline.sources.command_output import rows as rows_of
from hudline.sources.command_output import run_shell

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
    """What `command` prints, run once by `sh` with the sample; UserError when it draws nothing.

    columns: the width of the terminal. A level of `off` is ignored, since it draws nothing.
    """
    terminal = {"COLUMNS": str(columns), "LINES": "40", "HUDLINE_VERBOSITY": "normal", INSIDE: "1"}
    try:
        _add_event(home)
        process = _run(command, {**env, **terminal})
    finally:
        shutil.rmtree(home.session(SESSION), ignore_errors=True)
    text = process.stdout.decode("utf-8", "replace").rstrip()
    if process.returncode:
        raise _failed(f"ended with status {process.returncode}")
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


def _run(command: str, env: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["/bin/sh", "-c", command],
            input=written(sample(os.getcwd())).encode(),
            env=env,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as slow:
        raise _failed(f"did not answer within {_PATIENCE:.0f} seconds") from slow


def _failed(failure: str) -> UserError:
    return UserError(
        f"The status line was tried once and {failure}; your settings were not changed.",
        "hudline doctor looks for the reason.",
    )
