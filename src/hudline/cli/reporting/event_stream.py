"""The events of all sessions in the order of their times, and those that come."""

from __future__ import annotations

import io
import os
import stat
import time
from argparse import Namespace
from heapq import nlargest
from operator import itemgetter
from typing import Any, Callable, Optional

from rich.console import Console

from hudline.cli.reporting.event_sessions import EventSessions
from hudline.cli.reporting.filters import one_of
from hudline.insight.journal_events import Event, Selection, record, with_calls
from hudline.platform.pipes import ReaderEnd, Waiting
from hudline.store.journals import Gained, JournalReader

_BUSY, _IDLE = 0.2, 1.0  # seconds between two looks at the journals
_BUSY_FOR = 10.0  # seconds after an event
_Found = tuple[float, str, int, Event]  # its time, session and place in what was read
_PLACE = itemgetter(0, 1, 2)


class EventStream:
    """The events that are meant. `session`: the one that is meant, None for all; `now`: seconds
    since 1970."""

    def __init__(
        self, reader: JournalReader, selection: Selection, sessions: EventSessions,
        session: Optional[str], now: float,
    ) -> None:  # fmt: skip
        self._reader = reader
        self._selection = selection
        self._sessions = sessions
        self._session = session
        self._now = now
        self._calls: dict[str, dict[str, Event]] = {}  # that go on, by session
        self._newest: dict[str, float] = {}  # time of the last event, by session

    def past(self, limit: Optional[int]) -> list[dict[str, Any]]:
        """The events of the period so far; only the newest `limit`."""
        found: list[_Found] = []
        selection = self._selection
        for file in self._reader.files():  # the newest first, and no event is later than its file
            if not self._is_meant(file.session) or file.modified / 1e9 + 1 < selection.since:
                self._reader.skip(file)
                continue
            events = self._reader.read(file, self._now)
            found += self._found(file.session, events, selection)
            if limit is not None and len(found) >= limit:
                found = nlargest(limit, found, key=_PLACE)
                selection = selection._replace(since=max(selection.since, found[-1][0]))
        return self._records(found)

    def coming(self) -> list[dict[str, Any]]:
        """The events that have come since the last time."""
        found: list[_Found] = []
        for gained in self._reader.gained():
            if self._is_meant(gained.session):
                found += self._found(gained.session, self._unseen(gained), self._selection)
        return self._records(found)

    def _is_meant(self, session: str) -> bool:
        return self._session in (None, session) and self._sessions.allows(session)

    def _unseen(self, gained: Gained) -> list[Event]:
        """What is new in a journal that is another one than before: what is later than all."""
        if not gained.is_new:
            return gained.events
        last = self._newest.get(gained.session, self._now)
        return [event for event in gained.events if event["at"] > last]

    def _found(self, session: str, events: list[Event], selection: Selection) -> list[_Found]:
        if not events:
            return []
        named = with_calls(events, self._calls.setdefault(session, {}))
        newest = max([event["at"] for event in events])
        self._newest[session] = max(self._newest.get(session, 0.0), newest)
        chosen = selection.chosen(named)
        return [(event["at"], session, place, event) for place, event in enumerate(chosen)]

    def _records(self, found: list[_Found]) -> list[dict[str, Any]]:
        found.sort(key=_PLACE)
        names = {session: self._sessions.label(session) for session in {one[1] for one in found}}
        return [record(event, session, names[session]) for _, session, _, event in found]


def stream(args: Namespace, reader: JournalReader, sessions: EventSessions, selection: Selection,
           now: float) -> EventStream:  # fmt: skip
    """The events that the arguments mean. UserError where `--session` is how several begin."""

    def known() -> dict[str, str]:
        files = reader.files()
        names = {file.session: file.session for file in files}
        return {**names, "last": files[0].session} if files else names

    session = one_of(args.session, known, "sessions")
    return EventStream(reader, selection, sessions, session, now)


def follow(
    console: Console, events: EventStream, show: Callable[[list[dict[str, Any]]], None]
) -> None:
    """Show events as they come, until whoever reads the console's output has gone."""
    waiting, handle = Waiting(), _pipe(console)
    reader = None if handle is None else ReaderEnd(handle)
    if reader is not None:
        waiting.add(reader)
    last = time.monotonic()
    while not waiting.wait(_BUSY if time.monotonic() - last < _BUSY_FOR else _IDLE):
        if reader is not None and reader.has_ended():
            break
        found = events.coming()
        if found:
            show(found)
            last = time.monotonic()


def _pipe(console: Console) -> Optional[int]:
    """The descriptor of the console's output where that is a pipe; a file has no reader that may
    go, and a terminal's end is a signal."""
    try:
        handle = console.file.fileno()
    except (io.UnsupportedOperation, OSError, ValueError):
        return None
    mode = os.fstat(handle).st_mode
    return handle if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) else None
