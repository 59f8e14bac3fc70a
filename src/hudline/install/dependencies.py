"""Installs orjson and rich once, into Hudline's own folder.

    <home>/deps/<tag>            link to the environment in use, for one version of Python
    <home>/deps/<tag>-<random>/  an environment; its requirements.txt is the copy it was built from
    <home>/deps/<tag>.lock       held while one is built
    <home>/deps/failed.json      why the last attempt failed, and when

An environment cannot be moved, and a process may be importing from the one in use. So each is
built in its final place and checked there before the link is turned to it. The one before stays for
processes that use it, and is removed when the next is built, as is the folder of a killed build.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import NamedTuple

from hudline.core.fields import number
from hudline.core.file_io import read_file, read_object, replace
from hudline.core.json_codec import dumps
from hudline.core.paths import Home, make_folder
from hudline.install.links import point
from hudline.platform.locks import hold
from hudline.platform.programs import program

RETRY_SECONDS = 3600
STEP_SECONDS = 600
_LOCK_SECONDS = 4 * STEP_SECONDS  # a build has at most so many steps
REASON_CHARACTERS = 300
CHECK_CODE = """
import sys
sys.path[:0] = sys.argv[1:3]
from hudline.core import json_codec
if json_codec.NAME != "orjson" or json_codec.loads(b"[1]") != [1]:
    sys.exit("orjson does not load")
import rich.console
"""


class Failure(NamedTuple):
    """The last attempt that failed: `at` in seconds since 1970, `reason` one plain line."""

    at: float
    reason: str


class StepError(Exception):
    """One step of the set-up failed; the message is one plain line."""


def state(home: Home, requirements: bytes) -> str:
    """Whether the environment fits `requirements`: "ready", "stale" or "missing"."""
    try:
        installed = read_file(home.venv() + "/requirements.txt")
    except OSError:
        return "missing"
    if not os.access(home.venv() + "/bin/python", os.X_OK):
        return "missing"  # its interpreter was removed since
    return "ready" if installed == requirements else "stale"


def failure(home: Home) -> Failure | None:
    """The last attempt that failed, unless a later one succeeded."""
    stored = read_object(home.deps + "/failed.json")
    at, reason = number(stored.get("at")), stored.get("reason")
    return Failure(at, reason) if at is not None and isinstance(reason, str) else None


def provision(home: Home, root: str, python: str, now: float, force: bool = False) -> str:
    """Bring the environment to what `<root>/requirements.txt` asks for.

    python: the base interpreter, of the running version. now: seconds since 1970. force: a
    person waits for it, so wait for another build and ignore a recent failure. Returns "ready"
    (nothing to do), "installed", "failed" (see `failure`), "busy" (another process builds) or
    "waiting" (failed less than an hour ago). OSError where `home` cannot be written.
    """
    requirements = read_file(root + "/requirements.txt")
    if state(home, requirements) == "ready":
        return "ready"
    last = failure(home)
    if last and not force and 0 <= now - last.at < RETRY_SECONDS:
        return "waiting"
    make_folder(home.deps)
    release = hold(home.venv() + ".lock", _LOCK_SECONDS if force else 0)
    if release is None:
        return "busy"
    try:
        if state(home, requirements) == "ready":
            return "ready"
        try:
            _install(home, root, python, requirements)
        except StepError as problem:
            failed = {"at": now, "reason": str(problem)}
            replace(home.deps + "/failed.json", dumps(failed))
            return "failed"
    finally:
        release()
    with suppress(FileNotFoundError):
        os.unlink(home.deps + "/failed.json")
    return "installed"


def one_line(output: str) -> str:
    """The last line of a program's output, without control characters and passwords, bounded."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    last = re.sub(r"://[^/@\s]+@", "://…@", lines[-1]) if lines else ""
    plain = "".join(char if char.isprintable() else " " for char in last)
    return plain[:REASON_CHARACTERS]


def _install(home: Home, root: str, python: str, requirements: bytes) -> None:
    _remove_unlinked(home)
    fresh = tempfile.mkdtemp(prefix=os.path.basename(home.venv()) + "-", dir=home.deps)
    with ExitStack() as unless_done:
        unless_done.callback(shutil.rmtree, fresh, ignore_errors=True)
        _build(fresh, root + "/requirements.txt", python)
        site = fresh + home.site()[len(home.venv()) :]
        # In a child, which may crash, everything is imported as hosts and commands do.
        _run([python, "-I", "-S", "-c", CHECK_CODE, root + "/src", site], root)
        replace(fresh + "/requirements.txt", requirements)
        point(home.venv(), os.path.basename(fresh))
        unless_done.pop_all()


def _build(fresh: str, requirements: str, python: str) -> None:
    """Make the environment `fresh`: with uv where it is on the PATH and can, else venv and pip."""
    inside = fresh + "/bin/python"
    uv = program("uv", os.environ.get("PATH", ""), _repository())
    if uv:
        # An old uv, or one without the network's certificates, fails: what pip says will count.
        with suppress(StepError):
            _run([uv, "venv", "--quiet", "--python", python, fresh], fresh)
            quiet = ["--quiet", "--python", inside]
            _run([uv, "pip", "install", *quiet, "--requirement", requirements], fresh)
            return
    _run([python, "-I", "-m", "venv", "--clear", fresh], fresh)
    quiet = ["--quiet", "--no-input", "--disable-pip-version-check"]
    _run([inside, "-I", "-m", "pip", "install", *quiet, "--requirement", requirements], fresh)


def _repository() -> str:
    """The root of the repository in which this runs, whose programs are not run; "" without one."""
    project = Path(os.environ.get("CLAUDE_PROJECT_DIR") or os.getcwd())
    return next((str(one) for one in (project, *project.parents) if (one / ".git").exists()), "")


def _run(command: list[str], folder: str) -> None:
    """Run one step in `folder`, away from any project's settings; StepError says why it failed."""
    name = os.path.basename(command[0])
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=STEP_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise StepError(one_line(f"{name}: {problem}")) from problem
    if done.returncode < 0:
        raise StepError(f"{name} was ended by signal {-done.returncode}")
    if done.returncode:
        # venv explains a missing ensurepip in the first line of stdout.
        explained = done.stderr.strip() or done.stdout.strip().partition("\n")[0]
        raise StepError(one_line(explained) or f"{name} ended with {done.returncode}")


def _remove_unlinked(home: Home) -> None:
    """Remove every environment of this Python but the one in use; the lock is held."""
    used = os.path.realpath(home.venv())
    prefix = os.path.basename(home.venv()) + "-"
    for name in os.listdir(home.deps):
        path = f"{os.path.realpath(home.deps)}/{name}"
        if name.startswith(prefix) and path != used:
            shutil.rmtree(path, ignore_errors=True)
