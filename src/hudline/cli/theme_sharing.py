"""`hudline theme export` and `import`: themes as files that people send each other.

Both write a theme whole, without anything that is no part of one, so nothing else of a file is
passed on, and what is imported looks here as it was exported.
"""

from __future__ import annotations

import os
import sys
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple, Optional

from rich.console import Console

from hudline import themes
from hudline.cli import theme_validation
from hudline.cli.exporting.destination_file import STDOUT as STREAM
from hudline.cli.exporting.destination_file import opened_for_writing
from hudline.cli.theme_validation import ThemeFault
from hudline.config import owned_file, user_themes, writer
from hudline.config.text_document import decoded, parsed, written
from hudline.core.errors import UserError
from hudline.core.fields import as_people_write, clean
from hudline.core.file_io import replace
from hudline.core.paths import Home, read_head
from hudline.platform.files import is_device

ACTIONS = ("export", "import")
_SHOWN = 200  # characters of a path
_READ_ONLY = "Make it writable, or name another file."


class Imported(NamedTuple):
    """A theme that was imported: its name, its faults, where the one from before is ("" where there
    was none), and whether anything changed."""

    name: str
    faults: list[ThemeFault]
    copy: str
    is_new: bool


def exported(home: Home, name: str) -> dict[str, Any]:
    """A theme with all its tables; UserError for a file of the person's without any."""
    if name in themes.names():
        return themes.source(name)
    path = user_themes.path(home, name)
    try:
        data = owned_file.read(path)
    except OSError as error:
        raise UserError(
            f"{as_people_write(path)} cannot be read: {error.strerror}.",
            "Check the file, then run this again.",
        ) from error
    return theme_validation.whole(_checked(data, path, "exported")[0])


def text_of(theme: dict[str, Any]) -> bytes:
    """A theme as a file."""
    return written(theme, indented=True).encode() + b"\n"


def write(console: Console, path: str, data: bytes, is_replaced: bool) -> None:
    """Write a file that the person has named, or to standard output.

    is_replaced: whether a file that is there may be replaced. UserError where it may not, or where
    something else is there: a link in a repository may lead to any file of the person's.
    """
    if path == STREAM:
        with opened_for_writing(path, console) as file:
            file.write(data)
        return
    shown = clean(path, _SHOWN)
    is_there = os.path.lexists(path)
    if not path or (is_there and (os.path.islink(path) or not os.path.isfile(path))):
        raise UserError(f"{shown or 'That'} is not a regular file.", "Name another one.")
    if is_there and not is_replaced:
        raise UserError(f"{shown} is there already.", "Name another file, or add --replace.")
    if not os.path.isdir(os.path.dirname(path) or "."):
        raise UserError(f"The folder of {shown} does not exist.", "Create it, or name another.")
    owned_file.write(path, data, _READ_ONLY)


def import_theme(home: Home, file: str, called: Optional[str], is_replaced: bool) -> Imported:
    """Put the theme in `file` among the person's, as `called` or by the name of the file.

    is_replaced: whether one that is there may be replaced; a copy of it is kept beside it.
    UserError where it is no theme, its name cannot be used, or one is there.
    """
    name = _name(file, called)
    shown = "What was piped in" if file == STREAM else clean(file, _SHOWN)
    data = _read(file, shown)
    stored, faults = _checked(data, shown, "imported")
    theme = theme_validation.whole(stored)
    faults += theme_validation.hard_to_read(theme)
    text = text_of(theme)
    if len(text) > user_themes.LIMIT:
        raise _too_large(shown)
    with writer.locked(home):
        path = user_themes.path(home, name)
        before = owned_file.read_if_there(path)
        if before == text:
            return Imported(name, faults, "", False)
        if before is not None and not is_replaced:
            raise UserError(
                f"You have a theme {name} already.",
                "--name NAME gives this one another name; --replace replaces yours, and keeps a "
                "copy.",
            )
        owned_file.refuse_read_only(path, _READ_ONLY)
        copy = _copied(path, before) if before is not None else ""
        owned_file.write(path, text, _READ_ONLY)
    return Imported(name, faults, copy, True)


def _name(file: str, called: Optional[str]) -> str:
    """The name that a theme gets; UserError where it cannot be one."""
    if called is None and file == STREAM:
        raise UserError("What is piped in has no name.", "Add --name NAME.")
    name = Path(file).stem if called is None else called
    shown = clean(name, 80)
    if not user_themes.is_name(name):
        raise UserError(
            f"{shown!r} cannot be the name of a theme.",
            "Add --name NAME, of letters, digits, - and _.",
        )
    if is_device(name):
        raise UserError(f"No file can be called {shown} on Windows.", "Add --name NAME.")
    if name in themes.names() or name in ACTIONS:
        owner = "Hudline has a theme of that name" if name in themes.names() else "it is an action"
        raise UserError(f"The theme cannot be called {shown}: {owner}.", "Add --name NAME.")
    return name


def _read(file: str, shown: str) -> bytes:
    """The bytes of a file or of standard input; UserError where it cannot be read, or is larger
    than a theme may be."""
    if file == STREAM:
        if sys.stdin is not None and sys.stdin.isatty():
            Console(stderr=True).print("Paste the theme, then press Ctrl-D.", style="dim")
        # Python has no standard input where the shell has closed it.
        data = b"" if sys.stdin is None else sys.stdin.buffer.read(user_themes.LIMIT + 1)
    else:
        try:
            data = read_head(file, user_themes.LIMIT + 1)
        except OSError as error:
            raise UserError(
                f"{shown} cannot be read: {error.strerror}.", "Name a file, or - for a pipe."
            ) from error
    if len(data) > user_themes.LIMIT:
        raise _too_large(shown)
    return data


def _too_large(shown: str) -> UserError:
    most = user_themes.LIMIT // 1024
    return UserError(f"{shown} has more than {most} KB.", "A theme is smaller; name its file.")


def _checked(data: bytes, shown: str, what: str) -> tuple[dict[str, Any], list[ThemeFault]]:
    """The theme in `data` as it is written, and its faults; UserError where nothing in it can be
    used."""
    faults = theme_validation.checked_data(data)[1]
    if faults and not faults[0].key:
        raise UserError(
            f"{shown} {faults[0].reason}, so nothing was {what}.",
            "docs/configuration.md shows what a theme looks like.",
        )
    theme: dict[str, Any] = parsed(decoded(data).text)  # type: ignore[assignment]
    return theme, faults


def _copied(path: str, data: bytes) -> str:
    """Keep the theme from before beside its place, under a name that is free; its path."""
    names = (f"{path}.before" if nth == 1 else f"{path}.{nth}.before" for nth in count(1))
    copy = next(one for one in names if not os.path.lexists(one))
    replace(copy, data)
    return copy
