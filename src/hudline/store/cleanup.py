"""Removes old data: sessions two weeks after their last write, or when there are too many.

A session that may still run is never touched, however old its last write is. One whose journal is
not in the ledger yet (`store.ingested`) stays until it is, but for a second limit: where the ledger
cannot be used, sessions go after two months, or when there are a thousand. Command durations of
a project and facts of a repository go two months after the last one, the limits of an account a
month after. If two weeks have passed since the last cleanup, the clock may have been put forward:
then nothing is removed before another day has passed. What only versions before 0.2 read goes too.
"""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from typing import NamedTuple

from hudline.core.fields import identifier, table
from hudline.core.file_io import read_object, read_tail
from hudline.core.json_codec import parsed
from hudline.core.paths import Home, is_plain
from hudline.platform.files import remove
from hudline.platform.locks import hold
from hudline.platform.outbox import lives, wake
from hudline.store.ingested import ingested, is_ingested

DAY = 86_400
MOST_AGE = 14 * DAY
MOST_SESSIONS = 200
MOST_UNREAD_AGE = 60 * DAY  # of a session whose journal is not in the ledger
MOST_UNREAD_SESSIONS = 1000
MOST_PROJECT_AGE = 60 * DAY
MOST_PROJECTS = 200
MOST_ACCOUNT_AGE = 32 * DAY  # by then every window of it has reset
LIVE_AGE = DAY
LEFTOVER_AGE = 3600
TAIL_BYTES = 65_536
# What `file_io.replace` writes beside a file before it renames; process ids have seven digits.
_LEFTOVER = re.compile(r"(.+\.(jsonl?|log|py|sh|before)|python|current)\.\d{1,7}")
_FORMER = re.compile(r"(git|in_force|wrapped)\.json|.*\.claim")  # of a session, before 0.2


class Folder(NamedTuple):
    """A session's folder: its name, its last write (seconds since 1970), whether it may run, and
    whether its journal is in the ledger."""

    name: str
    mtime: float
    live: bool
    is_ingested: bool = True


def expired(folders: list[Folder], now: float) -> list[str]:
    """The names of the sessions that may go at `now` (seconds since 1970), oldest last."""
    ordered = sorted(folders, key=lambda folder: (not folder.live, -folder.mtime))
    return [
        folder.name
        for index, folder in enumerate(ordered)
        if not folder.live and _is_over(folder, index, now - folder.mtime)
    ]


def _is_over(folder: Folder, index: int, age: float) -> bool:
    """Whether a folder may go, which has so many newer ones (`index`) and is so old (seconds)."""
    if folder.is_ingested:
        return index >= MOST_SESSIONS or age > MOST_AGE
    return index >= MOST_UNREAD_SESSIONS or age > MOST_UNREAD_AGE


def sweep(home: Home, config: str, now: float) -> list[str]:
    """Remove expired sessions and other old data; the names of the sessions removed.

    config: the client's configuration folder. now: seconds since 1970. Does nothing while another
    process cleans up.
    """
    if not os.path.isdir(home.root):
        return []
    path = home.root + "/sweep.lock"
    doubted = _doubted_times(path, now)
    release = hold(path, 0)
    if release is None:
        return []
    try:
        if doubted is not None:
            os.utime(path, doubted)
            return []
        os.utime(path, (now, now))
        return _sweep(home, config, now)
    finally:
        release()


def _doubted_times(path: str, now: float) -> tuple[float, float] | None:
    """What the times of the lock file are to be where `now` is doubted, so long after the last
    cleanup that the clock may have been put forward: since when (atime), and the last cleanup
    (mtime). None where it is trusted, as after a day in which it stayed so."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    last, since = status.st_mtime, status.st_atime
    if now - last <= MOST_AGE:
        return None
    since = since if last < since <= now else now
    return (since, last) if now - since < DAY else None


def _sweep(home: Home, config: str, now: float) -> list[str]:
    gone = expired(session_folders(home, config, now), now)
    for name in gone:
        shutil.rmtree(home.session(name), ignore_errors=True)
    repositories = home.root + "/repositories"
    for folder in (home.projects, repositories):
        _remove_projects(folder, now)
    _remove_accounts(home, now)
    _remove_hosts(home)
    shutil.rmtree(home.root + "/bands", ignore_errors=True)  # pipes of versions before 0.2
    for session in _folders(home.sessions):
        for entry in _entries(session.path):
            if _FORMER.fullmatch(entry.name):
                _unlink(entry.path)
    parents = (home.sessions, home.projects, repositories)
    nested = [entry.path for parent in parents for entry in _folders(parent)]
    for path in (*nested, home.root, home.accounts, home.sessions):
        _remove_leftovers(path, now)
    return gone


def _remove_projects(folder: str, now: float) -> None:
    """Folders of projects, or repositories, not written for two months, and of too many."""
    folders = sorted((_last_write(one.path), one.path) for one in _folders(folder))
    for index, (mtime, path) in enumerate(reversed(folders)):
        if index >= MOST_PROJECTS or now - mtime > MOST_PROJECT_AGE:
            shutil.rmtree(path, ignore_errors=True)


def _remove_accounts(home: Home, now: float) -> None:
    """Limits of accounts without a reading for a month, and what ended processes last read."""
    for entry in _entries(home.accounts):
        most = MOST_AGE if entry.name.endswith(".process.json") else MOST_ACCOUNT_AGE
        if now - _mtime(entry) > most and entry.is_file(follow_symlinks=False):
            _unlink(entry.path)


def _remove_hosts(home: Home) -> None:
    """Folders of hosts that were killed; not one whose pipe is read: that host may belong to
    another container which shares the folder."""
    # Sorted, so that a folder goes before its lock.
    for entry in sorted(_entries(home.hosts), key=lambda entry: entry.name):
        client = entry.name.partition(".")[0]
        if client.isdecimal() and lives(int(client)):
            continue
        if entry.name.endswith(".lock"):
            if not os.path.isdir(entry.path[:-5]):
                _unlink(entry.path)
        elif not wake(entry.path + "/wake", b""):
            shutil.rmtree(entry.path, ignore_errors=True)


def session_folders(home: Home, config: str, now: float) -> list[Folder]:
    """Every session's folder. config: the client's configuration folder."""
    running, known = _registered(config), ingested(home)
    folders = []
    for entry in _folders(home.sessions):
        mtime = _last_write(entry.path)
        live = (
            now - mtime <= LIVE_AGE
            or entry.name in running.values()
            or _recorded_process_runs(entry.path, running)
        )
        is_read = is_ingested(home, entry.name, known)
        folders.append(Folder(entry.name, mtime, live, is_read))
    return folders


def _registered(config: str) -> dict[int, str]:
    """The ids of the sessions that run, by process id, from the client's registry.

    The client writes `<config>/sessions/<pid>.json` with `sessionId` (2.1.330, undocumented).
    """
    sessions = {}
    for entry in _entries(config + "/sessions"):
        pid, _, ending = entry.name.partition(".")
        if ending == "json" and pid.isdecimal() and lives(int(pid)):
            session = identifier(read_object(entry.path).get("sessionId"))
            if session:
                sessions[int(pid)] = session
    return sessions


def _recorded_process_runs(folder: str, running: dict[int, str]) -> bool:
    """Whether the process of the last record runs and the registry gives it no other session."""
    for line in reversed(read_tail(folder + "/journal.jsonl", TAIL_BYTES).split(b"\n")):
        if b'"pid"' not in line:
            continue
        pid = table(parsed(line)).get("pid")
        if type(pid) is int and pid > 0:
            return pid not in running and lives(pid)
    return False


def _last_write(folder: str) -> float:
    """When anything in a folder was last written, in seconds since 1970; 0.0 if it is gone."""
    try:
        return max([os.stat(folder).st_mtime, *map(_mtime, _entries(folder))])
    except FileNotFoundError:
        return 0.0


def _remove_leftovers(folder: str, now: float) -> None:
    """Remove what writes that were cut off have left in a folder an hour ago or earlier."""
    for entry in _entries(folder):
        is_old = now - _mtime(entry) > LEFTOVER_AGE
        is_file = entry.is_symlink() or entry.is_file(follow_symlinks=False)
        if is_old and is_file and _LEFTOVER.fullmatch(entry.name):
            _unlink(entry.path)


def _unlink(path: str) -> None:
    """Remove a file that another cleanup, or the client, may remove at the same time."""
    with suppress(OSError):
        remove(path)


def _mtime(entry: os.DirEntry[str]) -> float:
    """The last write of `entry`; 0 where it was renamed meanwhile."""
    try:
        return entry.stat(follow_symlinks=False).st_mtime
    except OSError:
        return 0.0


def _folders(path: str) -> list[os.DirEntry[str]]:
    return [
        entry
        for entry in _entries(path)
        if entry.is_dir(follow_symlinks=False) and is_plain(entry.name)
    ]


def _entries(path: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(path) as entries:
            return list(entries)
    except OSError:
        return []
