"""The ledger's file: `<home>/ledger.db`, for the person alone, SQLite in WAL mode.

A file of a newer Hudline is left alone, one that is broken is set aside and filled anew from what
is left.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress

from hudline.core.errors import UserError
from hudline.core.fields import as_people_write
from hudline.core.file_io import names
from hudline.core.paths import Home, make_folder
from hudline.ledger.rows import (
    CallEnd,
    CallMeasured,
    Inherited,
    Prompt,
    Reading,
    ReadingDelta,
    Request,
    Restart,
    Rows,
)
from hudline.ledger.tables import MERGE, NAMED, SCHEMA, VERSION, VIEWS
from hudline.platform.files import open_or_create, remove, replace

# Below the home; the journal is of a file system on which there is no log.
NAMES = (
    "ledger.db", "ledger.db-wal", "ledger.db-shm", "ledger.db-journal", "ledger.db.broken",
)  # fmt: skip
LedgerBusy = sqlite3.OperationalError  # another process writes, or the disk is full
LedgerBroken = sqlite3.DatabaseError  # of which `LedgerBusy` is one
_BUSY = 2.0  # seconds to wait for another writer
_CACHE = 32 * 1024  # kB of pages
# Pages of the log before it goes into the file, which it does anyway when the ledger is closed. The
# first reading changes the same pages of the indexes again and again: so they are written once.
_LOG = 16 * 1024
_HINT = "Look at its permissions and free space."
_AT_ONCE = 500  # values of one statement
_NO_END = (None,) * len(CallEnd._fields)


class Ledger:
    """An open ledger."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._names: dict[object, object] = {}  # their numbers, as of this transaction

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside, or nothing of it. `LedgerBusy` where another process writes
        for too long."""
        self.connection.execute("begin immediate")
        self._names = {None: None}  # another process may have forgotten some
        end = "rollback"
        try:
            yield
            end = "commit"
        finally:
            self.connection.execute(end)

    def merge(self, rows: Rows, config_dir: str, is_main: bool) -> None:
        """Merge what a transcript says; `is_main`: whether it is the main thread's, which alone
        says where a session began."""
        self._run("inherited", self._shared(rows.requests.values()))
        self._run("request", rows.requests.values())
        calls, ends = _with_ends(rows)
        self._run("call", calls)
        self._run("call_end", ends)
        self._run("prompt", rows.prompts)
        self._run("turn_end", rows.turn_ends)
        self._run("agent", rows.agents)
        self._run("compaction", rows.compactions)
        self._run("reported", rows.reported)
        self._run("total", rows.totals)
        self._run("offered", rows.offered)
        self._run("inherited", rows.inherited)
        if is_main:
            self._run("resumed", rows.resumed)
            self._run("session", [(one.id, config_dir, *one[1:]) for one in rows.sessions])

    def merge_journal(
        self,
        calls: Iterable[CallMeasured],
        prompts: Iterable[Prompt],
        readings: Iterable[Reading],
        deltas: Iterable[ReadingDelta],
        restarts: Iterable[Restart],
    ) -> None:
        """Merge what a journal says."""
        self._run("call_measured", calls)
        self._run("prompt", prompts)
        self._run("reading", readings)
        self._run("reading_delta", deltas)
        self._run("restart", restarts)

    def _run(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        places = NAMED[statement]
        if places:
            rows = self._numbered(rows, places)
        self.connection.executemany(MERGE[statement], rows)

    def _numbered(
        self, rows: Iterable[Sequence[object]], places: Sequence[int]
    ) -> list[list[object]]:
        """The rows with the numbers of the names that they have in these places."""
        changed = [list(row) for row in rows]
        unknown = {row[place] for row in changed for place in places} - self._names.keys()
        self.connection.executemany(
            "insert or ignore into name (text) values (?)", [(one,) for one in unknown]
        )
        known = self._where("select text, id from name where text in", unknown)
        self._names.update(map(tuple, known))
        for row in changed:
            for place in places:
                row[place] = self._names[row[place]]
        return changed

    def _shared(self, requests: Iterable[Request]) -> list[Inherited]:
        """Of two sessions that have a request without saying whose it is, as copies of older
        clients: the totals of both hold it, whichever of them has the row."""
        sessions = {one.key: one.session for one in requests}
        found = []
        for key, session in self._where("select key, session from request where key in", sessions):
            if session != sessions[key]:
                found += [Inherited(one, key, True) for one in (session, sessions[key])]
        return found

    def _where(self, query: str, values: Iterable[object]) -> Iterator[sqlite3.Row]:
        """The rows of a query for each of the values, many of them at once."""
        rest = list(values)
        while rest:
            some, rest = rest[:_AT_ONCE], rest[_AT_ONCE:]
            yield from self.rows(f"{query} ({', '.join('?' * len(some))})", some)

    def rows(self, query: str, values: Iterable[object] = ()) -> list[sqlite3.Row]:
        """The rows of a query."""
        return self.connection.execute(query, tuple(values)).fetchall()

    def execute(self, statement: str, values: Iterable[object] = ()) -> int:
        """Run one statement; how many rows it changed."""
        return self.connection.execute(statement, tuple(values)).rowcount

    def execute_many(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Run one statement for each of the rows."""
        self.connection.executemany(statement, rows)

    def close(self) -> None:
        """Close it."""
        self.connection.close()


def _with_ends(rows: Rows) -> tuple[list[tuple[object, ...]], list[CallEnd]]:
    """The calls with their ends, so that most are written once, and the ends that are left."""
    ends = {one.id: one for one in rows.call_ends}
    left = [one for one in rows.call_ends if ends[one.id] is not one]
    calls = [(*call, *(ends.pop(call.id, None) or _NO_END)[1:]) for call in rows.calls]
    return calls, [*left, *ends.values()]


def path_of(home: Home) -> str:
    """Where the ledger lies."""
    return f"{home.root}/{NAMES[0]}"


def written_at(home: Home) -> float:
    """When the ledger was last written to, in seconds since 1970; 0.0 where there is none."""
    times = [0.0]
    for name in NAMES[:2]:
        try:
            times.append(os.stat(f"{home.root}/{name}").st_mtime)
        except OSError:
            continue
    return max(times)


def open_ledger(home: Home) -> Ledger:
    """The person's ledger, made where there is none. UserError where it is another version's, or
    cannot be made."""
    path = path_of(home)
    shown = as_people_write(path)
    for _ in range(2):
        try:
            make_folder(home.root)
            found = _made(path)
        except OSError as error:
            raise UserError(f"{shown}: {error.strerror}.", _HINT) from None
        try:
            return Ledger(_open(path))
        except sqlite3.OperationalError as error:
            raise UserError(f"{shown}: {error}.", _HINT) from None
        except sqlite3.DatabaseError:
            set_aside(path, found)
    raise UserError(f"{shown} cannot be made.", _HINT)


def _made(path: str) -> int:
    """The number of the file at a path, which is made where there is none. OSError where something
    else lies there, or it cannot be made."""
    handle = open_or_create(path)
    try:
        status = os.fstat(handle)
    finally:
        os.close(handle)
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "Not a regular file", path)
    return status.st_ino


def _open(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_BUSY, isolation_level=None)
    connection.row_factory = sqlite3.Row
    with ExitStack() as undo:
        undo.callback(connection.close)
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = normal")
        connection.execute(f"pragma cache_size = -{_CACHE}")
        connection.execute(f"pragma wal_autocheckpoint = {_LOG}")
        _prepare(connection, path)
        undo.pop_all()
    return connection


def _prepare(connection: sqlite3.Connection, path: str) -> None:
    (version,) = connection.execute("pragma user_version").fetchone()
    if version > VERSION:
        raise UserError(
            f"{as_people_write(path)} was written by a newer Hudline.",
            "Update Hudline, or remove the file.",
        )
    if version == VERSION:
        return
    connection.execute("begin immediate")
    (version,) = connection.execute("pragma user_version").fetchone()
    if version != VERSION:  # nobody else has made the tables meanwhile
        for statement in (*SCHEMA.split(";"), *VIEWS):
            connection.execute(statement)
        connection.execute(f"pragma user_version = {VERSION}")
    connection.execute("commit")


def set_aside(path: str, inode: int) -> None:
    """Keep the broken ledger with that number beside the new one; nothing where another process
    has done so, and the one at the path is new."""
    try:
        if os.stat(path).st_ino != inode:
            return
        replace(path, f"{path}.broken.{time.time_ns()}")
    except FileNotFoundError:
        return
    for end in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            remove(path + end)


def set_aside_copies(home: Home) -> list[str]:
    """The paths of broken ledgers that were set aside."""
    start = f"{NAMES[-1]}."
    found = sorted(names(home.root))
    return [f"{home.root}/{name}" for name in found if name.startswith(start)]


def fault(ledger: Ledger) -> str:
    """What SQLite finds wrong with the file; "" where nothing is."""
    try:
        said = str(ledger.rows("pragma quick_check(1)")[0][0])
    except sqlite3.DatabaseError as error:
        said = str(error)
    return "" if said == "ok" else said
