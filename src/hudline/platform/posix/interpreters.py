"""Symbolic links to the interpreter: a version manager's `python3` is a script that costs eight
starts per event."""

from __future__ import annotations

import os
import subprocess
import sys

assert sys.platform != "win32"

from hudline.platform import links

NAME = "python3"  # on the PATH
_RUNS = "import sys; sys.exit(sys.version_info < (3, 9))"


def base() -> str:
    """The file of the running interpreter itself, not a link or one of an environment."""
    return os.path.realpath(sys.executable)


def program_in(folder: str) -> str:
    """The program that hooks run, in the folder that the client keeps for the plugin."""
    return folder + "/python"


def target(program: str) -> str | None:
    """The interpreter that `program` stands for; None without one."""
    return links.target(program)


def at(program: str) -> str:
    """The interpreter that is run by that path in the end."""
    return os.path.realpath(program)


def point(program: str, python: str) -> None:
    """Let `program`, whose folder is there, run the interpreter `python`, once that has run, so
    that no link breaks a hook. OSError where that cannot be."""
    if target(program) != python and is_new_enough(python):
        links.point(program, python)


def paths_of(program: str) -> list[str]:
    """What `point` makes for `program`."""
    return [program]


def is_new_enough(python: str) -> bool:
    """Whether an interpreter runs, and is of version 3.9 or newer."""
    done = subprocess.run(
        [python, "-I", "-S", "-c", _RUNS], stdin=subprocess.DEVNULL, timeout=10, check=False
    )
    return done.returncode == 0


def why_passed_over(python: str) -> str:
    """Why an interpreter on the PATH is never taken; "" where it may be."""
    return ""


def remove(program: str) -> None:
    """Remove `program`, where it is a link."""
    links.remove(program)
