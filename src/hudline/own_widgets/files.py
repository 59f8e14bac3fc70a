"""The files of a person's own widgets, `<home>/widgets/NAME.py`, and which of them may run.

They run with the person's rights, so nobody else may be able to change them: they and Hudline's
folders are the person's own and writable for nobody else, no link leads out of the folder, and in
the folders above not everybody may rename what lies there.
"""

from __future__ import annotations

import os
import stat
from typing import NamedTuple, Optional

from hudline.core.file_io import names
from hudline.core.json_codec import fingerprint
from hudline.core.paths import Home, read_head
from hudline.platform.files import (
    how_to_close,
    is_others,
    is_writable_by_others,
    lets_others_rename,
)
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
        self._above = (home.widgets, *_folders(home.widgets))
        self._taken = taken
        self._known: dict[str, tuple[object, Source]] = {}

    def names(self) -> list[str]:
        """The names of all widgets that have a file, also of one that may not run."""
        found = [one[: -len(_END)] for one in names(self._folder) if one.endswith(_END)]
        return sorted(name for name in found if is_name(name) and name != FILL)[:_MOST]

    def find(self, name: str) -> Optional[Source]:
        """The file of that widget; None where there is none."""
        path = f"{self._folder}/{name}{_END}"
        try:
            signature = [_signature(os.stat(one)) for one in self._above]
            signature.append(_signature(os.lstat(path)))
        except (OSError, ValueError):
            self._known.pop(name, None)
            return None
        if name not in self._known or self._known[name][0] != signature or os.path.islink(path):
            self._known[name] = (signature, read(name, path, self._refused(name, path)))
        return self._known[name][1]

    def _refused(self, name: str, path: str) -> str:
        if name in self._taken:
            return "has the name of a widget of Hudline's own"
        real, root = (own_form(os.path.realpath(one)) for one in (path, self._root))
        if not real.startswith(root + "/widgets/"):
            return "leads out of Hudline's folder by a link"
        try:
            for one in (real, *_folders(real)):
                what = "" if one == real else "is in a folder that "
                is_own = (one + "/").startswith(root + "/")
                if is_own and is_others(one):
                    return f"{what}belongs to another user"
                if is_writable_by_others(one) if is_own else lets_others_rename(one):
                    what = what or "is a file that "
                    return f"{what}other users can change ({how_to_close(one)})"
        except OSError as error:
            return f"cannot be read ({error.strerror})"
        return ""


def read(name: str, path: str, refused: str = "") -> Source:
    """The widget in the file at `path`, wherever that is. refused: why it does not run, if it does
    not."""
    data, text = b"", ""
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


def _folders(path: str) -> list[str]:
    """All folders above an absolute path, the nearest first."""
    return [path[:at] or "/" for at, char in enumerate(path) if char == "/"][::-1]


def _signature(status: os.stat_result) -> tuple[int, ...]:
    is_folder = stat.S_ISDIR(status.st_mode)
    times = (0, 0) if is_folder else (status.st_mtime_ns, status.st_size)
    return (*times, status.st_ino, status.st_mode, status.st_uid)
