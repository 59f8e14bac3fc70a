"""The file of what scripts report of a session, <session>/feed.jsonl: records are appended, by any
number of processes at once, and it is written anew, shorter, where it has grown.

Small on purpose: every `hudline progress tick` loads it. Who appends shares a lock; who writes it
anew has it alone, so that no record goes into the file that was replaced.
"""

from __future__ import annotations

import errno
import fcntl
import posix
import time

from hudline.core.paths import read_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

FILE = "/feed.jsonl"  # in the session's folder
FOLDER = "/feed"  # beside it: JSON files of programs, NAME.json
MOST = 128 * 1024  # bytes after which it is written anew
_PATIENCE, _POLL = 10.0, 0.005  # seconds
_FLAGS = (
    posix.O_RDWR | posix.O_APPEND | posix.O_CREAT
    | posix.O_CLOEXEC | posix.O_NOFOLLOW | posix.O_NONBLOCK | posix.O_NOCTTY
)  # fmt: skip
_WITHOUT_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)


def append(folder: str, line: bytes, most: int = MOST) -> bool:
    """Append a record (JSON without newlines) to the file of the session in `folder`, which has to
    be there; whether the file has grown beyond `most` bytes. OSError where that fails."""
    handle = _locked(folder + FILE, fcntl.LOCK_SH, _PATIENCE)
    if handle is None:
        raise OSError(errno.EAGAIN, "is being written anew", folder + FILE)
    try:
        data = b"\n" + line + b"\n"  # a torn line of another process costs only that one
        if posix.write(handle, data) != len(data):
            raise OSError(errno.ENOSPC, "is written in part", folder + FILE)
        return posix.fstat(handle).st_size > most
    finally:
        posix.close(handle)


def rewrite(folder: str, shorter: Callable[[bytes], bytes]) -> None:
    """Replace what is in the file by what `shorter` makes of it; nothing where somebody else uses
    it at this moment. OSError where it cannot be written."""
    path = folder + FILE
    handle = _locked(path, fcntl.LOCK_EX, 0.0)
    if handle is None:
        return
    beside = f"{path}.{posix.getpid()}"
    try:
        data = shorter(read_all(handle, posix.fstat(handle).st_size))
        flags = posix.O_WRONLY | posix.O_CREAT | posix.O_TRUNC | posix.O_CLOEXEC | posix.O_NOFOLLOW
        new = posix.open(beside, flags, 0o600)
        try:
            while data:
                data = data[posix.write(new, data) :]
            posix.rename(beside, path)
        except OSError:
            posix.unlink(beside)
            raise
        finally:
            posix.close(new)
    finally:
        posix.close(handle)


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
            has_lock = error.errno in _WITHOUT_LOCKS and kind == fcntl.LOCK_SH
        if has_lock and _is_at(handle, path):
            return handle
        posix.close(handle)
        if time.monotonic() >= until:
            return None
        if not has_lock:
            time.sleep(_POLL)


def _is_at(handle: int, path: str) -> bool:
    """Whether an open file is still the one at `path`."""
    try:
        return posix.stat(path).st_ino == posix.fstat(handle).st_ino
    except FileNotFoundError:
        return False
