"""Where a program lies that Hudline starts by its name: never in the folder it happens to be in."""

from __future__ import annotations

import errno
import os
import sys

assert sys.platform == "win32"

from hudline.platform.outbox import is_absolute, own_form

_ENDINGS = (".exe", ".com")  # of PATHEXT, what starts without a shell
_SCRIPTS = (".cmd", ".bat")  # what a shell reads, arguments included


def search_path(path: str, outside: str = "") -> str:
    """The absolute entries of a PATH; without those in the folder `outside`, also by a link."""
    folders = [one.strip('"') for one in path.split(";")]
    return ";".join(one for one in folders if is_absolute(one) and not _is_in(one, outside))


def program(name: str, path: str, outside: str = "", with_scripts: bool = False) -> str:
    """The absolute path of the program `name` by a PATH; "" where there is none. Relative entries
    are passed over, and whatever lies in the folder `outside`, also by a link.

    with_scripts: whether it may be a script for the system's shell: a name or a path from elsewhere
    among its arguments could have that shell run something.
    """
    endings = _ENDINGS + _SCRIPTS if with_scripts else _ENDINGS
    names = [name] if name.lower().endswith(endings) else [name + one for one in endings]
    for folder in search_path(path, outside).split(";"):
        for one in names:
            found = f"{own_form(folder).rstrip('/')}/{one}"
            if folder and os.path.isfile(found) and not _is_in(found, outside):
                return found
    return ""


def started(command: list[str]) -> list[str] | str:
    """A program, by its absolute path, and its arguments, as subprocess starts it. OSError where
    they cannot be given to it: the system's shell reads those of a script, and replaces variables
    also between quotes."""
    first, *rest = command
    if not first.lower().endswith(_SCRIPTS):
        return command
    if any(set(one) & set('"%\r\n') for one in command):
        raise OSError(errno.EINVAL, "a script cannot be given such a name")
    return " ".join([f'"{own_form(first)}"'.replace("/", "\\"), *(f'"{one}"' for one in rest)])


def _is_in(path: str, folder: str) -> bool:
    """Whether a path leads into a folder; the root of a drive holds everything, so nothing counts
    as in it."""
    real = _real(folder) if folder else ""
    return len(real) > len("c:") and (_real(path) + "/").startswith(real + "/")


def _real(path: str) -> str:
    """A path without links, as it can be compared."""
    return own_form(os.path.realpath(path)).rstrip("/").lower()
