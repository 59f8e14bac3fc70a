"""The theme that the client itself is drawn in, as its settings name it.

`/theme` writes it into the person's settings.json; a project's and an organisation's files may name
one too, the strongest counts. Older clients kept it in the client's own file, which newer ones
still read (client 2.1.332). What the client makes of `auto`, which asks the terminal, is not known.
"""

from __future__ import annotations

import os
from contextlib import suppress
from functools import partial
from typing import Any, Callable

from hudline.core.fields import table
from hudline.core.file_io import FileCache, read_regular
from hudline.core.json_codec import parsed, without_mark
from hudline.core.paths import account_file, config_folder, is_plain
from hudline.sources.settings_files import LARGEST, LARGEST_OWN, settings_files

_KEY = "theme"  # few files mention it, so others are not parsed
_DEFAULT = "dark"
_NAMES = (
    "auto", _DEFAULT, "light", "dark-daltonized", "light-daltonized", "dark-ansi", "light-ansi",
)  # fmt: skip
_OWN = "custom:"  # before the name of a theme that the person made
_LARGEST_THEME = 256 * 1024  # bytes; the client reads no larger one


class ClientTheme:
    """Looks the theme up; a file is read again when it was written to."""

    def __init__(self) -> None:
        self._files = FileCache()

    def name(self, env: dict[str, str], project: str) -> str:
        """The theme for a client in that environment and project folder: dark, light,
        dark-daltonized, light-ansi and so on, of a theme of the person's the one that it is made
        from; "" where none is named."""
        with suppress(LookupError):  # nobody knows where the client's folder is
            for _, path in settings_files(env, project):
                found = self._read(path, LARGEST, _KEY)
                if found:
                    return self._base(found, env)
            return self._base(self._read(account_file(env), LARGEST_OWN, _KEY), env)
        return ""

    def _base(self, name: str, env: dict[str, str]) -> str:
        """The theme itself; of one of the person's, what it is made from."""
        if not name.startswith(_OWN):
            return name
        made = name[len(_OWN) :]
        path = f"{config_folder(env)}/themes/{made}.json"
        return self._read(path, _LARGEST_THEME, "base") or _DEFAULT if is_plain(made) else ""

    def _read(self, path: str, largest: int, key: str) -> str:
        found: str = self._files.read(path, lambda: _value(path, largest, key))
        return found


def reader(env: dict[str, str]) -> Callable[[], str]:
    """What looks the theme up for a command in the working folder, which may be gone."""
    project = ""
    with suppress(OSError):
        project = os.getcwd()
    return partial(ClientTheme().name, env, project)


def _value(path: str, largest: int, key: str) -> str:
    """The theme that a key in a JSON file names; "" where it names none that the client knows."""
    data = without_mark(read_regular(path, largest))
    value: Any = table(parsed(data)).get(key) if f'"{key}"'.encode() in data else None
    is_made = key == _KEY and isinstance(value, str) and value.startswith(_OWN)
    return str(value) if is_made or value in _NAMES else ""
