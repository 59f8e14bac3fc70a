"""Where a program lies that Hudline starts by its name: never in the folder it happens to be in.

An entry of the PATH that is relative, or empty, means the present folder, which may be anybody's
repository.
"""

from __future__ import annotations

import os


def search_path(path: str, outside: str = "") -> str:
    """The absolute entries of a PATH; without those in the folder `outside`, also by a link."""
    folders = path.split(":")
    return ":".join(one for one in folders if one.startswith("/") and not _is_in(one, outside))


def program(name: str, path: str, outside: str = "", with_scripts: bool = False) -> str:
    """The absolute path of the program `name` by a PATH; "" where there is none. Relative entries
    are passed over, and whatever lies in the folder `outside`, also by a link. with_scripts: here
    a script is a program like others."""
    for folder in search_path(path, outside).split(":"):
        found = f"{folder.rstrip('/')}/{name}"
        is_program = folder and os.path.isfile(found) and os.access(found, os.X_OK)
        if is_program and not _is_in(found, outside):
            return found
    return ""


def started(command: list[str]) -> list[str]:
    """A program and its arguments, as subprocess starts it."""
    return command


def _is_in(path: str, folder: str) -> bool:
    """Whether a path leads into a folder; the root of the file system holds everything, so nothing
    counts as in it."""
    real = os.path.realpath(folder) if folder else "/"
    return real != "/" and (os.path.realpath(path) + "/").startswith(real + "/")
