"""A terminal that gives single keys."""

from __future__ import annotations

import select
import sys
import termios
import tty
from typing import Any

assert sys.platform != "win32"

TerminalError = termios.error  # it is no terminal, or is gone


def modes(handle: int) -> Any:
    """How a terminal is set, for `restore`. TerminalError where it is none."""
    return termios.tcgetattr(handle)


def give_single_keys(handle: int, with_signals: bool = True) -> None:
    """Give each key at once, without echo. with_signals: whether Ctrl-C and Ctrl-Z are signals, not
    keys."""
    tty.setcbreak(handle)
    if not with_signals:
        found = termios.tcgetattr(handle)
        found[3] &= ~(termios.ISIG | termios.IEXTEN)
        termios.tcsetattr(handle, termios.TCSADRAIN, found)


def restore(handle: int, before: Any) -> None:
    """Set a terminal as it was."""
    termios.tcsetattr(handle, termios.TCSADRAIN, before)


def has_input(handle: int, seconds: float) -> bool:
    """Whether a key is pressed within so many seconds."""
    return bool(select.select([handle], [], [], seconds)[0])
