"""Windows: the keys of the console, which has no signals for its size and cannot stop a process.

Where the standard input is a pipe, as in a mintty without winpty, there is no console, and commands
that need one say so.
"""

from __future__ import annotations

import ctypes
import msvcrt
import os
import signal
import sys
import threading
import time
from types import FrameType
from typing import Any, Callable

from hudline.platform.signals import ENDINGS

assert sys.platform == "win32"

_POLL = 0.015  # seconds between two looks for a key
_PROCESSED_INPUT = 0x0001
_LINE_AND_ECHO = 0x0002 | 0x0004
_PREFIXES = ("\0", "\xe0")  # of a key that is no character
# The second half of such a key, as a terminal would send it.
_SEQUENCES = {
    "H": "\x1b[A", "P": "\x1b[B", "M": "\x1b[C", "K": "\x1b[D", "G": "\x1b[H", "O": "\x1b[F",
    "I": "\x1b[5~", "Q": "\x1b[6~", "S": "\x1b[3~", "\x0f": "\x1b[Z",
}  # fmt: skip


def single_keys(handle: int, with_signals: bool) -> Callable[[], None]:
    """Give each key at once and show none; what gives the console back as it was.

    with_signals: whether Ctrl-C is a signal; else it is a key. OSError where there is no console.
    """
    before = _mode(handle)
    wanted = before & ~_LINE_AND_ECHO
    _set_mode(handle, wanted if with_signals else wanted & ~_PROCESSED_INPUT)

    def give_back() -> None:
        try:
            _set_mode(handle, before)
        except OSError:  # closed meanwhile
            return

    return give_back


def typed(handle: int, seconds: float) -> bytes:
    """What was typed within so many seconds, as a terminal would send it; nothing where nothing
    was."""
    until = time.monotonic() + seconds
    while not msvcrt.kbhit():
        if time.monotonic() >= until:
            return b""
        time.sleep(_POLL)
    return _read()


def _read() -> bytes:
    """The keys that are there, as a terminal would send them."""
    text = ""
    while msvcrt.kbhit():
        key = msvcrt.getwch()
        if key in _PREFIXES and msvcrt.kbhit():  # else it is a typed à
            text += _SEQUENCES.get(msvcrt.getwch(), "")
        else:
            text += "" if key == "\0" else key
    # A character beyond the first plane comes as two halves.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore").encode("utf-8")


class Interruptions:
    """Waits for keys, until a signal comes, the size changes or `notify` is called.

    act: called with the number of each signal and its kind, end; and with 0 and resize.
    """

    def __init__(self, act: Callable[[int, str], None]) -> None:
        self._act = act
        self._wake = threading.Event()
        self._handlers: dict[int, Any] = {}
        self._size = (0, 0)

    def open(self) -> None:
        """Take the signals."""
        self._size = _size()
        self._handlers = {one: signal.signal(one, self._signalled) for one in ENDINGS}

    def close(self) -> None:
        """Give the signals back."""
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def notify(self) -> None:
        """End `wait`, from any thread."""
        self._wake.set()

    def wait(self, _handle: int, seconds: float) -> bytes | None:
        """What was typed within so many seconds, as a terminal would send it: nothing where nothing
        was, None where the wait was interrupted."""
        until = time.monotonic() + seconds
        while not msvcrt.kbhit():
            size, before = _size(), self._size
            if size != before:
                self._size = size
                self._act(0, "resize")
                return None
            if self._wake.is_set():
                self._wake.clear()
                return None
            left = until - time.monotonic()
            if left <= 0:
                return b""
            self._wake.wait(min(left, _POLL))
        return _read()

    def _signalled(self, number: int, _: FrameType | None) -> None:
        self._act(number, "end")
        self._wake.set()


def _size() -> tuple[int, int]:
    try:
        return os.get_terminal_size(1)
    except OSError:
        return 0, 0


def can_stop() -> bool:
    """Whether a command can be stopped with Ctrl-Z, and continued."""
    return False


def stop() -> None:
    """No process can be stopped here."""


def _mode(handle: int) -> int:
    found = ctypes.c_ulong()
    console = ctypes.c_void_p(msvcrt.get_osfhandle(handle))
    if not ctypes.windll.kernel32.GetConsoleMode(console, ctypes.byref(found)):
        raise ctypes.WinError()
    return found.value


def _set_mode(handle: int, mode: int) -> None:
    console = ctypes.c_void_p(msvcrt.get_osfhandle(handle))
    if not ctypes.windll.kernel32.SetConsoleMode(console, mode):
        raise ctypes.WinError()
