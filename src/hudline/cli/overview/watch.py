"""Lines that are kept up to date on a screen of their own, until the person leaves."""

from __future__ import annotations

import time
from typing import Callable

from rich.console import Console

from hudline.cli.overview.screen import Line, Painter, fitted
from hudline.cli.overview.terminal import Terminal, TerminalGone

_EVERY = 1.0  # seconds between two looks
_LEAVING = ("q", "escape")
_STEPS = {"up": -1, "k": -1, "wheel up": -1, "down": 1, "j": 1, "wheel down": 1}


def watch(console: Console, lines: Callable[[float, int], list[Line]]) -> int:
    """Show what `lines` gives of the time (seconds since 1970) and the width in cells. The exit
    status: 0, or as a shell counts a signal."""
    terminal, painter = Terminal(0, console.file.fileno(), console.encoding), Painter(console)
    try:
        with terminal.full_screen():
            _loop(terminal, painter, lines)
    except TerminalGone:
        return 1
    return 128 + terminal.ended if terminal.ended else 0


def _loop(terminal: Terminal, painter: Painter, lines: Callable[[float, int], list[Line]]) -> None:
    top, due = 0, 0.0
    found: list[Line] = []
    while not terminal.ended:
        if terminal.is_stale:
            terminal.is_stale, due = False, 0.0
            painter.forget()
        width, height = terminal.size
        if time.monotonic() >= due:
            found = lines(time.time(), width)
            due = time.monotonic() + _EVERY
        top = max(min(top, len(found) - height), 0)
        shown = [fitted(line, width) for line in found[top : top + height]]
        terminal.write(painter.changes(shown, height))
        for key in terminal.wait(due - time.monotonic()):
            if key.name in _LEAVING:
                return
            steps = {**_STEPS, "page up": 1 - height, "page down": height - 1}
            top += steps.get(key.name, 0)
