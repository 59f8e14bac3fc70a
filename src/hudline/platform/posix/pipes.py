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
from typing import Protocol

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


class Source(Protocol):
    """What a `Waiting` can wait for."""

    def fileno(self) -> int | None:
        """The descriptor that is readable once there is news; None where the system tells none."""


class Inlet:
    """Takes bytes from any program of this person, through the pipe at `path`, which is made.
    OSError where that cannot be."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._handle = open_pipe(path)
        self._own = os.fstat(self._handle).st_ino

    def fileno(self) -> int:
        """See `Source`."""
        return self._handle

    def read(self) -> bytes:
        """What has come since the last look; nothing where nothing has."""
        return read_waiting(self._handle)

    def is_at_path(self) -> bool:
        """Whether the path still leads here."""
        try:
            return os.stat(self._path).st_ino == self._own
        except OSError:
            return False

    def close(self) -> None:
        """Close it; its file stays."""
        os.close(self._handle)


class Nudge:
    """Lets one thread have another one's wait return."""

    def __init__(self) -> None:
        self._handle, self._end = os.pipe()
        for end in (self._handle, self._end):
            os.set_blocking(end, False)

    def fileno(self) -> int:
        """See `Source`."""
        return self._handle

    def give(self) -> None:
        """Have the wait return."""
        with suppress(OSError):  # full: it returns anyway
            os.write(self._end, b".")

    def take(self) -> bool:
        """Whether it was given since this was asked last."""
        return bool(read_waiting(self._handle))


class ReaderEnd:
    """Tells when nobody reads the pipe behind a descriptor any more.

    `look_seconds`: between two looks at `has_ended`; None where a wait returns at the end.
    """

    look_seconds: float | None = None

    def __init__(self, descriptor: int) -> None:
        self._handle = descriptor

    def fileno(self) -> int:
        """See `Source`."""
        return self._handle

    def has_ended(self) -> bool:
        """Whether that is known without a wait."""
        return False


class Waiting:
    """Waits until there is news of one of its sources."""

    def __init__(self) -> None:
        self._poll = select.poll()
        self._sources: dict[int, Source] = {}

    def add(self, source: Source) -> None:
        """Wait for its news; of one that has no descriptor there is none."""
        handle = source.fileno()
        if handle is not None:
            # Asked for nothing, macOS would not tell the end of a reader.
            is_end = isinstance(source, ReaderEnd)
            self._poll.register(handle, select.POLLHUP if is_end else select.POLLIN)
            self._sources[handle] = source

    def remove(self, source: Source) -> None:
        """Wait for that one no more."""
        handle = source.fileno()
        if handle is not None:
            self._poll.unregister(handle)

    def wait(self, seconds: float | None) -> dict[Source, bool]:
        """Those of which there is news, after so many seconds at the most (None: without end), and
        whether each of them is broken: there would be news for ever."""
        ready = self._poll.poll(None if seconds is None else max(seconds, 0.0) * 1000)
        return {self._sources[handle]: bool(events & _BROKEN) for handle, events in ready}
