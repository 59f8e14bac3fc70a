"""Windows: the keys of the console, which has no signals for its size and cannot stop a process.

Where the standard input is a pipe, as in a mintty without winpty, there is no console, and commands
that need one say so.
"""

from __future__ import annotations

import ctypes
import msvcrt
import os
import signal
import struct
import sys
import threading
import time
from types import FrameType
from typing import Any, Callable

from hudline.platform.console_signs import OLD, is_old
from hudline.platform.signals import ENDINGS

assert sys.platform == "win32"

_POLL = 0.015  # seconds between two looks for a key
_PROCESSED_INPUT = 0x0001
_LINE_AND_ECHO = 0x0002 | 0x0004
_MOST = 64  # events at once
_AT_ONCE = 4000  # characters, fewer than Python would divide
_EVENT = struct.Struct("<H2xiHHHHI")  # INPUT_RECORD with a KEY_EVENT_RECORD
_KEY, _ALT, _TAB, _SHIFT = 1, 0x12, 0x09, 0x10
# Keys that are no characters, by their number, as a terminal would send them.
_SEQUENCES = {
    0x26: "\x1b[A", 0x28: "\x1b[B", 0x27: "\x1b[C", 0x25: "\x1b[D", 0x24: "\x1b[H", 0x23: "\x1b[F",
    0x21: "\x1b[5~", 0x22: "\x1b[6~", 0x2E: "\x1b[3~",
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
    while not (keys := _read(handle)):
        if time.monotonic() >= until:
            return b""
        time.sleep(_POLL)
    return keys


def _read(handle: int) -> bytes:
    r"""The keys that are there, as a terminal would send them.

    msvcrt gives a key that is no character as an \xe0 and a letter: so does somebody who pastes à
    and a letter.
    """
    console, count = ctypes.c_void_p(msvcrt.get_osfhandle(handle)), ctypes.c_ulong()
    events = ctypes.create_string_buffer(_EVENT.size * _MOST)
    kernel, text = ctypes.windll.kernel32, ""
    while kernel.GetNumberOfConsoleInputEvents(console, ctypes.byref(count)) and count.value:
        if not kernel.ReadConsoleInputW(console, events, _MOST, ctypes.byref(count)):
            break
        text += keys_in(events.raw[: _EVENT.size * count.value])
    # A character beyond the first plane comes as two halves.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore").encode("utf-8")


def keys_in(events: bytes) -> str:
    """The keys in the console's events, as a terminal would send them."""
    text = ""
    for kind, is_down, count, number, _, character, state in _EVENT.iter_unpack(events):
        # A character by its number is there when Alt is let go.
        if kind != _KEY or not (is_down or (number == _ALT and character)):
            continue
        key = _SEQUENCES.get(number, "") if not character else chr(character)
        text += ("\x1b[Z" if number == _TAB and state & _SHIFT else key) * count
    return text


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

    def wait(self, handle: int, seconds: float) -> bytes | None:
        """What was typed within so many seconds, as a terminal would send it: nothing where nothing
        was, None where the wait was interrupted."""
        until = time.monotonic() + seconds
        while not (keys := _read(handle)):
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
        return keys

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


def write(handle: int, text: str, encoding: str) -> None:
    """Write all of a text, with signs that can be seen, in whatever code page the console takes
    bytes for text. OSError where that fails."""
    text = text.translate(OLD) if is_old(os.environ) else text
    with open(handle, "wb", buffering=0, closefd=False) as console:  # which turns UTF-8 into text
        for first in range(0, len(text), _AT_ONCE):
            data = text[first : first + _AT_ONCE].encode("utf-8", "replace")
            while data:
                data = data[console.write(data) or len(data) :]


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
