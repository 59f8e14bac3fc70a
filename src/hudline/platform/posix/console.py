"""Linux and macOS: cbreak mode, signals, and a pipe that wakes."""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
import tty
from contextlib import suppress
from types import FrameType
from typing import Callable

from hudline.platform.signals import ENDINGS

assert sys.platform != "win32"

_AT_ONCE = 4096  # bytes
_KINDS = {
    **dict.fromkeys(ENDINGS, "end"),
    signal.SIGWINCH: "resize",
    signal.SIGTSTP: "stop",
    signal.SIGCONT: "continue",
}


def single_keys(handle: int, with_signals: bool) -> Callable[[], None]:
    """Give each key at once and show none; what gives the terminal back as it was.

    with_signals: whether Ctrl-C and Ctrl-Z send signals; else they are keys. OSError where there is
    no terminal.
    """
    try:
        before = termios.tcgetattr(handle)
        tty.setcbreak(handle)
        if not with_signals:
            modes = termios.tcgetattr(handle)
            modes[3] &= ~(termios.ISIG | termios.IEXTEN)
            termios.tcsetattr(handle, termios.TCSADRAIN, modes)
    except termios.error as error:
        raise OSError(*error.args) from error

    def give_back() -> None:
        with suppress(termios.error):
            termios.tcsetattr(handle, termios.TCSADRAIN, before)

    return give_back


def typed(handle: int, seconds: float) -> bytes:
    """What was typed within so many seconds; nothing where nothing was. EOFError where the terminal
    is closed."""
    if not select.select([handle], [], [], seconds)[0]:
        return b""
    return _read(handle)


def _read(handle: int) -> bytes:
    try:
        data = os.read(handle, _AT_ONCE)
    except OSError as error:
        raise EOFError from error
    if not data:
        raise EOFError
    return data


class Interruptions:
    """Waits for keys, until a signal comes or `notify` is called.

    act: called with the number of each signal and its kind: end, resize, stop or continue.
    """

    def __init__(self, act: Callable[[int, str], None]) -> None:
        self._act = act
        self._wake: tuple[int, int] = (-1, -1)
        self._restore: Callable[[], None] = lambda: None

    def open(self) -> None:
        """Take the signals."""
        self._wake = os.pipe()
        for handle in self._wake:
            os.set_blocking(handle, False)
        former = signal.set_wakeup_fd(self._wake[1], warn_on_full_buffer=False)
        handlers = {number: signal.signal(number, self._signalled) for number in _KINDS}

        def restore() -> None:
            for number, handler in handlers.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(former)

        self._restore = restore

    def close(self) -> None:
        """Give the signals back."""
        self._restore()
        wake, self._wake = self._wake, (-1, -1)  # `notify` of a thread that goes on finds none
        for handle in wake:
            os.close(handle)

    def notify(self) -> None:
        """End `wait`, from any thread."""
        with suppress(OSError):
            os.write(self._wake[1], b"\0")

    def wait(self, handle: int, seconds: float) -> bytes | None:
        """What was typed within so many seconds: nothing where nothing was, None where the wait was
        interrupted. EOFError where the terminal is closed."""
        ready, _, _ = select.select([handle, self._wake[0]], [], [], seconds)
        if self._wake[0] in ready:
            with suppress(OSError):
                os.read(self._wake[0], _AT_ONCE)
        if handle in ready:
            return _read(handle)
        return None if ready else b""

    def _signalled(self, number: int, _: FrameType | None) -> None:
        self._act(number, _KINDS[signal.Signals(number)])


def can_stop() -> bool:
    """Whether a command can be stopped with Ctrl-Z, and continued."""
    return True


def stop() -> None:
    """Stop this process as Ctrl-Z does, until the shell continues it."""
    handler = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGTSTP)
    signal.signal(signal.SIGTSTP, handler)


def write(handle: int, text: str, encoding: str) -> None:
    """Write all of a text, with what the encoding has. OSError where that fails."""
    data = text.encode(encoding, "replace")
    while data:
        data = data[os.write(handle, data) :]
