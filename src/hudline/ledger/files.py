"""The transcripts and journals on disk, and which of them have grown since they were read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import NamedTuple

from hudline.core.fields import is_whole
from hudline.core.paths import Home, is_plain, open_file
from hudline.ledger.database import Ledger
from hudline.ledger.position import Position
from hudline.platform.outbox import own_form

END = ".jsonl"
_AGENT = "agent-"
_WORKFLOW_JOURNAL = "journal.jsonl"
_HEAD = 256  # bytes by which a rewritten transcript is told
_DEPTH = 8  # folders below `projects`
_LARGEST = 2**63 - 1  # that SQLite takes


class Transcript(NamedTuple):
    """A transcript on disk. `agent`: "" for the main thread's; `size`: bytes; `modified`:
    nanoseconds since 1970. Of it and of `inode`, which the system may have larger, 63 bits."""

    path: str
    config_dir: str
    session: str
    agent: str
    inode: int
    size: int
    modified: int


class Unread(NamedTuple):
    """A transcript with what is to be read of it: from `place` on, where `position` holds;
    `skipped`: lines before it that were not read."""

    transcript: Transcript
    place: int
    position: Position
    skipped: int

    @property
    def size(self) -> int:
        """Bytes to read."""
        return max(self.transcript.size - self.place, 0)


class Journal(NamedTuple):
    """A session's journal on disk; `modified`: nanoseconds since 1970."""

    session: str
    path: str
    size: int
    modified: int


def transcripts(config_dir: str) -> Iterator[Transcript]:
    """The transcripts below a configuration folder of the client."""
    pending = [(config_dir + "/projects", 0)]
    while pending:
        folder, depth = pending.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError:
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if depth < _DEPTH:
                    pending.append((entry.path, depth + 1))
            elif entry.name.endswith(END) and entry.name != _WORKFLOW_JOURNAL:
                found = _transcript(entry, config_dir)
                if found is not None:
                    yield found


def _transcript(entry: os.DirEntry[str], config_dir: str) -> Transcript | None:
    path, name, agent = own_form(entry.path), entry.name[: -len(END)], ""
    if name.startswith(_AGENT):
        agent, session = name[len(_AGENT) :], _parent(path)
    else:
        session = name
    if not is_plain(session) or (agent and not is_plain(agent)) or not is_whole(path):
        return None
    try:
        status = os.stat(path)  # what Windows tells with the entry is old
    except OSError:
        return None
    return Transcript(
        path, config_dir, session, agent, status.st_ino & _LARGEST, status.st_size,
        status.st_mtime_ns & _LARGEST,
    )  # fmt: skip


def _parent(path: str) -> str:
    """The session in whose folder an agent's transcript lies."""
    before, _, _ = path.partition("/subagents/")
    return before.rpartition("/")[2]


def unread(ledger: Ledger, config_dirs: Iterable[str]) -> list[Unread]:
    """The transcripts that have something new, newest first."""
    known = {row["path"]: row for row in ledger.rows("select * from source")}
    ignored = forgotten(ledger)
    found = []
    for config_dir in config_dirs:
        for one in transcripts(config_dir):
            row = known.get(one.path)
            if one.session in ignored:
                continue
            if row is None:
                found.append(Unread(one, 0, Position(), 0))
            elif one[-3:] != (row["inode"], row["size"], row["modified"]):
                is_longer = one.size > row["size"] and one.size >= row["place"]
                if is_longer and head(one.path) == row["head"]:
                    position = Position.decoded(row["position"])
                    found.append(Unread(one, row["place"], position, row["skipped"]))
                else:  # it was written anew
                    found.append(Unread(one, 0, Position(), 0))
    return sorted(found, key=lambda one: (-one.transcript.modified, one.transcript.path))


def head(path: str) -> bytes:
    """A sum of the first bytes of a transcript, which stay as they are while it grows; b"" where it
    cannot be read. Not the bytes: they may be of a prompt."""
    try:
        handle, _ = open_file(path)
    except OSError:
        return b""
    try:
        first, newline, _ = os.read(handle, _HEAD).partition(b"\n")
        return blake2b(first + newline, digest_size=8).digest()
    finally:
        os.close(handle)


def grown_journals(ledger: Ledger, home: Home, config_dirs: Iterable[str] = ()) -> list[Journal]:
    """The journals that were written to since they were read: below `home`, and where a Hudline in
    one of `config_dirs` keeps its own. Of a session that several have, the largest."""
    known = {row[0]: (row[1], row[2]) for row in ledger.rows("select * from journal")}
    found: dict[str, Journal] = {}
    for folder in {home.sessions, *(Home(f"{one}/hudline").sessions for one in config_dirs)}:
        for journal in _journals(folder):
            other = found.get(journal.session)
            if other is None or journal.size > other.size:
                found[journal.session] = journal
    return [
        found[session] for session in sorted(found.keys() - forgotten(ledger))
        if known.get(session) != found[session][-2:]
    ]  # fmt: skip


def _journals(folder: str) -> Iterator[Journal]:
    """The journals of all sessions in a folder."""
    try:
        sessions = os.listdir(folder)
    except OSError:
        return
    for session in filter(is_plain, sessions):
        path = f"{folder}/{session}/journal.jsonl"
        try:
            status = os.stat(path)
        except OSError:
            continue
        yield Journal(session, path, status.st_size, status.st_mtime_ns & _LARGEST)


def forgotten(ledger: Ledger) -> set[str]:
    """The sessions that a person has had forgotten, of which nothing is read any more."""
    return {row[0] for row in ledger.rows("select session from forgotten")}
