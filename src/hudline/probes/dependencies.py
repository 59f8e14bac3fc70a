"""orjson, filelock and rich, installed once into Hudline's own folder.

    <home>/deps/<tag>            link to the environment in use, for one version of Python
    <home>/deps/<tag>-<random>/  an environment; its requirements.txt is the copy it was built from
    <home>/deps/<tag>.lock       held while one is built
    <home>/deps/failed.json      why the last attempt failed, and when

An environment cannot be moved, and a hook may be loading orjson from the one in use. So each is
built where it stays, checked there, and only then does the link turn to it. The one before is
left for those who still use it, and goes when the next is built. A build that was killed leaves a
folder without a link, which goes the same way.
"""

import fcntl
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import NamedTuple, Optional

from hudline.codec import Codec
from hudline.store.files import make_folder, read_file, replace
from hudline.store.home import Home
from hudline.store.links import point
from hudline.store.programs import program
from hudline.store.repository import around

RETRY_SECONDS = 3600
STEP_SECONDS = 600
REASON_CHARACTERS = 300
CHECK_CODE = """
import sys
sys.path.insert(0, sys.argv[1])
from hudline.codec import Codec
if Codec(sys.argv[2]).loads(b"[1]") != [1] or Codec(sys.argv[2]).name != "orjson":
    sys.exit("orjson does not load")
sys.path.insert(0, sys.argv[2])
import filelock, rich.console
"""


class Failure(NamedTuple):
    """The last attempt that failed: `at` in seconds since the epoch, `reason` one plain line."""

    at: float
    reason: str


class StepError(Exception):
    """One step of the set-up failed; the message is one plain line."""


def state(home: Home, requirements: bytes) -> str:
    """How the environment stands to `requirements`: "ready", "stale" or "missing"."""
    try:
        kept = read_file(home.venv() + "/requirements.txt")
    except OSError:
        return "missing"
    if not os.access(home.venv() + "/bin/python", os.X_OK):
        return "missing"  # its interpreter was removed since
    return "ready" if kept == requirements else "stale"


def failure(home: Home) -> Optional[Failure]:
    """The last attempt that failed, unless a later one succeeded."""
    try:
        noted = Codec(home.site()).loads(read_file(home.deps + "/failed.json"))
    except (OSError, ValueError):
        return None
    if not isinstance(noted, dict):
        return None
    at, reason = noted.get("at"), noted.get("reason")
    if not isinstance(at, (int, float)) or not isinstance(reason, str):
        return None
    return Failure(at, reason)


def provision(home: Home, root: str, python: str, now: float, force: bool = False) -> str:
    """Bring the environment to what `<root>/requirements.txt` asks for.

    python: the base interpreter, of the running version. now: seconds since the epoch. force: a
    person waits for it, so wait for a neighbour's build and do not mind a recent failure.
    Returns "ready" (nothing to do), "installed", "failed" (see `failure`), "busy" (somebody else
    builds) or "waiting" (failed less than an hour ago). OSError where `home` cannot be written.
    """
    requirements = read_file(root + "/requirements.txt")
    if state(home, requirements) == "ready":
        return "ready"
    if not force and _failed_lately(home, now):
        return "waiting"
    make_folder(home.deps)
    with _locked(home.venv() + ".lock", wait=force) as mine:
        if not mine:
            return "busy"
        if state(home, requirements) == "ready":
            return "ready"
        try:
            _install(home, root, python, requirements)
        except StepError as problem:
            noted = {"at": now, "reason": str(problem)}
            replace(home.deps + "/failed.json", Codec(home.site()).dumps(noted))
            return "failed"
    _forget_failure(home)
    return "installed"


def one_line(said: str) -> str:
    """The last line of what a program said, without control characters or passwords, bounded."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    last = re.sub(r"://[^/@\s]+@", "://…@", lines[-1]) if lines else ""
    plain = "".join(char if char.isprintable() else " " for char in last)
    return plain[:REASON_CHARACTERS]


def _install(home: Home, root: str, python: str, requirements: bytes) -> None:
    _remove_unlinked(home)
    fresh = tempfile.mkdtemp(prefix=os.path.basename(home.venv()) + "-", dir=home.deps)
    with ExitStack() as unless_done:
        unless_done.callback(shutil.rmtree, fresh, ignore_errors=True)
        _build(fresh, root + "/requirements.txt", python)
        _check(fresh + home.site()[len(home.venv()) :], root, python)
        replace(fresh + "/requirements.txt", requirements)
        point(home.venv(), os.path.basename(fresh))
        unless_done.pop_all()


def _build(fresh: str, requirements: str, python: str) -> None:
    """Make the environment `fresh`: with uv where it is on the PATH and can, else venv and pip."""
    project = os.environ.get("CLAUDE_PROJECT_DIR") or os.getcwd()
    uv = program("uv", os.environ.get("PATH", ""), around(project)[1])
    if uv:
        try:
            _build_with_uv(uv, fresh, requirements, python)
        except StepError:
            pass  # an old uv, one without the network's certificates: what pip says will count
        else:
            return
    inside = fresh + "/bin/python"
    _run([python, "-I", "-m", "venv", "--clear", fresh], fresh)
    quiet = ["--quiet", "--no-input", "--disable-pip-version-check"]
    _run([inside, "-I", "-m", "pip", "install", *quiet, "--requirement", requirements], fresh)


def _build_with_uv(uv: str, fresh: str, requirements: str, python: str) -> None:
    _run([uv, "venv", "--quiet", "--python", python, fresh], fresh)
    quiet = ["--quiet", "--python", fresh + "/bin/python"]
    _run([uv, "pip", "install", *quiet, "--requirement", requirements], fresh)


def _check(site: str, root: str, python: str) -> None:
    """See in a child, which may crash, that everything loads just as hooks and commands do it."""
    _run([python, "-I", "-S", "-c", CHECK_CODE, root + "/src", site], root)


def _run(command: "list[str]", folder: str) -> None:
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


def _failed_lately(home: Home, now: float) -> bool:
    last = failure(home)
    return last is not None and 0 <= now - last.at < RETRY_SECONDS


def _forget_failure(home: Home) -> None:
    try:
        os.unlink(home.deps + "/failed.json")
    except FileNotFoundError:
        return


def _remove_unlinked(home: Home) -> None:
    """Remove every environment of this Python but the one in use; the lock is held."""
    used = os.path.realpath(home.venv())
    prefix = os.path.basename(home.venv()) + "-"
    for name in os.listdir(home.deps):
        path = f"{os.path.realpath(home.deps)}/{name}"
        if name.startswith(prefix) and path != used:
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _locked(path: str, wait: bool) -> Iterator[bool]:
    """Whether the lock at `path` is ours. Not filelock: this is what installs filelock."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)
