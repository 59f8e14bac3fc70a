"""The installation: interpreter, libraries, Hudline's folder, and its last errors."""

from __future__ import annotations

import os
import stat
import subprocess

from hudline.cli import folder_variables
from hudline.cli.checks.check import FAIL, NOTE, OK, WARN, Check, Scene, ago
from hudline.cli.checks.surface import needs_no_line
from hudline.core.fields import as_people_write, clean
from hudline.core.file_io import names, read_file, read_tail
from hudline.core.libraries import missing
from hudline.install import dependencies, links
from hudline.platform import interpreters
from hudline.platform.files import is_open_to_others
from hudline.platform.processes import WITHOUT_WINDOW
from hudline.platform.shells import quoted

_SETUP = "Run: hudline setup"
_ERRORS = 5
_TAIL = 8192  # bytes; more than the last errors take


def interpreter(scene: Scene) -> Check:
    """Whether the linked interpreter is there, runs, and is new enough."""
    name = "interpreter"
    link = scene.home.python
    if interpreters.target(link) is None:
        if needs_no_line(scene):
            return Check(name, NOTE, "No interpreter is linked yet: the first session does it.")
        return Check(name, FAIL, "No interpreter is linked for the status line.", _SETUP)
    target = as_people_write(interpreters.at(link))
    if not os.access(target, os.X_OK):
        return Check(name, FAIL, f"The linked interpreter {target} is gone.", _SETUP)
    code = "import sys; print('%d.%d.%d' % sys.version_info[:3])"
    try:
        version = subprocess.run(
            [link, "-IS", "-c", code],
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
            creationflags=WITHOUT_WINDOW,
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return Check(name, FAIL, f"The linked interpreter {target} does not run.", _SETUP)
    if tuple(int(part) for part in version.split(".")) < (3, 9):
        return Check(name, FAIL, f"Python {version} is too old: 3.9 is needed.", _SETUP)
    return _of_hooks(scene) or Check(name, OK, f"Python {version} at {target}.")


def _of_hooks(scene: Scene) -> Check | None:
    """A warning where the link that hooks run leads nowhere, else None."""
    for link in map(interpreters.program_in, links.data_folders(scene.env)):
        target = as_people_write(interpreters.at(link))
        if interpreters.target(link) is not None and not os.access(target, os.X_OK):
            sentence = f"The interpreter of the hooks, {target}, is gone."
            hint = "The next session's start links another one."
            return Check("interpreter", WARN, sentence, hint)
    return None


def libraries(scene: Scene) -> Check:
    """Whether orjson and rich are installed as this version of Hudline asks."""
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
    absent = missing()
    if state == "ready" and absent:
        return Check(
            name,
            WARN,
            f"{' and '.join(absent)} cannot be imported; the standard library serves so far.",
            f"Remove {as_people_write(scene.home.venv())}: the next session's start sets them up "
            "again.",
        )
    if state == "ready":
        return Check(name, OK, "orjson and rich are installed.")
    reason = "are from another version" if state == "stale" else "are not installed yet"
    return Check(
        name,
        NOTE,
        f"orjson and rich {reason}; the standard library serves so far.",
        "The next session's start sets them up in the background.",
    )


def folder(scene: Scene) -> Check:
    """Whether Hudline's folder is there, can be written, and is closed to others."""
    name = "state folder"
    root, shown = scene.home.root, as_people_write(scene.home.root)
    if not os.path.isdir(root) and needs_no_line(scene):
        return Check(name, NOTE, f"{shown} does not exist yet: the first session makes it.")
    if not os.path.isdir(root):
        return Check(name, FAIL, f"{shown} does not exist.", _SETUP)
    if not os.access(root, os.R_OK | os.W_OK | os.X_OK):
        return Check(name, FAIL, f"{shown} cannot be written.", f"Run: chmod u+rwx {quoted(root)}")
    size, open_to_others = _survey(root, (scene.home.deps, scene.home.widgets, scene.home.themes))
    if open_to_others:
        return Check(
            name,
            WARN,
            f"Others can look into {shown} ({_count(len(open_to_others), 'entry', 'entries')}).",
            f"Run: chmod -R go-rwx {quoted(root)}",
        )
    sessions = names(scene.home.sessions)
    session_count = _count(len(sessions), "session", "sessions")
    sentence = f"{shown}: {_megabytes(size)}, {session_count}."
    return Check(name, OK, sentence, _foreign_home(scene))


def _count(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def _foreign_home(scene: Scene) -> str:
    if not folder_variables.names_home(scene.env):
        return ""
    return "HUDLINE_HOME names it; the client must be started with the same value."


def _survey(root: str, aside: tuple[str, ...]) -> tuple[int, list[str]]:
    """The bytes below `root`, and the paths that others may read or enter.

    aside: folders with nothing private. Installed libraries have the modes that their installer
    sets, widgets and themes of the person's own those that their editor does; the file `drawing` of
    a host is empty and there for the milliseconds of a draw.
    """
    size, below = 0, tuple(f"{one}/" for one in aside)
    exposed = [root] if is_open_to_others(os.stat(root)) else []
    for where, folders, files in os.walk(root):
        for entry in folders + files:
            path = os.path.join(where, entry)
            try:
                found = os.lstat(path)
            except OSError:
                continue  # a session wrote and renamed it meanwhile
            size += found.st_size
            is_exempt = f"{path}/".startswith(below) or stat.S_ISLNK(found.st_mode)
            if not is_exempt and entry != "drawing" and is_open_to_others(found):
                exposed.append(path)
    return size, exposed


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.0f} kB"


def errors(scene: Scene) -> Check:
    """The last errors of hooks, host and status line; fresh ones are a warning."""
    lines = read_tail(scene.home.errors, _TAIL).decode("utf-8", "replace").splitlines()
    last = [clean(line, 160) for line in lines if line.strip()][-_ERRORS:]
    if not last:
        return Check("errors", OK, "No error was written down.")
    age = scene.now - os.stat(scene.home.errors).st_mtime
    sentence = f"The last errors, {ago(age)}: " + " · ".join(last)
    return Check(
        "errors", WARN if age < 86_400 else NOTE, sentence, "Report them if they come again."
    )
