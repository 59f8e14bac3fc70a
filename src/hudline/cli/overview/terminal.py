"""The terminal of a full-screen command: single keys, the alternate screen, signals.

Whatever ends the command, the terminal is left as it was found; Ctrl-Z leaves it to the shell, and
`fg` takes it back. Signals only set flags and wake the loop, so nothing ends half-way.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Callable

from rich.console import Console

from hudline.cli.overview.keys import Decoder, Key
from hudline.platform import console as system

_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?1000h\x1b[?1006h\x1b[2J"
_LEAVE = "\x1b[?1006l\x1b[?1000l\x1b[?7h\x1b[0m\x1b[?25h\x1b[?1049l"
_USUAL = (80, 24)  # columns and lines of a terminal that does not say
_SOON = 0.05  # seconds within which the rest of an escape sequence comes


def has_terminal(console: Console) -> bool:
    """Whether a person sits at a terminal that can show a screen."""
    is_typed = sys.stdin is not None and sys.stdin.isatty()
    return is_typed and console.file.isatty() and not console.is_dumb_terminal


class TerminalGone(Exception):  # noqa: N818 - a finding, not a fault
    """The terminal was closed or does not take what is written."""


class Terminal:
    """Reads keys from `source` and writes to `target`, both file descriptors of a terminal."""

    def __init__(self, source: int, target: int, encoding: str = "utf-8") -> None:
        self._source, self._target, self._encoding = source, target, encoding
        self._decoder = Decoder()
        self._give_keys_back: Callable[[], None] | None = None
        self._interruptions = system.Interruptions(self._signalled)
        self._is_suspended = False
        self.ended = 0  # the signal that asks for the end
        self.is_stale = True  # what was drawn may not stand there any more

    @contextmanager
    def full_screen(self) -> Iterator[None]:
        """Take the terminal over until the block ends. TerminalGone where there is none."""
        self._interruptions.open()
        try:
            self._take()
            yield
        finally:
            with suppress(TerminalGone):
                self._give_back()
            self._interruptions.close()

    @property
    def size(self) -> tuple[int, int]:
        """Columns and lines, whatever COLUMNS and LINES say, which no resize changes."""
        try:
            columns, lines = os.get_terminal_size(self._target)
        except OSError:
            columns = lines = 0
        return columns or _USUAL[0], lines or _USUAL[1]

    def notify(self) -> None:
        """Wake `wait`, from any thread."""
        self._interruptions.notify()

    def wait(self, seconds: float) -> list[Key]:
        """The keys pressed within `seconds`, at once where some are or a signal or `notify` has
        come. TerminalGone where the terminal was closed."""
        if self._is_suspended:
            self._suspend()
        if self.ended:
            return []
        timeout = _SOON if self._decoder.is_waiting else max(seconds, 0.0)
        try:
            data = self._interruptions.wait(self._source, timeout)
        except EOFError as error:
            raise TerminalGone from error
        if self._is_suspended:
            self._suspend()
        if data:
            return self._decoder.keys(data)
        return [] if data is None else self._decoder.flush()

    def write(self, text: str) -> None:
        """Write all of a text. TerminalGone where that fails."""
        try:
            system.write(self._target, text, self._encoding)
        except OSError as error:
            raise TerminalGone from error

    def _signalled(self, number: int, kind: str) -> None:
        if kind == "end":
            self.ended = number
        elif kind == "stop":
            self._is_suspended = True
        else:
            self.is_stale = True
            if kind == "continue" and self._give_keys_back:  # after a stop that nobody can handle
                with suppress(TerminalGone):
                    self._take()

    def _take(self) -> None:
        try:
            give_back = system.single_keys(self._source, with_signals=True)
        except OSError as error:
            raise TerminalGone from error
        self._give_keys_back = self._give_keys_back or give_back
        self.write(_ENTER)
        self.is_stale = True

    def _give_back(self) -> None:
        give_back, self._give_keys_back = self._give_keys_back, None
        if give_back:
            give_back()
            self.write(_LEAVE)

    def _suspend(self) -> None:
        """Stop as Ctrl-Z wants it, with the terminal as it was; go on where the shell says so."""
        self._is_suspended = False
        self._give_back()
        system.stop()
        self._take()
