"""Git Bash where there is one, else PowerShell: the client runs the status line in one of them.

A command for both has no quotes around its program (PowerShell would print that text), slashes
(bash would take backslashes for escapes) and nothing that either of them replaces.
"""

from __future__ import annotations

import errno
import os
import re
import shlex
import sys
from importlib import import_module
from typing import Any, Callable

assert sys.platform == "win32"

from hudline.platform import interpreters
from hudline.platform.outbox import PYTHON, environment, is_absolute, own_form, person_folder
from hudline.platform.programs import program

PROGRAM = "hudline.cmd"  # what people run, in the plugin's folder bin
# What the status line runs, in Hudline's folder, and the file of the plugin that it is a copy of.
LAUNCHERS = (("python/statusline.py", "windows.py"),)
# No draws by time: a bash that starts every second has left others without one, since all of them
# share what they inherit by. The client draws with each message, and the band shows the rest.
INTERVAL: int | None = None
# Of a word in single quotes PowerShell gives a program all but the double quotes in it.
KEEPS_QUOTES = False
NESTS = "(("  # begins a command within another one
EDITOR = "notepad"  # of somebody who has named none
_PLAIN = re.compile(r"[A-Za-z]:[\w./~-]*|~/[\w./-]*")  # one word for both shells
_RUN = "-c 'import statusline'"  # which lies beside the interpreter


def own_command(root: str) -> list[str]:
    """What runs `hudline`, of the plugin in the folder `root`: no .cmd file, which Windows would
    run by a shell, with another one's quotes."""
    return [interpreters.base(), "-I", "-S", "-X", "utf8", root + "/hooks/command.py"]


def editor_command(line: str, path: str, outside: str = "") -> list[str]:
    """The words of the command that starts a person's editor, by a PATH. ValueError for an open
    quote, FileNotFoundError where it lies nowhere on the PATH, or in the folder `outside` only."""
    lexer = shlex.shlex(line, posix=True)
    lexer.whitespace_split, lexer.commenters, lexer.escape = True, "", ""  # \\ stands in paths
    words = [line] if is_absolute(line) and os.path.isfile(line) else list(lexer)
    if words and not is_absolute(words[0]):
        # Windows itself would look in the folder at hand first, and for nothing but an .exe.
        found = program(words[0], path, outside, with_scripts=True)
        if not found:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), words[0])
        words[0] = found
    return words


def with_variable(name: str, value: str, line: str) -> str:
    """A command line of PowerShell that gives its program a variable."""
    return f"$env:{name}={value}; {line}"


def in_turn(first: str, second: str) -> str:
    """A command line that does one after the other; older ones of PowerShell know no &&."""
    return f"{first}; {second}"


def quoted(path: str) -> str:
    """A path as one word of a command line, as people there write it."""
    path = own_form(path)
    shown = path.replace("/", "\\")
    if "$" in path or "`" in path:  # which PowerShell would replace
        return "'" + shown.replace("'", "''") + "'"
    return shown if _PLAIN.fullmatch(path) else f'"{shown}"'


def argument(text: str) -> str:
    """Any text as one word behind `hudline` in PowerShell, which gives a program what it has read
    without a backslash in front of quotes: without one of its own they would be gone."""
    if re.fullmatch(r"[\w./:\\%+=-]+", text):
        return text
    return "'" + text.replace("'", "''").replace('"', '\\"') + "'"


def printed_by(line: str) -> str:
    """What another command prints, as one word of PowerShell, for a program as by `argument`."""
    return f"""{NESTS}{line}) -replace '"', '\\"')"""


def called(path: str) -> str:
    """A program's path as the first word of a command line of PowerShell."""
    word = quoted(path)
    return f"& {word}" if word.startswith(('"', "'")) else word


def line_command(root: str) -> str:
    """The command of the status line for Hudline's folder `root`. LookupError where no command can
    name that folder in both shells."""
    forms: list[Callable[[str], str]] = [str, _below_person, _short]
    for form in forms:
        path = form(root)
        if path and _PLAIN.fullmatch(path):
            return f"{path}{PYTHON} {_RUN}"
    raise LookupError(root)


def runs_line(command: str, root: str) -> bool:
    """Whether a command runs the status line in Hudline's folder."""
    try:
        words = shlex.split(command.replace("\\", "/"))
    except ValueError:  # an open quote
        return False
    words = words[1:] if words[:1] == ["&"] else words
    if not words or not any("statusline" in word for word in words[1:]):
        return False
    first, own = words[0], root + PYTHON
    if first.startswith("~/"):
        first = person_folder(environment()) + first[1:]
    if own_form(first).lower() == own.lower():
        return True
    try:  # what is gone has its short name still in the command
        return _long(first) == _long(own)
    except (OSError, ValueError):
        return False


def _long(path: str) -> str:
    """A path without short names and links, as it can be compared; the file may be gone."""
    return own_form(os.path.realpath(path)).lower()


def _below_person(root: str) -> str:
    """The folder by ~, where both shells take the same folder for the person's; else ""."""
    env = environment()
    person = person_folder(env)
    others = (env.get("HOME", ""), env.get("HOMEDRIVE", "") + env.get("HOMEPATH", ""))
    is_same = all(own_form(one).rstrip("/").lower() in ("", person.lower()) for one in others)
    is_below = root.lower().startswith(person.lower() + "/")
    return "~" + root[len(person) :] if is_same and is_below else ""


def _short(path: str) -> str:
    """The path by the names of eight characters that Windows gives; "" where it has none."""
    found = own_form(_kernel().short_path(path))
    return found if found.lower() != path.lower() else ""


def _kernel() -> Any:
    """Imported where it is needed: draws load this module, and have no time for that."""
    return import_module("hudline.platform.windows.kernel")
