"""Files that are made, replaced and removed. Who can read them, their folder decides: below the
person's own nobody else can."""

from __future__ import annotations

import os
import sys
import time
from typing import Callable

assert sys.platform == "win32"

from hudline.platform.outbox import comparable, is_absolute

TIME_STEP = 0.05  # seconds that two changes of a file may have the same time: a tick has 16 ms
HAS_LINKS = False  # whether everybody can make symbolic links
NAMES_COMPUTERS = True  # whether a path may lead to another computer by its name
_WRITING = os.O_WRONLY | os.O_CREAT | os.O_BINARY | os.O_NOINHERIT
_KEEPING = os.O_RDWR | os.O_CREAT | os.O_BINARY | os.O_NOINHERIT
_READ_ONLY = 0x1  # FILE_ATTRIBUTE_READONLY
_IN_USE = (5, 32, 33)  # ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
_PORTS = [f"{port}{nth}" for port in ("com", "lpt") for nth in range(1, 10)]
_DEVICES = frozenset(("con", "prn", "aux", "nul", *_PORTS))
_PATIENCE, _PAUSE = 2.0, 0.002  # seconds


def create(path: str) -> int:
    """A handle to write the file at `path`, which is made, or emptied where it is there; OSError
    where it cannot be."""
    return _retried(lambda: os.open(path, _WRITING | os.O_TRUNC))


def create_new(path: str) -> int:
    """A handle to write a new file; FileExistsError where anything lies there."""
    return os.open(path, _WRITING | os.O_EXCL)


def open_special(path: str) -> int:
    """A handle to write what is there and no regular file, as a pipe or a device."""
    return os.open(path, os.O_WRONLY | os.O_BINARY | os.O_NOINHERIT)


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


def read_at(handle: int, length: int, offset: int) -> bytes:
    """Up to `length` bytes of an open file behind `offset`."""
    os.lseek(handle, offset, os.SEEK_SET)
    return os.read(handle, length)


def allows_writing(path: str) -> bool:
    """Whether a file is not marked as read-only; of a folder the mark means something else."""
    return os.path.isdir(path) or not os.stat(path).st_file_attributes & _READ_ONLY


def keep_rights(source: str, target: str) -> None:
    """Nothing: a new file has the rights of its folder, and of another file only those are known
    that mean nothing here. FileNotFoundError without `source`."""
    os.stat(source)


def keep_on_disk(path: str) -> None:
    """Let a file survive a power cut: else its new name could come to stand for nothing."""
    handle = os.open(path, os.O_RDWR | os.O_BINARY | os.O_NOINHERIT)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_others(path: str) -> bool:
    """Always False: what matters is who can change a file, not whose it is."""
    return False


def is_open_to_others(found: os.stat_result) -> bool:
    """Always False: who may read a file its folder decides, and modes mean nothing."""
    return False


def lets_others_rename(folder: str) -> bool:
    """Always False: above the person's folder rights are not looked at."""
    return False


def is_writable_by_others(path: str) -> bool:
    """Whether other users may be able to change a file or folder: all that lies outside of the
    person's own folder, since rights are not looked at one by one."""
    person = os.environ.get("USERPROFILE", "")
    # "C:" alone would be the folder that the process is in on that drive.
    folder = comparable(os.path.realpath(person + "\\")) if is_absolute(person) else ""
    if len(folder) <= len("c:"):  # not known, or a whole drive
        return True
    return not (comparable(os.path.realpath(path)) + "/").startswith(folder + "/")


def how_to_close(path: str) -> str:
    """What to do so that nobody else can change a file or folder."""
    return "only what lies below your own folder is known to be yours"


def is_device(name: str) -> bool:
    """Whether a file of that name is a device in every folder, whatever its ending."""
    return name.partition(".")[0].rstrip().lower() in _DEVICES


def is_elsewhere(path: str, folder: str) -> bool:
    """Whether a path that something in `folder` names leads to another computer than that folder.
    To look at it would already tell that computer who the person is, with a digest of the
    password."""
    server = _server(path)
    return bool(server) and server != _server(folder)


def _server(path: str) -> str:
    """The computer that a path names (//computer/share/…); "" where it names none."""
    path = comparable(path)
    return path[2:].partition("/")[0] or "?" if path[:2] == "//" else ""


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
