"""The rows of all sessions: which configuration folders there are, and whose processes live."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from functools import partial

from hudline.cli.overview.config_folders import folders_of
from hudline.cli.overview.places import Places
from hudline.cli.overview.tracker import Tracker
from hudline.core.file_io import FileCache
from hudline.core.paths import Home, is_plain
from hudline.events.other_sessions import SessionSummary
from hudline.platform.outbox import is_absolute
from hudline.sources.live_sessions import Registry
from hudline.sources.other_sessions import registry_file
from hudline.view.overview import SessionRow

_SELDOM = 30.0  # seconds between two looks for further folders


class Collector:
    """Gathers rows; call `rows` as often as wanted.

    Folders are those of the environment, those that hosts have named in the summaries of their
    sessions, and those added by `add_folders`.
    """

    def __init__(self, env: dict[str, str], home: Home) -> None:
        self._home = home
        self._folders = folders_of(env)
        self._registry, self._places, self._files = Registry(), Places(), FileCache()
        self._trackers: dict[tuple[str, str, int], Tracker] = {}
        self._searched = 0.0

    @property
    def folders(self) -> tuple[str, ...]:
        """The client's configuration folders that are known."""
        return tuple(self._folders)

    def add_folders(self, folders: Iterable[str]) -> None:
        """Take further configuration folders in, as the ledger knows them."""
        known = {os.path.realpath(folder) for folder in self._folders}
        for folder in folders:
            if is_absolute(folder) and os.path.realpath(folder) not in known:
                known.add(os.path.realpath(folder))
                self._folders.append(folder)

    def rows(self, clock: float) -> list[SessionRow]:
        """A row for each session, in no order; `clock`: seconds since 1970."""
        if not 0 <= clock - self._searched < _SELDOM:
            self._searched = clock
            self.add_folders(self._of_hosts())
        found, trackers = [], {}
        for config_dir in self._folders:
            for live in self._registry.live(config_dir):
                key = (config_dir, live.session, live.pid)
                tracker = self._trackers.get(key) or Tracker(live, self._homes(config_dir))
                trackers[key] = tracker
                found.append(tracker.row(live, self._places, clock))
        self._trackers = trackers
        return found

    def tracker(self, row: SessionRow) -> Tracker | None:
        """What follows the session of a row; None where it is gone."""
        return self._trackers.get((row.config_dir, row.session, row.pid))

    def _homes(self, config_dir: str) -> list[Home]:
        """The Hudline folders that may have the journals of sessions of a configuration folder."""
        beside = Home(config_dir + "/hudline")
        return [self._home] if beside.root == self._home.root else [self._home, beside]

    def _of_hosts(self) -> list[str]:
        """The configuration folders that the hosts of a shared home have named."""
        folders = []
        with suppress(OSError):
            for name in filter(is_plain, os.listdir(self._home.sessions)):
                path = f"{self._home.session(name)}/summary.json"
                summary = self._files.read(path, partial(_summary, path))
                if summary and summary.config_dir not in folders:
                    folders.append(summary.config_dir)
        return folders


def _summary(path: str) -> SessionSummary | None:
    return SessionSummary.parse(registry_file(path))
