"""The files of a person's own widgets, `<home>/widgets/NAME.py`, and which of them may run.

They run with the person's rights. So neither they nor the folders above them may be such that
somebody else can change them: they are the person's own, nobody else may write there, and no link
leads out of the folder.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import NamedTuple, Optional

from hudline.core.json_codec import fingerprint
from hudline.core.paths import Home, read_head
from hudline.platform.files import is_others, is_writable_by_others
from hudline.platform.outbox import own_form
from hudline.render.layout import FILL, is_name

_LONGEST = 256 * 1024  # bytes of a file
_MOST = 64  # files that are looked at
_END = ".py"


class Source(NamedTuple):
    """A widget's file. `mark`: another one with every change of what it says or may do; `refused`:
    why it does not run, a sentence without the file's name in it; "" where it may."""

    name: str
    path: str
    mark: int
    text: str = ""
    refused: str = ""


class Sources:
    """The files in the folder of `home`; each is read again only when it changes. `taken`: names
    of Hudline's own widgets."""

    def __init__(self, home: Home, taken: frozenset[str] = frozenset()) -> None:
        self._root = home.root
        self._folder = home.widgets
        self._taken = taken
        self._known: dict[str, tuple[object, Source]] = {}

    def names(self) -> list[str]:
        """The names of all widgets that have a file, also of one that may not run."""
        found: list[str] = []
        with suppress(OSError):
            found = [one[: -len(_END)] for one in os.listdir(self._folder) if one.endswith(_END)]
        return sorted(name for name in found if is_name(name) and name != FILL)[:_MOST]

    def find(self, name: str) -> Optional[Source]:
        """The file of that widget; None where there is none."""
        path = f"{self._folder}/{name}{_END}"
        try:
            paths = (self._root, self._folder, path)
            signature = [_signature(os.lstat(one)) for one in paths]
        except (OSError, ValueError):
            self._known.pop(name, None)
            return None
        if name not in self._known or self._known[name][0] != signature or os.path.islink(path):
            self._known[name] = (signature, self._read(name, path))
        return self._known[name][1]

    def _read(self, name: str, path: str) -> Source:
        refused, data = self._refused(name, path), b""
        if not refused:
            try:
                data = read_head(path, _LONGEST + 1)
                text = data.decode("utf-8")
            except UnicodeDecodeError:
                refused = "is not UTF-8"
            except OSError as error:
                refused = f"cannot be read ({error.strerror})"
            else:
                refused = "is longer than 256 kB" if len(data) > _LONGEST else ""
        mark = fingerprint(name, refused, data.hex())
        return Source(name, path, mark, "" if refused else text, refused)

    def _refused(self, name: str, path: str) -> str:
        if name in self._taken:
            return "has the name of a widget of Hudline's own"
        real = own_form(os.path.realpath(path))
        if not real.startswith(own_form(os.path.realpath(self._root)) + "/widgets/"):
            return "leads out of Hudline's folder by a link"
        try:
            for one in (real, self._folder, self._root):
                what = "" if one == real else "is in a folder that "
                if is_others(one):
                    return f"{what}belongs to another user"
                if is_writable_by_others(one):
                    return f"{what or 'is a file that '}other users can change (chmod go-w {one})"
        except OSError as error:
            return f"cannot be read ({error.strerror})"
        return ""


def _signature(status: os.stat_result) -> tuple[int, ...]:
    is_folder = stat.S_ISDIR(status.st_mode)
    times = (0, 0) if is_folder else (status.st_mtime_ns, status.st_size)
    return (*times, status.st_ino, status.st_mode, status.st_uid)
