"""Reads what scripts report of a session: its feed.jsonl, and the JSON files that programs
write into its folder `feed`. See `events.script_feed`."""

from __future__ import annotations

import os
import stat
from typing import NamedTuple

from hudline.core.file_io import names
from hudline.core.json_codec import parsed, parsed_lines
from hudline.core.paths import is_plain, open_file, read_all, read_head
from hudline.events.script_feed import Feed, read_file, reduce_records
from hudline.store.feed_file import FILE, FOLDER, MOST
from hudline.view.script_feed import script_notes, script_progress
from hudline.view.snapshot import Snapshot

_MOST_FILES, _MOST_BYTES = 16, 64 * 1024
_MOST_READ = 16 * MOST  # bytes of feed.jsonl at once: it is written anew long before
_MOST_SESSIONS = 3


class _Version(NamedTuple):
    """What differs where a file was written to: a time (ns), a size, an inode."""

    at: int
    size: int
    inode: int


def _version(status: os.stat_result) -> _Version:
    return _Version(status.st_mtime_ns, status.st_size, status.st_ino)


class ScriptFeeds:
    """What scripts report of the sessions of a process."""

    def __init__(self) -> None:
        self._sessions: dict[str, _Session] = {}  # by folder, the last used last

    def add(self, snapshot: Snapshot, folder: str) -> None:
        """Set what of it the snapshot shows of the session in `folder`."""
        session = self._sessions.pop(folder, None) or _Session(folder)
        self._sessions[folder] = session
        if len(self._sessions) > _MOST_SESSIONS:
            del self._sessions[next(iter(self._sessions))]
        feeds = session.read(snapshot.clock)
        snapshot.script_progress = script_progress(feeds, snapshot.clock)
        snapshot.script_notes = script_notes(feeds, snapshot.clock)

    def folders(self) -> list[str]:
        """Where programs write their files."""
        return [folder + FOLDER for folder in self._sessions]


class _Session:
    def __init__(self, folder: str) -> None:
        self._file, self._folder = folder + FILE, folder + FOLDER
        self._feed = Feed()
        self._version = _Version(0, 0, 0)
        self._files: dict[str, tuple[_Version, Feed]] = {}  # by path

    def read(self, clock: float) -> list[Feed]:
        """All feeds, up to date at `clock` (seconds since 1970)."""
        self._read_records(clock)
        self._read_files(clock)
        return [self._feed, *(feed for _, feed in self._files.values())]

    def _read_records(self, clock: float) -> None:
        """Read feed.jsonl again where it has changed. Whole, since it is small, and a place in it
        means nothing once another process has written it anew."""
        try:
            if _version(os.stat(self._file)) == self._version:
                return
            handle, length = open_file(self._file)
        except OSError:
            self._feed, self._version = Feed(), _Version(0, 0, 0)
            return
        try:
            version = _version(os.fstat(handle))
            os.lseek(handle, max(length - _MOST_READ, 0), os.SEEK_SET)
            data = read_all(handle, min(length, _MOST_READ))
        finally:
            os.close(handle)
        lines = data[: data.rfind(b"\n") + 1].split(b"\n")
        self._feed, self._version = Feed(), version
        reduce_records(self._feed, parsed_lines([line for line in lines if line]), clock)

    def _read_files(self, clock: float) -> None:
        found = {}
        written = [name for name in names(self._folder) if name.endswith(".json")]
        for name in sorted(filter(is_plain, written))[:_MOST_FILES]:
            path = f"{self._folder}/{name}"
            try:
                status = os.lstat(path)
            except OSError:
                continue
            if not stat.S_ISREG(status.st_mode):
                continue
            version = _version(status)
            before, feed = self._files.get(path, (_Version(0, 0, 0), Feed()))
            if version != before:
                _read(path, feed, min(status.st_mtime, clock))
            found[path] = (version, feed)
        self._files = found


def _read(path: str, feed: Feed, at: float) -> None:
    """Bring the feed of one file up to date; one that is too large, or was read while it was
    written, leaves it as it is."""
    try:
        data = read_head(path, _MOST_BYTES + 1, follow=False)
    except OSError:
        return
    value = parsed(data) if len(data) <= _MOST_BYTES else None
    if isinstance(value, dict):
        read_file(feed, value, at)
