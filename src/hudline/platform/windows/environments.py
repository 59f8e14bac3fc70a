"""A folder of libraries alone: the interpreter of an environment would be a program that starts
another one."""

from __future__ import annotations

import sys

assert sys.platform == "win32"

from hudline.platform.outbox import site_packages

__all__ = ["MAKER_HAS_IT", "WITH_PIP", "interpreter", "own_interpreter", "site_packages"]
WITH_PIP = (
    "the installer of python.org brings it, the embeddable package does not"  # how to get one
)
MAKER_HAS_IT = True  # whether its modules are used by the interpreter that made it, without one


def interpreter(folder: str, base: str) -> str:
    """The interpreter of the environment in `folder`, which the interpreter `base` has made."""
    return base


def own_interpreter(folder: str) -> str:
    """The interpreter in an environment with one, that lies in `folder`."""
    return folder + "/Scripts/python.exe"
