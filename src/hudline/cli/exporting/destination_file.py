"""The file that an export is written to, whole or not at all, readable by the person alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from rich.console import Console

from hudline.core.errors import UserError
from hudline.core.fields import clean
from hudline.platform.files import create_new, open_special, remove, replace
from hudline.platform.outbox import own_form

STDOUT = "-"
_SHOWN = 200  # characters of a path
_DEVICES = "/dev/"


class _Text:
    """Bytes of UTF-8 into the file of a console."""

    def __init__(self, console: Console) -> None:
        self._file = console.file

    def write(self, data: bytes) -> int:
        return self._file.write(data.decode("utf-8", "replace"))


@contextmanager
def opened_for_writing(path: str, console: Console) -> Iterator[BinaryIO]:
    """The file at `path`, or what the console prints to where that is "-".

    A regular file is written beside its place and put there at the end. UserError where it cannot
    be written, or is a symbolic link: one in a repository may lead to any file of the person's.
    """
    if path == STDOUT:
        console.file.flush()
        yield cast(BinaryIO, getattr(console.file, "buffer", None) or _Text(console))
        return
    if not path:
        raise UserError("A file without a name cannot be written.", "Name one by --to.")
    shown = clean(path, _SHOWN)
    if os.path.islink(path) and not path.startswith(_DEVICES):
        raise UserError(f"{shown} is a link.", "Name the file itself by --to.")
    is_special = os.path.lexists(path) and not os.path.isfile(path)
    target = path if is_special else own_form(os.path.realpath(path))
    beside = target if is_special else f"{target}.{os.getpid()}.part"
    try:
        handle = open_special(beside) if is_special else create_new(beside)
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or "no name of a file"
        raise UserError(f"{shown}: {said}.", "Name another file by --to.") from None
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        if not is_special:
            _put(beside, target, shown)
    finally:
        if not is_special and os.path.lexists(beside):
            remove(beside)


def _put(beside: str, target: str, shown: str) -> None:
    try:
        replace(beside, target)
    except OSError as error:
        hint = "Close it where it is open, or name another file by --to."
        raise UserError(f"{shown}: {error.strerror}; it is as it was.", hint) from None
