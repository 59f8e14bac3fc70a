"""The terminal of a full-screen command: single keys, the alternate screen, signals.

Whatever ends the command, the terminal is left as it was found; Ctrl-Z leaves it to the shell, and
`fg` takes it back. Signals only set flags and wake the loop, so nothing ends half-way.
"""

from __future__ import annotations

import os
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

from rich.console import Console

from hudline.cli.overview.keys import Decoder, Key
from hudline.platform.signals import ENDINGS, SCREEN_SIGNALS
from hudline.platform.terminal_modes import (
    TerminalError,
    give_single_keys,
    modes,
    restore,
)

_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?1000h\x1b[?1006h\x1b[2J"
_LEAVE = "\x1b[?1006l\x1b[?1000l\x1b[?7h\x1b[0m\x1b[?25h\x1b[?1049l"
_USUAL = (80, 24)  # columns and lines of a terminal that does not say
_SOON = 0.05  # seconds within which the rest of an escape sequence comes
_HANDLED = (*ENDINGS, *SCREEN_SIGNALS)


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
        self._modes: Any = None
        self._wake: tuple[int, int] = (-1, -1)
        self._is_suspended = False
        self.ended = 0  # the signal that asks for the end
        self.is_stale = True  # what was drawn may not stand there any more

    @contextmanager
    def full_screen(self) -> Iterator[None]:
        """Take the terminal over until the block ends. TerminalGone where there is none."""
        self._wake = os.pipe()
        for handle in self._wake:
            os.set_blocking(handle, False)
        former = signal.set_wakeup_fd(self._wake[1], warn_on_full_buffer=False)
        handlers = {number: signal.signal(number, self._signalled) for number in _HANDLED}
        try:
            self._take()
            yield
        finally:
            with suppress(TerminalGone):
                self._give_back()
            for number, handler in handlers.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(former)
            wake, self._wake = self._wake, (-1, -1)  # `notify` of a thread that goes on finds none
            for handle in wake:
                os.close(handle)

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
        with suppress(OSError):
            os.write(self._wake[1], b"\0")

    def wait(self, seconds: float) -> list[Key]:
        """The keys pressed within `seconds`, at once where some are or a signal or `notify` has
        come. TerminalGone where the terminal was closed."""
        if self._is_suspended:
            self._suspend()
        if self.ended:
            return []
        timeout = _SOON if self._decoder.is_waiting else max(seconds, 0.0)
        ready, _, _ = select.select([self._source, self._wake[0]], [], [], timeout)
        if self._wake[0] in ready:
            with suppress(OSError):
                os.read(self._wake[0], 4096)
        if self._is_suspended:
            self._suspend()
        if self._source not in ready:
            return self._decoder.flush() if not ready else []
        try:
            data = os.read(self._source, 4096)
        except OSError as error:
            raise TerminalGone from error
        if not data:
            raise TerminalGone
        return self._decoder.keys(data)

    def write(self, text: str) -> None:
        """Write all of a text. TerminalGone where that fails."""
        data = text.encode(self._encoding, "replace")
        try:
            while data:
                data = data[os.write(self._target, data) :]
        except OSError as error:
            raise TerminalGone from error

    def _signalled(self, number: int, _: FrameType | None) -> None:
        if number in ENDINGS:
            self.ended = number
        elif number == signal.SIGTSTP:
            self._is_suspended = True
        else:
            self.is_stale = True
            if number == signal.SIGCONT and self._modes:  # after a stop that nobody can handle
                with suppress(TerminalError, TerminalGone):
                    self._take()

    def _take(self) -> None:
        try:
            if not self._modes:
                self._modes = modes(self._source)
            give_single_keys(self._source)
        except TerminalError as error:
            raise TerminalGone from error
        self.write(_ENTER)
        self.is_stale = True

    def _give_back(self) -> None:
        before, self._modes = self._modes, None
        if before:
            with suppress(TerminalError):
                restore(self._source, before)
            self.write(_LEAVE)

    def _suspend(self) -> None:
        """Stop as Ctrl-Z wants it, with the terminal as it was; go on where the shell says so."""
        self._is_suspended = False
        self._give_back()
        handler = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, handler)
        self._take()
