"""Copies of config.json from before a preset, a reset, a migration or other rows replaced it.

The newest is config.json.before, older ones are config.json.2.before and so on: no name ends in a
number, since that of a half-written file does. A copy that holds rows or commands is dropped only
for newer ones that do: these are work, all else is quickly chosen again.
"""

from __future__ import annotations

import os
from typing import NamedTuple

from hudline.config.text_document import Misread, decoded, parsed
from hudline.core.file_io import modified, read_file, replace
from hudline.core.paths import Home
from hudline.platform.files import remove

_WORK = ("rows", "commands")  # what takes time to write
MOST = 9  # copies: the newest one without rows, and the newest of those with rows
NAMES = ("config.json.before", *(f"config.json.{nth}.before" for nth in range(2, MOST + 1)))


class Copy(NamedTuple):
    """A copy: its number (1 is the newest), path, bytes, and time in seconds since 1970."""

    nth: int
    path: str
    data: bytes
    at: float


def found(home: Home) -> list[Copy]:
    """All copies, the newest first."""
    paths = enumerate([f"{home.root}/{name}" for name in NAMES], 1)
    return [
        Copy(nth, path, read_file(path), modified(path))
        for nth, path in paths
        if os.path.isfile(path)
    ]


def keep(home: Home, data: bytes) -> None:
    """Make `data` the newest copy; the caller holds `config.writer.locked`."""
    before = found(home)
    copies = [data, *(one.data for one in before if one.data != data)]
    work = [one for one in copies if _may_hold_work(one)]
    rest = [one for one in copies if one not in work]
    copies = [one for one in copies if one in (*work[: MOST - 1], *rest[:1])]
    # The oldest is written first, so that none is lost where this is cut off.
    for nth in range(len(copies), 0, -1):
        path = f"{home.root}/{NAMES[nth - 1]}"
        if not any(one.path == path and one.data == copies[nth - 1] for one in before):
            replace(path, copies[nth - 1])
    for one in before:
        if one.nth > len(copies):
            remove(one.path)


def _may_hold_work(data: bytes) -> bool:
    """Whether `data` holds rows or commands, or may: where it is not JSON, by their names."""
    try:
        config = parsed(decoded(data).text)
    except Misread:
        return any(name.encode() in data for name in _WORK)
    return isinstance(config, dict) and any(name in config for name in _WORK)
