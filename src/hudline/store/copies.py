"""Copies of config.json from before a preset, a reset or other rows took the place of what it held.

The newest is config.json.before, those before it are config.json.2.before and so on: no name that
ends in a figure, since a half-written file's does. One that holds rows, or commands, leaves only
for newer ones that do: these are work, all else is chosen again in a moment.
"""

from __future__ import annotations

import os
from typing import NamedTuple

from hudline.store.document import Misread, decoded, parsed
from hudline.store.files import modified, read_file, replace
from hudline.store.home import Home

_WORK = ("rows", "commands")  # what takes time to write
MOST = 9  # copies: the newest one without rows, and the newest of those with rows
NAMES = ("config.json.before", *(f"config.json.{nth}.before" for nth in range(2, MOST + 1)))


class Copy(NamedTuple):
    """A copy: its number (1 is the newest), where it lies, its bytes, when it was put there."""

    nth: int
    path: str
    data: bytes
    at: float


def found(home: Home) -> list[Copy]:
    """The copies that there are, the newest first."""
    made = []
    for nth, name in enumerate(NAMES, 1):
        path = f"{home.root}/{name}"
        if os.path.isfile(path):
            made.append(Copy(nth, path, read_file(path), modified(path)))
    return made


def keep(home: Home, data: bytes) -> None:
    """Put `data` before the copies that there are; the lock of `choices.alone` is held."""
    before = found(home)
    held = _bounded([data, *(one.data for one in before if one.data != data)])
    # The oldest is written first, so that none is lost where this is cut off.
    for nth in range(len(held), 0, -1):
        path = f"{home.root}/{NAMES[nth - 1]}"
        if not any(one.path == path and one.data == held[nth - 1] for one in before):
            replace(path, held[nth - 1])
    for one in before:
        if one.nth > len(held):
            os.unlink(one.path)


def _bounded(held: list[bytes]) -> list[bytes]:
    """Those that stay, in their order."""
    rows = [data for data in held if _may_hold_rows(data)]
    rest = [data for data in held if data not in rows]
    stay = {*rows[: MOST - 1], *rest[:1]}
    return [data for data in held if data in stay]


def _may_hold_rows(data: bytes) -> bool:
    """Whether rows, or commands, may be lost with this: in what is not JSON nobody knows."""
    try:
        held = parsed(decoded(data).text)
    except Misread:
        return any(name.encode() in data for name in _WORK)
    return isinstance(held, dict) and any(name in held for name in _WORK)
