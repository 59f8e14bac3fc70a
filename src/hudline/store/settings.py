"""The client's settings.json: reading it, writing it, and knowing Hudline's own line in it.

The file belongs to the person: a link stays a link, a mode stays a mode, an encoding stays an
encoding, and what cannot be read as JSON is left alone.
"""

from __future__ import annotations

import shlex
from typing import NamedTuple

from hudline.complaint import Complaint
from hudline.store import owned
from hudline.store.document import Document, Misread, decoded, parsed
from hudline.store.home import Home, config_folder

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
        held = decoded(self.data or b"")
        return held if held.text.strip() else Document(held.mark, "{}\n")


def user_path(env: dict[str, str]) -> str:
    """Where the client keeps the person's own settings."""
    return config_folder(env) + "/settings.json"


def command(home: Home) -> str:
    """The shell command of the status line: the linked interpreter and the launcher's copy.

    `-I` keeps the person's Python settings out, `-S` saves the time of the site module. Where that
    interpreter is gone, as after an upgrade, a script of the plugin's looks for another one and
    mends the link; it is given the exit status.
    """
    python, launcher, mend = map(shlex.quote, (home.python, home.launcher, home.mend))
    return f"{python} -IS {launcher} || sh {mend} $?"


def is_ours(line: object, home: Home) -> bool:
    """Whether a `statusLine` runs the launcher in this home, however it is written."""
    if not isinstance(line, dict) or not isinstance(line.get("command"), str):
        return False
    try:
        return home.launcher in shlex.split(line["command"])
    except ValueError:  # an open quote
        return False


def read(path: str) -> Settings:
    """Read the settings at `path`; Complaint where they are unreadable or not a JSON object."""
    try:
        data = owned.read(path)
    except FileNotFoundError:
        return Settings(path, None, {})
    except OSError as error:
        raise owned.unreadable(path, error) from error
    return Settings(path, data, _parsed(path, data))


def _parsed(path: str, data: bytes) -> dict[str, object]:
    try:
        text = decoded(data).text
        # The client, too, takes an empty file for no settings.
        value = parsed(text) if text.strip(" \t\r\n") else {}
    except Misread as wrong:
        raise Complaint(
            f"{path} is not valid JSON ({wrong}), so Claude Code does not read it either; "
            f"{_UNCHANGED}.",
            "Correct that place, then run this again.",
        ) from wrong
    if not isinstance(value, dict):
        raise Complaint(
            f"{path} does not hold a JSON object; {_UNCHANGED}.",
            "Put its contents between { and }, then run this again.",
        )
    return value


def refuse_other(line: object, home: Home) -> None:
    """Raise Complaint when `line` is a status line of somebody else's."""
    if line is not None and not is_ours(line, home):
        raise Complaint(
            f"There is a status line already, and it is not Hudline's; {_UNCHANGED}.",
            "To keep it above Hudline's rows, run: hudline setup --wrap; to replace it: hudline "
            "setup --replace (uninstall brings it back from either).",
        )


def write(before: Settings, data: bytes, hint: str) -> None:
    """Put `data` in the place of the settings that were read as `before`, whole or not at all; a
    link and the file's mode stay.

    hint: what to do where something keeps the file read-only. Overtaken where the settings are no
    longer as they were read, `owned.Unwritable` where they cannot be written.
    """

    def check() -> None:
        if read(before.path).data != before.data:
            raise Overtaken

    owned.write(before.path, data, hint, check)
