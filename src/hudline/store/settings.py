"""The client's settings.json: reading it, writing it, and knowing Hudline's own line in it.

The file belongs to the person: a link stays a link, a mode stays a mode, and what cannot be read
as JSON is left alone.
"""

from __future__ import annotations

import os
import shlex
from typing import NamedTuple

import orjson

from hudline.complaint import Complaint
from hudline.store.files import make_folder, read_file, replace
from hudline.store.home import Home, config_folder
from hudline.store.misread import reason

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
    def text(self) -> str:
        """The file as text; an empty object where there is no file or nothing in it."""
        text = (self.data or b"").decode()
        return text if text.strip() else "{}\n"


def user_path(env: dict[str, str]) -> str:
    """Where the client keeps the person's own settings."""
    return config_folder(env) + "/settings.json"


def command(home: Home) -> str:
    """The shell command of the status line: the linked interpreter and the launcher's copy.

    `-I` keeps the person's Python settings out, `-S` saves the time of the site module.
    """
    return f"{shlex.quote(home.python)} -IS {shlex.quote(home.launcher)}"


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
        data = read_file(path)
    except FileNotFoundError:
        return Settings(path, None, {})
    except OSError as error:
        raise Complaint(
            f"{path} cannot be read ({error.strerror}); {_UNCHANGED}.",
            "Make it readable for you, then run this again.",
        ) from error
    return Settings(path, data, _parsed(path, data))


def _parsed(path: str, data: bytes) -> dict[str, object]:
    if not data.strip():
        return {}  # the client, too, takes an empty file for no settings
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise Complaint(
            f"{path} is not valid JSON ({reason(data, error)}); {_UNCHANGED}.",
            "Correct that place, then run this again.",
        ) from error
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


def write(before: Settings, data: bytes) -> None:
    """Put `data` in the place of the settings that were read as `before`, whole or not at all; a
    link and the file's mode stay.

    Overtaken where they are no longer as they were read, Complaint where they cannot be written.
    """
    target = os.path.realpath(before.path)
    beside = f"{target}.hudline-{os.getpid()}"
    try:
        make_folder(os.path.dirname(target))
        mode = os.stat(target).st_mode & 0o777 if os.path.exists(target) else 0o600
        replace(beside, data)
        os.chmod(beside, mode)
        _keep_on_disk(beside)
        if read(before.path).data != before.data:
            raise Overtaken
        os.replace(beside, target)
    except OSError as error:
        raise Complaint(
            f"{before.path} cannot be written ({error.strerror}); {_UNCHANGED}.",
            "Make the file and its folder writable for you, then run this again.",
        ) from error
    finally:
        if os.path.exists(beside):
            os.unlink(beside)


def _keep_on_disk(path: str) -> None:
    """Let a file survive a power cut: else its new name could come to stand for nothing."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
