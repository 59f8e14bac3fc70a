"""Command lines for the Bourne shell."""

from __future__ import annotations

import errno
import os
import shlex
import sys

assert sys.platform != "win32"

from hudline.platform.programs import program

PROGRAM = "hudline"  # what people run, in the plugin's folder bin
# What the status line runs, in Hudline's folder, and the file of the plugin that it is a copy of;
# the one that the command names comes last.
LAUNCHERS = (("statusline.py", "launcher.py"), ("statusline.sh", "statusline.sh"))
# Seconds between two draws that nothing else causes, the client's least: without them a tool's
# start or end redraws nothing.
INTERVAL: int | None = 1
KEEPS_QUOTES = True  # double quotes inside of a quoted word
NESTS = "$("  # begins a command within another one
EDITOR = "vi"  # of somebody who has named none


def own_command(root: str) -> list[str]:
    """What runs `hudline`, of the plugin in the folder `root`."""
    return [f"{root}/bin/{PROGRAM}"]


def editor_command(line: str, path: str, outside: str = "") -> list[str]:
    """The words of the command that starts a person's editor, by a PATH. ValueError for an open
    quote, FileNotFoundError where it lies nowhere on the PATH, or in the folder `outside` only."""
    words = shlex.split(line)
    if words and "/" not in words[0]:
        found = program(words[0], path, outside)
        if not found:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), words[0])
        words[0] = found
    return words


def with_variable(name: str, value: str, line: str) -> str:
    """A command line that gives its program a variable."""
    return f"{name}={value} {line}"


def in_turn(first: str, second: str) -> str:
    """A command line that does one after the other."""
    return f"{first} && {second}"


def quoted(path: str) -> str:
    """A path as one word of a command line."""
    return shlex.quote(path)


def argument(text: str) -> str:
    """Any text as one word of a command line."""
    return shlex.quote(text)


def printed_by(line: str) -> str:
    """What another command prints, as one word."""
    return f'"{NESTS}{line})"'


def line_command(root: str) -> str:
    """The command of the status line for Hudline's folder `root`: `exec` makes the client the
    script's parent. LookupError where no command can name that folder."""
    return f"exec /bin/sh {shlex.quote(root + '/statusline.sh')}"


def runs_line(command: str, root: str) -> bool:
    """Whether a command runs the script or, as before 0.2, the launcher in Hudline's folder."""
    try:
        return not {root + "/statusline.sh", root + "/statusline.py"}.isdisjoint(
            shlex.split(command)
        )
    except ValueError:  # an open quote
        return False


def called(path: str) -> str:
    """A program's path as the first word of a command line."""
    return quoted(path)
