"""Finds the version of the client."""

from __future__ import annotations

import os
import re
import subprocess

from hudline.core.file_io import modified, read_object
from hudline.core.paths import config_folder
from hudline.core.project import project_tree
from hudline.platform.outbox import lives
from hudline.platform.processes import WITHOUT_WINDOW
from hudline.platform.programs import program, started

Version = tuple[int, ...]


def detect(env: dict[str, str]) -> Version | None:
    """The client's version, of three numbers: of the one that runs this, else the one on the PATH,
    else the one that began last of those that run. None where none is
    found; it takes about a second."""
    running = _running_version(env, env.get("CLAUDE_PID", ""))
    version_text = running or _path_version(env) or _last_version(env)
    found = re.search(r"(\d+)\.(\d+)\.(\d+)", version_text)
    return tuple(map(int, found.groups())) if found else None


def version_string(version: Version) -> str:
    """A version as text."""
    return ".".join(map(str, version))


def _running_version(env: dict[str, str], pid: str) -> str:
    """What the client of that process wrote about itself in <config>/sessions/<pid>.json."""
    if not pid.isdecimal():
        return ""
    return str(read_object(f"{config_folder(env)}/sessions/{pid}.json").get("version", ""))


def _last_version(env: dict[str, str]) -> str:
    """The same of the newest entry whose process lives."""
    folder = config_folder(env) + "/sessions"
    try:
        pids = [name[:-5] for name in os.listdir(folder) if name.endswith(".json")]
    except OSError:
        return ""
    live = [pid for pid in pids if pid.isdecimal() and lives(int(pid))]
    newest = max(live, key=lambda pid: modified(f"{folder}/{pid}.json"), default="")
    return _running_version(env, newest)


def _path_version(env: dict[str, str]) -> str:
    """The output of `claude --version` of the client on the PATH; "" without one."""
    client = program("claude", env.get("PATH", ""), project_tree(env), with_scripts=True)
    if not client:
        return ""
    try:
        done = subprocess.run(
            started([client, "--version"]),
            env=env,
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
            creationflags=WITHOUT_WINDOW,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout
