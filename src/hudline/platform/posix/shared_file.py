"""A file that any number of processes append to at once, and that one of them may replace.

Small on purpose: every `hudline progress tick` loads it. Who appends shares a lock; who replaces it
has it alone, so that nothing is appended to the file that was replaced.
"""

from __future__ import annotations

import errno
import fcntl
import posix
import sys
import time

assert sys.platform != "win32"

WITHOUT_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)  # what such a file system says
_PATIENCE, _POLL = 10.0, 0.005  # seconds
_FLAGS = (
    posix.O_RDWR | posix.O_APPEND | posix.O_CREAT
    | posix.O_CLOEXEC | posix.O_NOFOLLOW | posix.O_NONBLOCK | posix.O_NOCTTY
)  # fmt: skip


class Alone:
    """A file to which nobody can append until `close` is called; `data` is what it has."""

    def __init__(self, data: bytes, handle: int) -> None:
        self.data = data
        self._handle = handle

    def close(self) -> None:
        """Let others append again, to what lies at its path then."""
        posix.close(self._handle)


def append(path: str, data: bytes) -> int:
    """Append `data` in one write; the size of the file, in bytes. OSError where that fails, its
    folder is not there, or somebody replaces the file for ten seconds."""
    handle = _locked(path, fcntl.LOCK_SH, _PATIENCE)
    if handle is None:
        raise OSError(errno.EAGAIN, "is being replaced", path)
    try:
        if posix.write(handle, data) != len(data):
            raise OSError(errno.ENOSPC, "was written in part", path)
        return posix.fstat(handle).st_size
    finally:
        posix.close(handle)


def hold_alone(path: str) -> Alone | None:
    """The file, to which nobody can append meanwhile; None where
    somebody uses it at this moment, or the file system has no locks. OSError where it cannot be
    opened."""
    handle = _locked(path, fcntl.LOCK_EX, 0.0)
    if handle is None:
        return None
    return Alone(posix.pread(handle, posix.fstat(handle).st_size, 0), handle)


def _locked(path: str, kind: int, seconds: float) -> int | None:
    """A handle of the file with a lock of that kind, after so many seconds at the most; None
    without one. Where the file system has no locks it is only shared."""
    until = time.monotonic() + seconds
    while True:
        handle = posix.open(path, _FLAGS, 0o600)
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
            has_lock = True
        except OSError as error:
            has_lock = error.errno in WITHOUT_LOCKS and kind == fcntl.LOCK_SH
        if has_lock and is_at(handle, path):
            return handle
        posix.close(handle)
        if time.monotonic() >= until:
            return None
        if not has_lock:
            time.sleep(_POLL)


def is_at(handle: int, path: str) -> bool:
    """Whether an open file is still the one at `path`."""
    try:
        return posix.stat(path).st_ino == posix.fstat(handle).st_ino
    except FileNotFoundError:
        return False
