"""A file that any number of processes append to at once, and that one of them may replace.

Nobody can replace a file that somebody has open there. Who replaces it makes a mark beside it,
which goes with its process, and then waits for nobody: who appends looks for the mark once it has
the file open, and gives way.
"""

from __future__ import annotations

import errno
import nt
import sys
import time

assert sys.platform == "win32"

from hudline.platform.outbox import exists, open_to_append, open_to_rewrite

_MARK = ".replaced"  # behind the file's name
_MARKING = nt.O_WRONLY | nt.O_CREAT | nt.O_EXCL | nt.O_TEMPORARY | nt.O_NOINHERIT
_PATIENCE, _POLL = 10.0, 0.005  # seconds


class Alone:
    """A file to which nobody can append until `close` is called; `data` is what it has."""

    def __init__(self, data: bytes, handle: int) -> None:
        self.data = data
        self._handle = handle

    def close(self) -> None:
        """Let others append again, to what lies at its path then."""
        nt.close(self._handle)


def append(path: str, data: bytes) -> int:
    """Append `data` in one write; the size of the file, in bytes. OSError where that fails, its
    folder is not there, or somebody replaces the file for ten seconds."""
    until = time.monotonic() + _PATIENCE
    while True:
        handle = open_to_append(path)
        try:
            if not exists(path + _MARK):
                if nt.write(handle, data) != len(data):
                    raise OSError(errno.ENOSPC, "was written in part", path)
                return nt.fstat(handle).st_size
        finally:
            nt.close(handle)
        if time.monotonic() >= until:
            raise OSError(errno.EAGAIN, "is being replaced", path)
        time.sleep(_POLL)


def hold_alone(path: str) -> Alone | None:
    """The file, to which nobody can append meanwhile; None where
    somebody uses it at this moment. OSError where it cannot be opened."""
    try:
        mark = nt.open(path + _MARK, _MARKING)
    except (FileExistsError, PermissionError):  # of another one, or it is just being removed
        return None
    try:
        handle = open_to_rewrite(path)
        if handle is None:
            nt.close(mark)
            return None
        try:
            data = nt.read(handle, nt.fstat(handle).st_size)
        finally:
            nt.close(handle)
    except OSError:
        nt.close(mark)
        raise
    return Alone(data, mark)
