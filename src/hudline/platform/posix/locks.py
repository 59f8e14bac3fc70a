"""Locks between processes, by the system's own flock.

The same flock as filelock takes, so both exclude each other. Not filelock itself, whose imports
cost the host 6 MB of memory.
"""

from __future__ import annotations

import fcntl
import os
import sys
import time
from typing import Callable

assert sys.platform != "win32"

from hudline.platform.shared_file import WITHOUT_LOCKS, is_at

_POLL = 0.02  # seconds between two tries
_FLAGS = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW


def hold(path: str, seconds: float) -> Callable[[], None] | None:
    """Hold the lock at `path`, waiting at most so many seconds: what gives it back, or None where
    somebody else has it, another thread of this process included. Where the file system has no
    locks, nobody is kept out. OSError where the file cannot be made."""
    until = time.monotonic() + seconds
    while True:
        handle = os.open(path, _FLAGS, 0o600)
        if _has(handle, path):
            return lambda: os.close(handle)
        os.close(handle)
        if time.monotonic() >= until:
            return None
        time.sleep(_POLL)


def _has(handle: int, path: str) -> bool:
    """Whether the lock of an open file is had, and the file is still the one at `path`: it may
    have been removed meanwhile, and then another process locks another file."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno in WITHOUT_LOCKS
    return is_at(handle, path)
