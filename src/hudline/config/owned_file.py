"""Reads and replaces files that belong to the person: a link stays a link, mode and owner stay,
and a file is replaced whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Callable

from hudline.core.errors import UserError
from hudline.core.fields import as_people_write
from hudline.core.file_io import replace
from hudline.core.paths import make_folder, open_file, read_all
from hudline.platform import files, removals
from hudline.platform.outbox import own_form

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_WRITING = (errno.EROFS, errno.EACCES, errno.EPERM)
_NO_FILE = (errno.EINVAL, errno.EISDIR)  # something else lies in the file's place
_UNCHANGED = "nothing was changed"


class UnwritableError(UserError):
    """A file cannot be replaced, and is as it was."""


def read(path: str) -> bytes:
    """The bytes of the file at `path`; OSError where it cannot be read, or is no regular file."""
    handle, size = open_file(path)
    try:
        return read_all(handle, size)
    finally:
        os.close(handle)


def read_if_there(path: str) -> bytes | None:
    """`read`, but None where there is no file, and UserError where it cannot be read."""
    try:
        return read(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        is_other = error.errno in _NO_FILE
        reason = "Not a regular file" if is_other else error.strerror
        is_other = is_other or error.errno in (errno.ELOOP, errno.ENOTDIR)
        hint = "Put a file in its place" if is_other else "Make it readable for you"
        raise UserError(
            f"{as_people_write(path)} cannot be read ({reason}); {_UNCHANGED}.",
            f"{hint}, then run this again.",
        ) from error


def refuse_read_only(path: str, hint: str) -> None:
    """Raise UnwritableError, with `hint`, where the file at `path`, what it links to or its folder
    is read-only.

    A mode without any right to write counts for root too: so are files that another program
    declares (Nix, home-manager).
    """
    target = own_form(os.path.realpath(path))
    folder = os.path.dirname(target)
    while not os.path.exists(folder) and folder != os.path.dirname(folder):
        folder = os.path.dirname(folder)
    file = [(target, os.W_OK)] if os.path.exists(target) else []
    for blocked_by, right in (*file, (folder, os.W_OK | os.X_OK)):
        if not files.allows_writing(blocked_by) or not os.access(blocked_by, right):
            raise UnwritableError(_is_read_only(path, blocked_by), hint)


def _is_read_only(path: str, blocked_by: str) -> str:
    subject = "it" if blocked_by == path else as_people_write(blocked_by)
    return f"{as_people_write(path)} cannot be changed, since {subject} is read-only; {_UNCHANGED}."


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
    person alone, whatever its mode was. UnwritableError where it cannot be replaced.
    """
    refuse_read_only(path, hint)
    target = own_form(os.path.realpath(path))
    beside = f"{target}.hudline-{os.getpid()}"
    try:
        make_folder(os.path.dirname(target))
        replace(beside, data)
        if not is_private:
            with suppress(FileNotFoundError):  # a new file is private, as it was made
                files.keep_rights(target, beside)
        files.keep_on_disk(beside)
        check()
        files.replace(beside, target)
    except OSError as error:
        raise _failed(path, error, hint) from error
    finally:
        if os.path.lexists(beside):
            files.remove(beside)


def _failed(path: str, error: OSError, hint: str) -> UnwritableError:
    if is_full(error):
        return UnwritableError(*full(path, error))
    if error.errno in _NO_WRITING:
        return UnwritableError(_is_read_only(path, own_form(os.path.realpath(path))), hint)
    return UnwritableError(
        f"{as_people_write(path)} cannot be written ({error.strerror}); {_UNCHANGED}.",
        "Look at the file and its folder, then run this again.",
    )


def is_full(error: OSError) -> bool:
    """Whether a write failed for want of space: of the disk, a quota or the process."""
    return error.errno in _FULL


def full(path: str | None, error: OSError) -> tuple[str, str]:
    """A sentence and a hint for a write that failed for want of space; `path` None unknown."""
    subject = as_people_write(path or "What was to be written")
    return (
        f"{subject} cannot be written ({error.strerror}): what was there is as it was.",
        "Free some space on the disk or in your quota, then run this again.",
    )


@contextmanager
def undone(paths: Iterable[str]) -> Iterator[None]:
    """Remove what the block has made of `paths` where it fails to write: files, links, and folders
    that are empty, in this order; what was there before stays."""
    new = [path for path in paths if not os.path.lexists(path)]
    try:
        yield
    except (OSError, UnwritableError):
        for path in new:
            with suppress(OSError):
                if os.path.isdir(path) and not os.path.islink(path):
                    os.rmdir(path)
                else:
                    removals.remove(path)
        removals.finish()
        raise
