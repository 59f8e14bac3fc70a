"""A virtual environment as Linux and macOS have it."""

from __future__ import annotations

import sys

assert sys.platform != "win32"

from hudline.platform.outbox import site_packages

__all__ = ["MAKER_HAS_IT", "WITH_PIP", "interpreter", "own_interpreter", "site_packages"]

WITH_PIP = "Debian, Ubuntu: apt install python3-venv"  # how to get one
MAKER_HAS_IT = False  # whether its modules are used by the interpreter that made it, without one


def interpreter(folder: str, base: str) -> str:
    """The interpreter of the environment in `folder`, which the interpreter `base` has made."""
    return own_interpreter(folder)


def own_interpreter(folder: str) -> str:
    """The interpreter in an environment that lies in `folder`."""
    return folder + "/bin/python"
