"""Files that are made, replaced and removed, for the person alone."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress

assert sys.platform != "win32"

TIME_STEP = 0.0  # seconds that two changes of a file may have the same time; 0: next to none
HAS_LINKS = True  # whether everybody can make symbolic links
NAMES_COMPUTERS = False  # whether a path may lead to another computer by its name
_MODE = 0o600
_WRITING = os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
_KEEPING = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY

_BY_OTHERS = 0o022  # of a mode: what group and others may write

remove = os.unlink
replace = os.replace
read_at = os.pread


def create(path: str) -> int:
    """A handle to write the file at `path`, which is made, or emptied where it is there; OSError
    where it cannot be, or is a link."""
    return os.open(path, _WRITING | os.O_TRUNC, _MODE)


def create_new(path: str) -> int:
    """A handle to write a new file; FileExistsError where anything lies there."""
    return os.open(path, _WRITING | os.O_EXCL, _MODE)


def open_special(path: str) -> int:
    """A handle to write what is there and no regular file, as a pipe or a device."""
    return os.open(path, os.O_WRONLY | os.O_CLOEXEC)


def open_or_create(path: str) -> int:
    """A handle to read and write the file at `path` as it is, made where it is missing; OSError
    where it cannot be, or is a link."""
    return os.open(path, _KEEPING, _MODE)


def allows_writing(path: str) -> bool:
    """Whether the mode of a file or folder allows anybody to write; also root is refused then."""
    return bool(os.stat(path).st_mode & 0o222)


def keep_rights(source: str, target: str) -> None:
    """Give a new file the mode of another one, and its owner where that can be."""
    found = os.stat(source)
    if (found.st_uid, found.st_gid) != (os.geteuid(), os.getegid()):
        with suppress(OSError):  # somebody else's file in an own folder: it becomes one's own
            os.chown(target, found.st_uid, found.st_gid)
    os.chmod(target, found.st_mode & 0o777)


def keep_on_disk(path: str) -> None:
    """Let a file survive a power cut: else its new name could come to stand for nothing."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_others(path: str) -> bool:
    """Whether a file or folder belongs to another user."""
    return os.stat(path).st_uid != os.geteuid()


def is_open_to_others(found: os.stat_result) -> bool:
    """Whether other users may read or enter what has that status."""
    return bool(found.st_mode & 0o077)


def lets_others_rename(folder: str) -> bool:
    """Whether everybody can rename what lies in a folder."""
    mode = os.stat(folder).st_mode
    return bool(mode & stat.S_IWOTH) and not mode & stat.S_ISVTX


def is_writable_by_others(path: str) -> bool:
    """Whether other users can change a file or folder."""
    return bool(os.stat(path).st_mode & _BY_OTHERS)


def how_to_close(path: str) -> str:
    """What to do so that nobody else can change a file or folder."""
    return f"chmod go-w {path}"


def is_device(name: str) -> bool:
    """Always False: a device has its name in one folder alone."""
    return False


def is_elsewhere(path: str, folder: str) -> bool:
    """Always False: no path leads to another computer by its name."""
    return False
