"""What Hudline runs on: the interpreter, its three libraries, its own folder."""

from __future__ import annotations

import os
import shlex
import stat
import subprocess

from hudline.cli.checks.check import FAIL, NOTE, OK, WARN, Check, Scene, ago
from hudline.cli.checks.surface import needs_no_line
from hudline.probes import dependencies
from hudline.store import links
from hudline.store.files import read_file, read_tail
from hudline.wire.text import clean

_SETUP = "Run: hudline setup"
_ERRORS = 5
_TAIL = 8192  # bytes; more than the last errors take


def interpreter(scene: Scene) -> Check:
    """Whether the linked interpreter is there, runs, and is new enough."""
    name = "interpreter"
    link = scene.home.python
    if not os.path.islink(link):
        if needs_no_line(scene):
            said = "No interpreter is linked yet: the first session does it."
            return Check(name, NOTE, said, "Start the client once, then look again.")
        return Check(name, FAIL, "No interpreter is linked for the status line.", _SETUP)
    target = os.path.realpath(link)
    if not os.access(target, os.X_OK):
        return Check(name, FAIL, f"The linked interpreter {target} is gone.", _SETUP)
    code = "import sys; print('%d.%d.%d' % sys.version_info[:3])"
    try:
        told = subprocess.run(
            [link, "-IS", "-c", code], capture_output=True, text=True, timeout=20, check=True
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return Check(name, FAIL, f"The linked interpreter {target} does not run.", _SETUP)
    if tuple(int(part) for part in told.split(".")) < (3, 9):
        return Check(name, FAIL, f"Python {told} is too old: 3.9 is needed.", _SETUP)
    return _of_hooks(scene) or Check(name, OK, f"Python {told} at {target}.")


def _of_hooks(scene: Scene) -> Check | None:
    """What is said where the link that hooks run leads nowhere; None where it does not."""
    for link in (folder + "/python" for folder in links.data_folders(scene.env)):
        if os.path.islink(link) and not os.access(link, os.X_OK):
            said = f"The interpreter of the hooks, {os.path.realpath(link)}, is gone."
            hint = "The next session's start links another one."
            return Check("interpreter", WARN, said, hint)
    return None


def libraries(scene: Scene) -> Check:
    """Whether orjson, filelock and rich are installed as this version of Hudline asks."""
    name = "dependencies"
    requirements = read_file(scene.root + "/requirements.txt")
    state = dependencies.state(scene.home, requirements)
    failed = dependencies.failure(scene.home)
    if failed is not None:
        when = ago(scene.now - failed.at)
        return Check(
            name,
            WARN,
            f"Setting them up failed {when} ({failed.reason}); the standard library serves so far.",
            "The next session tries again after an hour; a hudline command tries at once.",
        )
    if state == "ready":
        return Check(name, OK, "orjson, filelock and rich are installed.")
    held = "are from another version" if state == "stale" else "are not installed yet"
    return Check(
        name,
        NOTE,
        f"orjson, filelock and rich {held}; the standard library serves so far.",
        "The next session's start sets them up in the background.",
    )


def folder(scene: Scene) -> Check:
    """Whether Hudline's folder is there, can be written, and is closed to others."""
    name = "state folder"
    root = scene.home.root
    if not os.path.isdir(root):
        return Check(name, FAIL, f"{root} does not exist.", _SETUP)
    if not os.access(root, os.R_OK | os.W_OK | os.X_OK):
        return Check(
            name, FAIL, f"{root} cannot be written.", f"Run: chmod u+rwx {shlex.quote(root)}"
        )
    size, open_to_others = _survey(root, scene.home.deps)
    if open_to_others:
        return Check(
            name,
            WARN,
            f"Others can look into {root} ({_count(len(open_to_others), 'entry', 'entries')}).",
            f"Run: chmod -R go-rwx {shlex.quote(root)}",
        )
    sessions = _names(scene.home.sessions)
    kept = _count(len(sessions), "session", "sessions")
    said = f"{root}: {_megabytes(size)}, {kept}."
    return Check(name, OK, said, _foreign_home(scene))


def _count(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def _foreign_home(scene: Scene) -> str:
    if not scene.env.get("HUDLINE_HOME"):
        return ""
    return "HUDLINE_HOME names it; the client must be started with the same value."


def _names(path: str) -> list[str]:
    try:
        return os.listdir(path)
    except OSError:
        return []


def _survey(root: str, deps: str) -> tuple[int, list[str]]:
    """Measure everything below `root` in bytes, and list what others may read or enter.

    Installed libraries hold nothing of the person's and have the modes their installer gives.
    """
    size = 0
    exposed = [root] if os.stat(root).st_mode & 0o077 else []
    for where, folders, files in os.walk(root):
        for entry in folders + files:
            path = os.path.join(where, entry)
            try:
                found = os.lstat(path)
            except OSError:
                continue  # a session wrote and renamed it meanwhile
            size += found.st_size
            private = (path + "/").startswith(deps + "/") or stat.S_ISLNK(found.st_mode)
            if not private and found.st_mode & 0o077:
                exposed.append(path)
    return size, exposed


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.0f} kB"


def errors(scene: Scene) -> Check:
    """Tell the last errors that hooks and the status line wrote down; fresh ones are a warning."""
    lines = read_tail(scene.home.errors, _TAIL).decode("utf-8", "replace").splitlines()
    last = [clean(line, 160) for line in lines if line.strip()][-_ERRORS:]
    if not last:
        return Check("errors", OK, "No error was written down.")
    age = scene.now - os.stat(scene.home.errors).st_mtime
    said = f"The last errors, {ago(age)}: " + " · ".join(last)
    return Check("errors", WARN if age < 86_400 else NOTE, said, "Report them if they come again.")
