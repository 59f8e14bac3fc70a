"""Running the status line's command once, as the client would."""

from __future__ import annotations

import os
import shutil
import subprocess
import time

import orjson

from hudline import __version__
from hudline.codec import Codec
from hudline.complaint import Complaint
from hudline.probes.own import rows as rows_of
from hudline.probes.own import tried
from hudline.store import own
from hudline.store.document import written
from hudline.store.home import Home
from hudline.store.journal import append
from hudline.store.own import INSIDE
from hudline.wire.hook import record

SESSION = "hudline-setup-sample"
_PATIENCE = 20.0  # seconds; a first run on a cold disk compiles every module


def sample(cwd: str) -> dict[str, object]:
    """What the client tells a status line in the middle of a session in the folder `cwd`."""
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


def drawn(command: str, home: Home, env: dict[str, str], columns: int) -> str:
    """What `command` prints, run once by `sh` with the sample; Complaint when it draws nothing.

    columns: the width it is told. A level of `off` is set aside: there would be nothing to see.
    """
    terminal = {"COLUMNS": str(columns), "LINES": "40", "HUDLINE_VERBOSITY": "normal", INSIDE: "1"}
    try:
        _hear_something(home)
        done = _run(command, {**env, **terminal})
    finally:
        shutil.rmtree(home.session(SESSION), ignore_errors=True)
    text = done.stdout.decode("utf-8", "replace").rstrip()
    if done.returncode:
        raise _failed(f"ended with status {done.returncode}")
    if not text:
        raise _failed("printed nothing")
    if text.startswith("hudline: "):  # the launcher speaks where it finds no plugin to draw
        raise _failed("did not find the plugin")
    return text


def wrapped_line(home: Home, env: dict[str, str]) -> tuple[str, str]:
    """What the line from before prints with the same sample, a row a line, without what a terminal
    would obey beside colours; and a sentence about it."""
    told = own.wrapped(home, Codec())
    if told is None:
        return "", ""
    code, printed = tried(told, os.getcwd(), written(sample(os.getcwd())).encode(), env)
    if code != 0:
        said = f"The line from before failed when it was tried: {own.ending(code)}."
        return "", said + " Until it draws, its place says so."
    rows = [
        "".join(f"\x1b[{style}m{text}\x1b[0m" for text, _, style in row) for row in rows_of(printed)
    ]
    if not rows:
        return "", "The line from before printed nothing when it was tried."
    return "\n".join([*rows, ""]), "The line from before stands above its rows."


def _hear_something(home: Home) -> None:
    """Give the sample session one event: the line warns, and rightly, of a session without any."""
    told = record({"hook_event_name": "Stop", "session_id": SESSION}, time.time(), None)
    append(home.session(SESSION) + "/journal.jsonl", orjson.dumps(told))


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


def _failed(what: str) -> Complaint:
    return Complaint(
        f"The status line was tried once and {what}; your settings were not changed.",
        "hudline doctor looks for the reason.",
    )
