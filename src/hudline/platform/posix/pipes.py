"""Named pipes of which one side may be gone at any time, and waiting for several descriptors."""

from __future__ import annotations

import fcntl
import os
import select
import stat
import struct
import sys
import termios
from contextlib import suppress

assert sys.platform != "win32"

# Open for both directions: opening waits for nobody, and neither does a writer while it is open.
_BOTH_ENDS = os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW
_AT_ONCE = 65_536  # bytes
_BROKEN = select.POLLERR | select.POLLNVAL


def open_pipe(path: str) -> int:
    """A non-blocking descriptor of the pipe at `path`, which is made private to the person; one
    that is there is kept. OSError where that cannot be."""
    is_there = False
    with suppress(FileNotFoundError):
        is_there = stat.S_ISFIFO(os.lstat(path).st_mode)
        if not is_there:
            os.unlink(path)
    if not is_there:
        os.mkfifo(path, 0o600)
    return os.open(path, _BOTH_ENDS)


def read_waiting(handle: int) -> bytes:
    """What can be read from a non-blocking descriptor at once; nothing where there is nothing."""
    try:
        return os.read(handle, _AT_ONCE)
    except OSError:
        return b""


def drain(handle: int) -> None:
    """Drop what nobody has read from a pipe. Asked first: a reader may just be taking it."""
    if struct.unpack("i", fcntl.ioctl(handle, termios.FIONREAD, b"\0" * 4))[0]:
        read_waiting(handle)


class Waiting:
    """Waits until one of its descriptors has something to read, or has ended."""

    def __init__(self) -> None:
        self._poll = select.poll()

    def add(self, handle: int) -> None:
        """Wait for what can be read from a descriptor."""
        self._poll.register(handle, select.POLLIN)

    def add_end(self, handle: int) -> None:
        """Wait only for the end of a pipe's reader; asked for nothing, macOS would not tell it."""
        self._poll.register(handle, select.POLLHUP)

    def remove(self, handle: int) -> None:
        """Wait for that descriptor no more."""
        self._poll.unregister(handle)

    def wait(self, seconds: float | None) -> dict[int, bool]:
        """Those that are ready, after so many seconds at the most (None: without end), and whether
        each of them is broken: it would be ready for ever."""
        ready = self._poll.poll(None if seconds is None else max(seconds, 0.0) * 1000)
        return {handle: bool(events & _BROKEN) for handle, events in ready}
