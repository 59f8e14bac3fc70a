"""Files that are made, replaced and removed. Who can read them, their folder decides: below the
person's own nobody else can."""

from __future__ import annotations

import os
import sys
import time
from typing import Callable

assert sys.platform == "win32"

_WRITING = os.O_WRONLY | os.O_CREAT | os.O_BINARY | os.O_NOINHERIT
_KEEPING = os.O_RDWR | os.O_CREAT | os.O_BINARY | os.O_NOINHERIT
_IN_USE = (5, 32, 33)  # ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
_PATIENCE, _PAUSE = 2.0, 0.002  # seconds


def create(path: str) -> int:
    """A handle to write the file at `path`, which is made, or emptied where it is there; OSError
    where it cannot be."""
    return _retried(lambda: os.open(path, _WRITING | os.O_TRUNC))


def create_new(path: str) -> int:
    """A handle to write a new file; FileExistsError where anything lies there."""
    return os.open(path, _WRITING | os.O_EXCL)


def open_or_create(path: str) -> int:
    """A handle to read and write the file at `path` as it is, made where it is missing; OSError
    where it cannot be."""
    return _retried(lambda: os.open(path, _KEEPING))


def replace(source: str, target: str) -> None:
    """Rename a file, over another where one is there; tried again while somebody reads that one."""
    _retried(lambda: os.replace(source, target))


def remove(path: str) -> None:
    """Remove a file; tried again while somebody has it open."""
    _retried(lambda: os.unlink(path))


def _retried(act: Callable[[], int | None]) -> int:
    """What `act` returns; called again for some time where another process is in its way."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            return act() or 0
        except OSError as error:
            if error.winerror not in _IN_USE or time.monotonic() >= until:
                raise
        time.sleep(_PAUSE)
