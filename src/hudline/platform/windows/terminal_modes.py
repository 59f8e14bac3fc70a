"""A console that gives single keys."""

from __future__ import annotations

import sys
from typing import Any

assert sys.platform == "win32"

TerminalError = OSError  # it is no console, or is gone


def modes(handle: int) -> Any:
    """How a console is set, for `restore`. TerminalError where it is none."""
    raise TerminalError("no console yet")


def give_single_keys(handle: int, with_signals: bool = True) -> None:
    """Give each key at once, without echo. with_signals: whether Ctrl-C is a signal, not a key."""


def restore(handle: int, before: Any) -> None:
    """Set a console as it was."""


def has_input(handle: int, seconds: float) -> bool:
    """Whether a key is pressed within so many seconds."""
    return False
