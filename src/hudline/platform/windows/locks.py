"""Locks between processes: of one byte of a file, far behind what it holds, since nobody else can
read or write a byte that is locked."""

from __future__ import annotations

import msvcrt
import os
import sys
import time
from typing import Callable

assert sys.platform == "win32"

_POLL = 0.02  # seconds between two tries
_BYTE = 1 << 30  # its place
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
