"""The user commands of config.json, and the status line that Hudline wraps.

    "commands": {"build": {"run": "make -s status", "every": 30, "timeout": 5, "lines": 1}}
    "wrap": true        shows the line that `hudline setup --wrap` found, kept in replaced.json

Only the person's config.json is read for commands, never a project's file.
"""

from __future__ import annotations

from typing import Any

from hudline.core.fields import is_whole, table
from hudline.core.file_io import read_object
from hudline.core.paths import Home, is_plain
from hudline.core.shell_command import ShellCommand

COMMANDS, WRAP = "commands", "wrap"
MOST_NAME = 40  # characters
_LONGEST = 4000  # characters of a command
# By key: the default, the least and the most.
LIMITS = {"every": (30.0, 1.0, 86_400.0), "timeout": (5.0, 0.1, 30.0), "lines": (1.0, 1.0, 5.0)}
OF_WRAPPED = 5.0  # seconds that a wrapped line may take
_OFTEN = (5.0, 1.0, 3600.0)  # seconds between two draws of a wrapped line


def command(config: dict[str, Any], name: str) -> ShellCommand | None:
    """The command of that name in the person's configuration; None where there is none to run."""
    found = table(config.get(COMMANDS)).get(name) if is_name(name) else None
    entry = {"run": found} if isinstance(found, str) else table(found)
    run = entry.get("run")
    if not is_command(run):
        return None
    every, timeout, lines = (_bounded(entry.get(key), *LIMITS[key]) for key in LIMITS)
    return ShellCommand(str(run), every, timeout, int(lines))


def is_name(name: object) -> bool:
    """Whether a command may have that name, which is a part of a file's name."""
    return is_plain(name) and len(str(name)) <= MOST_NAME


def is_command(run: object) -> bool:
    """Whether `run` can be given to a shell: it holds no NUL and no half of a surrogate pair."""
    return (
        isinstance(run, str)
        and 0 < len(run.strip()) <= _LONGEST
        and "\0" not in run
        and is_whole(run)
    )


def wrapped_line(home: Home) -> ShellCommand | None:
    """The status line from before Hudline, as setup kept it; None where there is none to run."""
    return runnable(read_object(home.replaced).get("statusLine"))


def runnable(line: object) -> ShellCommand | None:
    """The `statusLine` of a settings file as a command; None where it holds none."""
    setting = table(line)
    run = setting.get("command")
    if not is_command(run):
        return None
    return ShellCommand(str(run), _bounded(setting.get("refreshInterval"), *_OFTEN), OF_WRAPPED)


def ending(code: int | None, timeout: float = OF_WRAPPED) -> str:
    """How a wrapped line failed, in words, by its exit status; None: it was killed after `timeout`
    seconds, or did not start."""
    if code is None:
        return f"it did not answer within {timeout:g} seconds"
    return f"it ended with status {code}"


def _bounded(value: object, default: float, least: float, most: float) -> float:
    """The number `value` within its limits; `default` where it is no number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return default
    return float(min(max(least, value), most))
