"""Files that belong to the person: a link stays a link, mode and owner stay, and what is there is
never half replaced."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from typing import Callable

from hudline.complaint import Complaint
from hudline.store.files import make_folder, read_all, replace

# No controlling terminal, no waiting for who writes into a pipe.
_READING = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_WRITING = (errno.EROFS, errno.EACCES, errno.EPERM)
_UNCHANGED = "nothing was changed"


class Unwritable(Complaint):
    """A file cannot be replaced; it is as it was."""


def read(path: str) -> bytes:
    """The bytes of the file at `path`; OSError where it cannot be read, or is no regular file."""
    handle = os.open(path, _READING)
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "Not a regular file", path)
        return read_all(handle, found.st_size)
    finally:
        os.close(handle)


def unreadable(path: str, error: OSError) -> Complaint:
    """What a person is told of a file that cannot be read."""
    odd = error.errno in (errno.EINVAL, errno.EISDIR, errno.ELOOP, errno.ENXIO, errno.ENOTDIR)
    return Complaint(
        f"{path} cannot be read ({error.strerror}); {_UNCHANGED}.",
        "Put a file in its place, then run this again."
        if odd
        else "Make it readable for you, then run this again.",
    )


def read_only(path: str) -> str:
    """What keeps the file at `path` from being replaced: it itself, what it links to, or a folder;
    "" where nothing does.

    A mode without any right to write counts for root too: that is how stores of files are made
    that something else declares (Nix, home-manager).
    """
    target = os.path.realpath(path)
    if os.path.exists(target) and not _may_write(target, os.W_OK):
        return target
    folder = os.path.dirname(target)
    while not os.path.exists(folder) and folder != os.path.dirname(folder):
        folder = os.path.dirname(folder)
    return "" if _may_write(folder, os.W_OK | os.X_OK) else folder


def _may_write(path: str, how: int) -> bool:
    return bool(os.stat(path).st_mode & 0o222) and os.access(path, how)


def refuse_read_only(path: str, hint: str) -> None:
    """Raise Unwritable, with `hint`, where the file at `path` is one that something keeps."""
    kept = read_only(path)
    if kept:
        raise Unwritable(_kept(path, kept), hint)


def _kept(path: str, kept: str) -> str:
    through = "it" if kept == path else kept
    return f"{path} cannot be changed, since {through} is read-only; {_UNCHANGED}."


def write(
    path: str,
    data: bytes,
    hint: str,
    check: Callable[[], None] = lambda: None,
    is_private: bool = False,
) -> None:
    """Put `data` in the place of the file at `path`, whole or not at all.

    check: called last before the file is replaced; what it raises keeps the file as it is.
    hint: what to do where the file is read-only. is_private: the file becomes readable for the
    person alone, whatever its mode was. Unwritable where it cannot be replaced.
    """
    refuse_read_only(path, hint)
    target = os.path.realpath(path)
    beside = f"{target}.hudline-{os.getpid()}"
    try:
        make_folder(os.path.dirname(target))
        replace(beside, data)
        if not is_private:
            _keep_mode(beside, target)
        _keep_on_disk(beside)
        check()
        os.replace(beside, target)
    except OSError as error:
        raise _failed(path, error, hint) from error
    finally:
        if os.path.lexists(beside):
            os.unlink(beside)


def _failed(path: str, error: OSError, hint: str) -> Unwritable:
    if is_full(error):
        return Unwritable(*full(path, error))
    if error.errno in _NO_WRITING:
        return Unwritable(_kept(path, os.path.realpath(path)), hint)
    return Unwritable(
        f"{path} cannot be written ({error.strerror}); {_UNCHANGED}.",
        "Look at the file and its folder, then run this again.",
    )


def is_full(error: OSError) -> bool:
    """Whether a write failed for want of space: of the disk, a quota or the process."""
    return error.errno in _FULL


def full(path: str | None, error: OSError) -> tuple[str, str]:
    """A sentence and a hint for a write that failed for want of space; `path` None unknown."""
    what = path or "What was to be written"
    return (
        f"{what} cannot be written ({error.strerror}): what was there is as it was.",
        "Free some space on the disk or in your quota, then run this again.",
    )


def _keep_mode(beside: str, target: str) -> None:
    """Give a new file the mode of the one that it will replace, and its owner where that can be."""
    try:
        found = os.stat(target)
    except FileNotFoundError:
        return  # private, as it was made
    if (found.st_uid, found.st_gid) != (os.geteuid(), os.getegid()):
        with suppress(OSError):  # somebody else's file in an own folder: it becomes one's own
            os.chown(beside, found.st_uid, found.st_gid)
    os.chmod(beside, found.st_mode & 0o777)


def _keep_on_disk(path: str) -> None:
    """Let a file survive a power cut: else its new name could come to stand for nothing."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
