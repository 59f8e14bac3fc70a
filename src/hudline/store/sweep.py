"""Old sessions leave: two weeks after their last write, or when there are too many.

A session that may still run is never touched, however old its last write is. The running times of
a project's commands leave two months after the last one, the limits of an account a month after.
Where two weeks have passed since the last sweep, or the clock was put forward by that, nothing
leaves before another day has passed.
"""

import contextlib
import importlib
import os
import re
import shutil
import sys
from typing import NamedTuple

from hudline.codec import Codec
from hudline.store.files import read_file, read_tail
from hudline.store.home import Home, is_plain
from hudline.store.processes import lives
from hudline.store.wake import has_reader

DAY = 86_400
MOST_AGE = 14 * DAY
MOST_SESSIONS = 200
MOST_PROJECT_AGE = 60 * DAY
MOST_PROJECTS = 200
MOST_ACCOUNT_AGE = 32 * DAY  # by then every window of it has reset
LIVE_AGE = DAY
LEFTOVER_AGE = 3600
TAIL_BYTES = 65_536
# What `files.replace` writes beside a file before it renames; process ids have seven digits.
_LEFTOVER = re.compile(r"(.+\.(jsonl?|log|py|before)|python|current)\.\d{1,7}")


class Folder(NamedTuple):
    """A session's folder: its name, its last write (seconds since the epoch), may it run."""

    name: str
    mtime: float
    live: bool


def expired(folders: "list[Folder]", now: float) -> "list[str]":
    """The names of the sessions that may go at the time `now`, oldest last."""
    gone = []
    kept = 0
    for folder in sorted(folders, key=lambda folder: (not folder.live, -folder.mtime)):
        if folder.live or (kept < MOST_SESSIONS and now - folder.mtime <= MOST_AGE):
            kept += 1
        else:
            gone.append(folder.name)
    return gone


def sweep(home: Home, config: str, now: float) -> "list[str]":
    """Remove what `expired` names and leftovers of writes that were cut off; the names removed.

    config: the client's configuration folder. Without filelock nothing is swept: the sessions
    can wait until the dependencies are there.
    """
    importlib.invalidate_caches()  # the folder may have come since somebody looked there
    sys.path.insert(0, home.site())
    try:
        from filelock import FileLock, Timeout
    except ImportError:
        return []
    finally:
        sys.path.remove(home.site())
    lock = home.root + "/sweep.lock"
    swept = _swept(lock)
    since = _doubted(swept, now)
    try:
        with FileLock(lock, timeout=0, mode=0o600):
            if swept and since is not None:
                os.utime(lock, (since, swept[0]))
                return []
            os.utime(lock, (now, now))
            return _sweep(home, config, now)
    except Timeout:
        return []


def _swept(lock: str) -> "tuple[float, float] | None":
    """When the last sweep was made, and since when another time is doubted: what the lock's times
    of modification and of access are set to. None before the first sweep."""
    try:
        held = os.stat(lock)
    except OSError:
        return None
    return held.st_mtime, held.st_atime


def _doubted(swept: "tuple[float, float] | None", now: float) -> "float | None":
    """Since when the time `now` is doubted: it lies so far behind the last sweep that the clock may
    have been put forward. None where it is believed, as after a day in which it stayed so."""
    last, since = swept or (now, now)
    if now - last <= MOST_AGE:
        return None
    since = since if last < since <= now else now
    return since if now - since < DAY else None


def _sweep(home: Home, config: str, now: float) -> "list[str]":
    gone = expired(session_folders(home, config, now), now)
    for name in gone:
        shutil.rmtree(home.session(name), ignore_errors=True)
    _sweep_projects(home, now)
    _sweep_accounts(home, now)
    _sweep_bands(home)
    kept = [*_folders(home.sessions), *_folders(home.projects)]
    for folder in [home.root, home.accounts, home.sessions, *(entry.path for entry in kept)]:
        _remove_leftovers(folder, now)
    return gone


def _sweep_projects(home: Home, now: float) -> None:
    """What is known of projects in which nothing was noted for two months, or of too many."""
    found = sorted((_last_write(one.path), one.path) for one in _folders(home.projects))
    for index, (mtime, path) in enumerate(reversed(found)):
        if index >= MOST_PROJECTS or now - mtime > MOST_PROJECT_AGE:
            shutil.rmtree(path, ignore_errors=True)


def _sweep_accounts(home: Home, now: float) -> None:
    """What was told of the limits of accounts, and by which processes, and is no longer."""
    for entry in _entries(home.accounts):
        most = MOST_AGE if entry.name.endswith(".process.json") else MOST_ACCOUNT_AGE
        if now - _mtime(entry) > most and entry.is_file(follow_symlinks=False):
            _unlink(entry.path)


def _sweep_bands(home: Home) -> None:
    """What bands have left behind whose client was killed."""
    for entry in _entries(home.bands):
        pid = entry.name.partition(".")[0]
        if pid.isdecimal() and (lives(int(pid)) or has_reader(f"{home.bands}/{pid}")):
            continue  # or one of another container that shares the folder
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path, ignore_errors=True)
        else:
            _unlink(entry.path)


def session_folders(home: Home, config: str, now: float) -> "list[Folder]":
    """Every session's folder. `config`: the client's configuration folder."""
    codec = Codec(home.site())
    running = _registered(config, codec)
    folders = []
    for entry in _folders(home.sessions):
        mtime = _last_write(entry.path)
        live = (
            now - mtime <= LIVE_AGE
            or entry.name in running.values()
            or _recorded_process_runs(entry.path, running, codec)
        )
        folders.append(Folder(entry.name, mtime, live))
    return folders


def _registered(config: str, codec: Codec) -> "dict[int, str]":
    """The sessions that run now, by process id, from the client's own registry.

    The client writes `<config>/sessions/<pid>.json` with `sessionId` (2.1.330, undocumented).
    """
    found = {}
    for entry in _entries(config + "/sessions"):
        pid, _, ending = entry.name.partition(".")
        if ending != "json" or not pid.isdecimal() or not lives(int(pid)):
            continue
        try:
            told = codec.loads(read_file(entry.path))
        except (OSError, ValueError):
            continue
        if isinstance(told, dict) and isinstance(told.get("sessionId"), str):
            found[int(pid)] = told["sessionId"]
    return found


def _recorded_process_runs(folder: str, running: "dict[int, str]", codec: Codec) -> bool:
    """Whether the process of the last record runs and the client does not say it is another's."""
    for line in reversed(read_tail(folder + "/journal.jsonl", TAIL_BYTES).split(b"\n")):
        if b'"pid"' not in line:
            continue
        try:
            record = codec.loads(line)
        except ValueError:
            continue
        pid = record.get("pid") if isinstance(record, dict) else None
        if type(pid) is int and pid > 0:
            return pid not in running and lives(pid)
    return False


def _last_write(folder: str) -> float:
    """When anything in a folder was last written to; that of one that goes meanwhile is never."""
    try:
        return max([os.stat(folder).st_mtime, *map(_mtime, _entries(folder))])
    except FileNotFoundError:
        return 0.0


def _remove_leftovers(folder: str, now: float) -> None:
    for entry in _entries(folder):
        old = now - _mtime(entry) > LEFTOVER_AGE
        is_file = entry.is_symlink() or entry.is_file(follow_symlinks=False)
        if old and is_file and _LEFTOVER.fullmatch(entry.name):
            _unlink(entry.path)


def _unlink(path: str) -> None:
    """Remove a file that others may remove too: another sweep, or the client's own band."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)


def _mtime(entry: "os.DirEntry[str]") -> float:
    """The last write of `entry`; 0 where it was renamed meanwhile."""
    try:
        return entry.stat(follow_symlinks=False).st_mtime
    except OSError:
        return 0.0


def _folders(path: str) -> "list[os.DirEntry[str]]":
    return [
        entry
        for entry in _entries(path)
        if entry.is_dir(follow_symlinks=False) and is_plain(entry.name)
    ]


def _entries(path: str) -> "list[os.DirEntry[str]]":
    try:
        with os.scandir(path) as found:
            return list(found)
    except OSError:
        return []
