"""All that wakes a host: hooks, draws, the client's module, watched folders, the client's end."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Sequence
from typing import NamedTuple

from hudline.core.file_io import mark
from hudline.core.paths import exists, make_folder
from hudline.host.endpoints import WAKE_CHECK, WAKE_LEAVE, Endpoints
from hudline.host.status_requests import RequestPipe
from hudline.host.tick_pipe import Tick, TickPipe
from hudline.platform.files import create
from hudline.platform.folder_watch import FolderWatch
from hudline.platform.outbox import WAKE_JOURNAL
from hudline.platform.pipes import Inlet, Nudge, ReaderEnd, Source, Waiting
from hudline.platform.processes import ProcessEnd
from hudline.platform.status_pipe import Request

_UNWATCHED = 1.0  # seconds between two looks at a file that the system does not watch
_UNSEEN = 60.0  # seconds between two looks whether the folder is there, in the same case


class News(NamedTuple):
    """What has come since the last look. `is_over`: the client ended, or the host shall leave.
    `has_news`: an event, a word of the module, a changed choice or session. `has_fresh`: a
    refresher of this host has finished. `tick`: a draw that waits for its rows. `requests`: who
    asks for which picture of the session."""

    is_over: bool
    has_news: bool
    has_fresh: bool
    tick: Tick | None
    requests: Sequence[tuple[str, Request]] = ()


class Inbox:
    """Waits for news of one client. `screen`: the descriptor of the band's reader, None without;
    `folders`: in which a file that is written or replaced is news for the band.

    `is_dismissed`: whether the host was told to leave, by a newer one or at an uninstall.
    `has_notices`, `hears_end`: whether the system reports files that change, and the client's end.
    """

    def __init__(self, place: Endpoints, folders: tuple[str, ...], screen: int | None) -> None:
        """Make the pipes in the host's folder, which exists. OSError where that cannot be."""
        self._place = place
        self._wake = Inlet(place.wake)
        self.ticks = TickPipe(place)
        self.ticks.release()
        self.requests = RequestPipe(place)
        self._fresh = Nudge()
        self._message = "" if screen is None else place.message
        if screen is None:  # only to see that the folder goes
            self._watch = FolderWatch((os.path.dirname(place.folder),), self._message)
        else:
            make_folder(place.module)
            os.close(create(self._message))
            self._watch = FolderWatch((place.module, *folders), self._message)
        self._mark = mark(self._message)
        self._end = ProcessEnd(place.client)
        self.has_notices, self.hears_end = self._watch.is_sure, self._end.look_seconds is None
        self._reader = None if screen is None else ReaderEnd(screen)
        self.is_dismissed = False
        self._waiting = Waiting()
        pipes = (self._wake, self.ticks.pipe, self.requests.pipe)
        sources: tuple[Source, ...] = (*pipes, self._fresh, self._watch, self._end)
        for source in sources if self._reader is None else (*sources, self._reader):
            self._waiting.add(source)

    def note_fresh(self) -> None:
        """Let `wait` return: a refresher has finished. For any thread."""
        self._fresh.give()

    def watch(self, folder: str) -> None:
        """Take files that are written in that folder for news of the band, from now on; nothing
        where there is no such folder."""
        if self._reader is not None:
            self._watch.add(folder)

    def wait(self, seconds: float | None) -> News:
        """Wait until something comes or `seconds` have passed (None: without end)."""
        until = None if seconds is None else time.monotonic() + max(seconds, 0.0)
        while True:
            news = self._news(self._waiting.wait(self._seconds(until)))
            is_late = until is not None and time.monotonic() >= until
            is_wanted = news.has_news or news.has_fresh or news.tick or news.requests
            if is_late or news.is_over or is_wanted:
                return news

    def close(self) -> None:
        """Leave nothing behind, unless another host has the place."""
        is_ours = self._wake.is_at_path() or not exists(self._place.wake)
        self._watch.close()
        for pipe in (self._wake, self.ticks, self.requests):
            pipe.close()
        if is_ours:
            shutil.rmtree(self._place.folder, ignore_errors=True)

    def _seconds(self, until: float | None) -> float | None:
        """How long to sleep: until then, or until something must be looked at."""
        at = time.monotonic()
        times = [
            None if until is None else until - at,
            self.ticks.seconds_left(at),
            self._end.look_seconds,
            None if self._reader is None else self._reader.look_seconds,
            None if self._watch.is_sure else _UNSEEN if self._reader is None else _UNWATCHED,
        ]
        return min((one for one in times if one is not None), default=None)

    def _news(self, ready: dict[Source, bool]) -> News:
        at = time.monotonic()
        woken_by = self._wake.read() if self._wake in ready else b""
        if ready.get(self._watch):
            self._waiting.remove(self._watch)  # from now on only the file's time is looked at
            self._watch.is_sure = False
            del ready[self._watch]
        is_noticed = self._watch in ready and self._watch.clear() and self._reader is not None
        before, self._mark = self._mark, mark(self._message)
        tick = self.ticks.read(at) if self.ticks.pipe in ready else None
        left = self.ticks.seconds_left(at)
        # Or a draw found `drawing` there though none goes on.
        if tick is None and (left == 0 or (left is None and WAKE_CHECK in woken_by)):
            self.ticks.release()
        return News(
            is_over=self._is_over(woken_by, ready),
            has_news=WAKE_JOURNAL in woken_by or is_noticed or before != self._mark,
            has_fresh=self._fresh in ready and self._fresh.take(),
            tick=tick,
            requests=self.requests.read() if self.requests.pipe in ready else (),
        )

    def _is_over(self, woken_by: bytes, ready: dict[Source, bool]) -> bool:
        self.is_dismissed = self.is_dismissed or WAKE_LEAVE in woken_by
        reader, end = self._reader, self._end
        if self.is_dismissed or (reader is not None and (reader in ready or reader.has_ended())):
            return True
        if end in ready if self.hears_end else end.has_ended():
            return True
        return not self._wake.is_at_path()  # the folder is gone: Hudline was uninstalled
