"""Reads and writes the client's settings.json, and recognises Hudline's own line in it.

The file belongs to the person: a link stays a link, a mode stays a mode, an encoding stays an
encoding, and what cannot be read as JSON is left alone.
"""

from __future__ import annotations

from typing import NamedTuple

from hudline.config import owned_file
from hudline.config.text_document import Document, Misread, decoded, parsed
from hudline.core.errors import UserError
from hudline.core.fields import as_people_write
from hudline.core.paths import Home, config_folder
from hudline.platform import shells

KEY = "statusLine"
_UNCHANGED = "nothing was changed"


class Overtaken(Exception):  # noqa: N818 - a finding, not a fault
    """The settings have changed since they were read."""


class Settings(NamedTuple):
    """A settings file as it was read: `data` is None where there is no file."""

    path: str
    data: bytes | None
    value: dict[str, object]

    @property
    def line(self) -> object:
        """The `statusLine` in it, None where there is none."""
        return self.value.get(KEY)

    @property
    def document(self) -> Document:
        """The file as text; an empty object where there is no file or nothing in it."""
        document = decoded(self.data or b"")
        return document if document.text.strip() else Document(document.mark, "{}\n")


def user_path(env: dict[str, str]) -> str:
    """The path of the person's own settings."""
    return config_folder(env) + "/settings.json"


def command(home: Home) -> str:
    """The shell command of the status line; UserError where no command can name Hudline's
    folder."""
    try:
        return shells.line_command(home.root)
    except LookupError:
        raise UserError(
            "No command of both Git Bash and PowerShell can name "
            f"{as_people_write(home.root)}; {_UNCHANGED}.",
            "Set HUDLINE_HOME to a folder without spaces where you start claude, then run this "
            "again.",
        ) from None


def is_ours(line: object, home: Home) -> bool:
    """Whether a `statusLine` runs the one of this home."""
    if not isinstance(line, dict) or not isinstance(line.get("command"), str):
        return False
    return shells.runs_line(line["command"], home.root)


def read(path: str) -> Settings:
    """Read the settings at `path`; UserError where they are unreadable or not a JSON object."""
    data = owned_file.read_if_there(path)
    try:
        text = decoded(data or b"").text
        # The client, too, takes an empty file for no settings.
        value = parsed(text) if text.strip(" \t\r\n") else {}
    except Misread as error:
        raise UserError(
            f"{as_people_write(path)} is not valid JSON ({error}), "
            f"so Claude Code does not read it either; {_UNCHANGED}.",
            "Correct that place, then run this again.",
        ) from error
    if not isinstance(value, dict):
        raise UserError(
            f"{as_people_write(path)} does not hold a JSON object; {_UNCHANGED}.",
            "Put its contents between { and }, then run this again.",
        )
    return Settings(path, data, value)


def refuse_other(line: object, home: Home, command: str = "hudline setup") -> None:
    """Raise UserError when `line` is another program's status line; it names the options that
    `command` needs for that."""
    if line is not None and not is_ours(line, home):
        raise UserError(
            f"There is a status line already, and it is not Hudline's; {_UNCHANGED}.",
            f"To keep it above Hudline's rows, run: {command} --wrap; to replace it: "
            f"{command} --replace (uninstall brings it back from either).",
        )


def write(before: Settings, data: bytes, hint: str) -> None:
    """Put `data` in the place of the settings that were read as `before`, whole or not at all; a
    link and the file's mode stay.

    hint: what to do where something keeps the file read-only. Overtaken where the settings are no
    longer as they were read, `UnwritableError` where they cannot be written.
    """

    def check() -> None:
        if read(before.path).data != before.data:
            raise Overtaken

    owned_file.write(before.path, data, hint, check)
