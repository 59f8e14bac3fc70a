"""Named pipes of which one side may be gone at any time, and waiting for several of them."""

from __future__ import annotations

import errno
import time


def open_pipe(path: str) -> int:
    """The pipe at `path`. OSError where it cannot be made."""
    raise OSError(errno.ENOSYS, "no named pipes yet", path)


def read_waiting(handle: int) -> bytes:
    """What can be read at once; nothing where there is nothing."""
    return b""


def drain(handle: int) -> None:
    """Drop what nobody has read from a pipe."""


class Waiting:
    """Waits until one of its handles has something to read, or has ended."""

    def add(self, handle: int) -> None:
        """Wait for what can be read from a handle."""

    def add_end(self, handle: int) -> None:
        """Wait only for the end of a pipe's reader."""

    def remove(self, handle: int) -> None:
        """Wait for that handle no more."""

    def wait(self, seconds: float | None) -> dict[int, bool]:
        """Those that are ready, after so many seconds at the most (None: without end), and whether
        each of them is broken: it would be ready for ever."""
        time.sleep(max(seconds or 0.0, 0.0))
        return {}
