"""Locks between processes: a byte far behind the end of a file, since nobody else can read or write
what is locked, and some files hold something."""

from __future__ import annotations

import msvcrt
import os
import sys
import time
from typing import Callable

assert sys.platform == "win32"

_BYTE = 0x7FFF_0000
_POLL = 0.02  # seconds between two tries
_FLAGS = os.O_RDWR | os.O_CREAT | os.O_BINARY | os.O_NOINHERIT


def hold(path: str, seconds: float) -> Callable[[], None] | None:
    """Hold the lock at `path`, waiting at most so many seconds: what gives it back, or None where
    somebody else has it, another thread of this process included. Nobody can remove the file
    meanwhile. OSError where the file cannot be made."""
    until = time.monotonic() + seconds
    while True:
        handle = os.open(path, _FLAGS)
        try:
            os.lseek(handle, _BYTE, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            os.close(handle)
        else:
            return lambda: os.close(handle)
        if time.monotonic() >= until:
            return None
        time.sleep(_POLL)
