"""Runs the programs that build an environment, one step at a time, and says why a step failed."""

from __future__ import annotations

import os
import re
import subprocess
import time
from typing import Callable

from hudline.platform.processes import WITHOUT_WINDOW

STEP_SECONDS = 600
REASON_CHARACTERS = 300
UNREACHABLE = "the package index could not be reached"
NO_INSTALLER = "this Python has neither pip nor ensurepip"
_TICK = 0.2  # seconds between two looks at what a step has printed
Watch = Callable[[bytes], None]


class StepError(Exception):
    """One step of the set-up failed; the message is one plain line."""


def run(command: list[str], folder: str, watch: Watch, env: dict[str, str] | None = None) -> None:
    """Run one step in `folder`, away from any project's settings; StepError says why it failed.

    watch: gets all that the step has printed so far, several times a second and once it has ended;
    what it raises ends the step. env: instead of this process's.
    """
    name = os.path.basename(command[0])
    try:
        status, printed, errors = _finish(command, folder, watch, env)
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise StepError(one_line(f"{name}: {problem}")) from problem
    watch(printed)
    if status < 0:
        raise StepError(f"{name} was ended by signal {-status}")
    if status and "Retrying (" in errors:  # pip's last line says that there is no such version
        raise StepError(UNREACHABLE)
    if status:
        # venv explains what is missing in the first line of stdout.
        first = printed.decode("utf-8", "replace").strip().partition("\n")[0]
        explained = errors.strip() or first
        raise StepError(one_line(explained) or f"{name} ended with {status}")


def one_line(output: str) -> str:
    """The last line of a program's output, without control characters and passwords, bounded."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    last = re.sub(r"://[^/@\s]+@", "://…@", lines[-1]) if lines else ""
    plain = "".join(char if char.isprintable() else " " for char in last)
    return plain[:REASON_CHARACTERS]


def _finish(
    command: list[str], folder: str, watch: Watch, env: dict[str, str] | None
) -> tuple[int, bytes, str]:
    """The exit status of a step, its stdout and its stderr."""
    until = time.monotonic() + STEP_SECONDS
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command,
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=pipe,
        stderr=pipe,
        creationflags=WITHOUT_WINDOW,
    ) as process:
        try:
            while True:
                try:
                    printed, errors = process.communicate(timeout=_TICK)
                    break
                except subprocess.TimeoutExpired as waiting:
                    if time.monotonic() > until:
                        raise subprocess.TimeoutExpired(command, STEP_SECONDS) from None
                    watch(waiting.output or b"")
        finally:
            if process.poll() is None:  # something was raised
                process.kill()
    return process.returncode, printed, errors.decode("utf-8", "replace")
