"""Files that are made, replaced and removed, for the person alone."""

from __future__ import annotations

import os
import sys

assert sys.platform != "win32"

_MODE = 0o600
_WRITING = os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
_KEEPING = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY

remove = os.unlink
replace = os.replace


def create(path: str) -> int:
    """A handle to write the file at `path`, which is made, or emptied where it is there; OSError
    where it cannot be, or is a link."""
    return os.open(path, _WRITING | os.O_TRUNC, _MODE)


def create_new(path: str) -> int:
    """A handle to write a new file; FileExistsError where anything lies there."""
    return os.open(path, _WRITING | os.O_EXCL, _MODE)


def open_or_create(path: str) -> int:
    """A handle to read and write the file at `path` as it is, made where it is missing; OSError
    where it cannot be, or is a link."""
    return os.open(path, _KEEPING, _MODE)
