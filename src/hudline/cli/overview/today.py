"""What was spent today, as the ledger has it: looked up seldom, and by nobody who is waited for."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from typing import Callable, NamedTuple, Optional

from hudline.cli.overview.summary import Spending
from hudline.cli.reporting.periods import period
from hudline.cli.reporting.prompt_choice import follow_silently
from hudline.cli.reporting.spend_items import by_day
from hudline.config import reader
from hudline.core.errors import guard
from hudline.core.paths import Home, exists
from hudline.insight.money import sum_money
from hudline.ledger.database import open_ledger, path_of
from hudline.ledger.ingest import ingest, known_config_dirs

OFTEN = 30.0  # seconds between two looks


class Today(NamedTuple):
    """`spending`: None where there is no ledger; `folders`: the configuration folders that it
    knows."""

    spending: Optional[Spending]
    folders: tuple[str, ...]


def today(home: Home, folders: Iterable[str], now: float, reads: bool = True) -> Today:
    """Read what is new, where there is a ledger, and sum up; `now`: seconds since 1970. Without one
    nothing is read: the first reading takes its time, and a report shows how it goes on."""
    if not exists(path_of(home)):
        return Today(None, ())
    ledger, config = open_ledger(home), reader.read(home)
    try:
        follow_silently(ledger, home, config)
        known = tuple(known_config_dirs(ledger))
        if reads:
            ingest(ledger, home, sorted({*known, *(one for one in folders if exists(one))}))
        total = sum_money(by_day(ledger, period("today", None, now).since).values())
        return Today(Spending(total, reader.budget(config).get("day")), known)
    finally:
        ledger.close()


def lost(_: Exception) -> Today:
    """What is known where the ledger cannot be read: the sessions are shown without it."""
    return Today(None, ())


class TodayWatch:
    """Keeps `newest` up to date in a thread of its own; `notify` is called when it has changed."""

    def __init__(self, home: Home, notify: Callable[[], None]) -> None:
        self._home, self._notify = home, notify
        self._thread: Optional[threading.Thread] = None
        self._looked = 0.0
        self.newest = Today(None, ())

    def look(self, folders: tuple[str, ...], now: float) -> None:
        """Begin to look, where the last time was a while ago; returns at once."""
        is_busy = self._thread is not None and self._thread.is_alive()
        if is_busy or 0 <= now - self._looked < OFTEN:
            return
        self._looked = now
        # A daemon, so that it holds no end up: a transaction that is cut off never was.
        self._thread = threading.Thread(target=self._run, args=(folders,), daemon=True)
        self._thread.start()

    def _run(self, folders: tuple[str, ...]) -> None:
        before = self.newest
        now = time.time()
        self.newest = guard(lambda: today(self._home, folders, now), lambda _: before)
        if self.newest != before:
            self._notify()
