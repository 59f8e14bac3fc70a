"""Reads the journals of all sessions: whole, and what they gain from then on.

A journal is `<home>/sessions/<session>/journal.jsonl`. One that has become shorter, or is another
file than before, is read from its beginning.
"""

from __future__ import annotations

import os
from typing import Any, NamedTuple

from hudline.core.file_io import names, read_from
from hudline.core.json_codec import parsed_lines
from hudline.core.paths import Home, is_plain, open_file
from hudline.platform.files import read_at
from hudline.state.clock_steps import AHEAD, MARK, redate
from hudline.state.event_fields import END

_FILE = "/journal.jsonl"
_NUMBERS = (int, float)
_BEFORE = 64 * 1024  # bytes before a place in which its line begins


# With a time in `at` (seconds since 1970) and a text in `kind`; all else is untrusted.
Event = dict[str, Any]


class JournalFile(NamedTuple):
    """A journal on disk. `inode` tells files apart; `size`: bytes; `modified`: nanoseconds since
    1970."""

    session: str
    path: str
    inode: int
    size: int
    modified: int


class Gained(NamedTuple):
    """What a session's journal has gained, in its order. `is_new`: whether the journal was read
    from its beginning because it is not the one that was read before."""

    session: str
    events: list[Event]
    is_new: bool = False


class _Place(NamedTuple):
    """Up to where a journal was read; `file`: as it was then, `is_line`: whether a line begins
    there."""

    offset: int
    file: JournalFile
    is_line: bool

    def left(self) -> _Place:
        """The place in a file that is gone, or could not be read: whatever comes is another one,
        though the system may give it the same number."""
        return self._replace(file=self.file._replace(inode=-1))


class JournalReader:
    """Reads the journals of the sessions below `home`, each from where it was left."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._places: dict[str, _Place] = {}  # by session

    def files(self) -> list[JournalFile]:
        """All journals, the one that was written last first."""
        found = []
        for name in filter(is_plain, names(self._home.sessions)):
            path = f"{self._home.sessions}/{name}{_FILE}"
            try:
                status = os.stat(path)
            except OSError:
                continue
            about = status.st_ino, status.st_size, status.st_mtime_ns
            found.append(JournalFile(name, path, *about))
        return sorted(found, key=lambda one: (-one.modified, one.session))

    def read(self, file: JournalFile, clock: float) -> list[Event]:
        """All events of a journal, in its order; those from before the clock was set back are dated
        as `state.clock_steps` says. clock: seconds since 1970."""
        values, end = _values(file.path, 0) or ([], 0)
        self._places[file.session] = _Place(end, file, True)
        events = _events(values)
        latest = max([event["at"] for event in events], default=0.0)
        if latest > clock + AHEAD or MARK in [event["kind"] for event in events]:
            dated, _ = redate(values, clock)
            events = _events(dated)
        return events

    def skip(self, file: JournalFile) -> None:
        """Pass over what a journal has now."""
        self._places[file.session] = _Place(file.size, file, False)

    def gained(self) -> list[Gained]:
        """What the journals have gained since the last time; a new one all of it."""
        found, files = [], self.files()
        for session in self._places.keys() - {file.session for file in files}:
            self._places[session] = self._places[session].left()
        for file in files:
            place = self._places.get(file.session)
            if place is not None and place.file[2:] == file[2:]:
                continue
            gained = self._gained(file, place)
            if gained.events:
                found.append(gained)
        return found

    def _gained(self, file: JournalFile, place: _Place | None) -> Gained:
        is_known = place is not None and place.file.inode == file.inode
        offset = 0
        if place is not None and is_known:
            offset = place.offset if place.is_line else _line_start(file.path, place.offset)
        read = _values(file.path, offset)
        if read is None:  # it has become shorter
            is_known = False
            read = _values(file.path, 0) or ([], 0)
        values, end = read
        is_new = place is not None and not is_known
        now = _Place(end, file, True)
        self._places[file.session] = now.left() if is_new and not end else now
        return Gained(file.session, _events(values), is_new)


def _values(path: str, offset: int) -> tuple[list[object], int] | None:
    """The values of the whole lines behind `offset`, and the offset behind them; None where the
    file is shorter."""
    tail = read_from(path, offset)
    if tail is None:
        return None
    lines, end = tail
    return parsed_lines([line for line in lines if line]), end


def _events(values: list[object]) -> list[Event]:
    """The values that are events, with a time and a kind. There may be a hundred thousand, so
    nothing is called for each."""
    return [
        one for one in values
        if isinstance(one, dict) and "at" in one
        and type(at := one["at"]) in _NUMBERS and 0 <= at < END
        and type(one.get("kind")) is str
    ]  # fmt: skip


def _line_start(path: str, offset: int) -> int:
    """Where the line begins that a place is in: a file may have been looked at while it was
    written."""
    try:
        handle, _ = open_file(path)
    except OSError:
        return offset
    try:
        start = max(offset - _BEFORE, 0)
        return start + read_at(handle, offset - start, start).rfind(b"\n") + 1
    finally:
        os.close(handle)
