"""Reads transcripts and journals into the ledger: what is new since the last time, newest first.

Rows and the place up to which a transcript was read are written in one transaction, so a kill costs
the last batch, which is read again.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from io import BytesIO
from typing import Callable, NamedTuple, Optional

from hudline.core.fields import table
from hudline.core.file_io import read_from, read_object
from hudline.core.garbage import garbage_paused
from hudline.core.paths import Home, open_file
from hudline.ledger.database import Ledger, LedgerBusy
from hudline.ledger.files import END, Journal, Unread, forgotten, grown_journals, head, unread
from hudline.ledger.journal import read_journal
from hudline.ledger.lines import agent_row
from hudline.ledger.projects import note_projects
from hudline.ledger.prompt_texts import keeps_texts
from hudline.ledger.rows import Rows
from hudline.ledger.transcript import LONGEST_LINE, TranscriptReader

_BLOCK = 4 * 1024 * 1024  # bytes read at once
_BATCH = 256 * 1024 * 1024  # bytes of transcripts in one transaction
_LONGEST_JOURNAL = 64 * 1024 * 1024  # bytes

Progress = Callable[[int, int], None]  # bytes that were read, of how many


class Ingested(NamedTuple):
    """What was read: `is_complete` is false where another process was writing, or the disk is
    full, so that not all of it could be kept. `size`: bytes."""

    is_complete: bool
    transcripts: int
    journals: int
    size: int


class _Read(NamedTuple):
    source: Unread
    reader: TranscriptReader
    head: bytes
    rows: Rows


def ingest(
    ledger: Ledger, home: Home, config_dirs: Iterable[str], progress: Optional[Progress] = None
) -> Ingested:
    """Read what is new in all transcripts below `config_dirs` and all journals below `home`.

    KeyboardInterrupt leaves what was read so far.
    """
    folders = sorted({*config_dirs, *known_config_dirs(ledger)})
    changed, journals = unread(ledger, folders), grown_journals(ledger, home, folders)
    size = sum(one.size for one in changed)
    try:
        _read_all(ledger, changed, size, progress)
        _write_journals(ledger, journals)
    except LedgerBusy:
        return Ingested(False, len(changed), len(journals), size)
    return Ingested(True, len(changed), len(journals), size)


def known_config_dirs(ledger: Ledger) -> list[str]:
    """The configuration folders from which something was read before."""
    return [row[0] for row in ledger.rows("select path from config_dir order by path")]


def _read_all(
    ledger: Ledger, changed: Sequence[Unread], size: int, progress: Optional[Progress]
) -> None:
    batch: list[_Read] = []
    done = written = 0
    with garbage_paused():
        try:
            texts = keeps_texts(ledger)
            for source in changed:
                read = _read(source, texts)
                done += source.size
                if read is not None:
                    batch.append(read)
                if done - written >= _BATCH:
                    _write(ledger, batch)
                    batch, written = [], done
                if progress is not None:
                    progress(done, size)
        except KeyboardInterrupt:
            _write(ledger, batch)
            raise
        _write(ledger, batch)


def _read(source: Unread, texts: bool) -> Optional[_Read]:
    """The rows of a transcript from a place on; None where it is gone. texts: whether the
    beginnings of prompts are kept."""
    transcript = source.transcript
    reader = TranscriptReader(
        transcript.session, transcript.agent, source.position, source.place, texts
    )
    first = head(transcript.path)
    try:
        handle, _ = open_file(transcript.path)
    except OSError:
        return None
    try:
        os.lseek(handle, source.place, os.SEEK_SET)
        _feed(reader, handle)
    except OSError:
        return None
    finally:
        os.close(handle)
    rows = reader.finish()
    if transcript.agent:
        metadata = read_object(transcript.path[: -len(END)] + ".meta.json")
        rows.agents.append(agent_row(transcript.agent, transcript.session, table(metadata)))
    return _Read(source, reader, first, rows)


def _feed(reader: TranscriptReader, handle: int) -> None:
    """Hand on all whole lines; the last one waits for its newline."""
    rest, too_long = b"", 0
    while True:
        block = os.read(handle, _BLOCK)
        if not block:
            return
        if too_long:
            end = block.find(b"\n") + 1
            too_long += end or len(block)
            if not end:
                continue
            reader.skip(too_long)
            block, too_long = block[end:], 0
        lines = BytesIO(block).readlines()  # looks for newlines faster than `split` does
        if lines:
            lines[0] = rest + lines[0]
            rest = b"" if lines[-1].endswith(b"\n") else lines.pop()
        reader.read(lines)
        if len(rest) > LONGEST_LINE:
            rest, too_long = b"", len(rest)


def _write(ledger: Ledger, batch: Sequence[_Read]) -> None:
    if not batch:
        return
    with ledger.transaction():
        ignored = forgotten(ledger)
        for read in batch:
            transcript = read.source.transcript
            if ignored:
                _adopt(read.rows, transcript.session, ignored)
            ledger.execute(
                "insert or ignore into config_dir (path) values (?)", (transcript.config_dir,)
            )
            ledger.merge(read.rows, transcript.config_dir, not transcript.agent)
            skipped = read.source.skipped + sum(read.rows.skipped.values())
            ledger.execute(
                "insert or replace into source values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    transcript.path, transcript.config_dir, transcript.session, transcript.inode,
                    transcript.size, transcript.modified, read.reader.offset, read.head,
                    read.reader.position.encoded(), skipped,
                ),
            )  # fmt: skip
        note_projects(ledger, {one.folder for read in batch for one in read.rows.sessions})


def _adopt(rows: Rows, session: str, ignored: Collection[str]) -> None:
    """Let what a fork repeats of a session that was forgotten be its own: that session does not
    come back, and the totals of the fork hold it."""
    for key, request in rows.requests.items():
        if request.session in ignored:
            rows.requests[key] = request._replace(session=session)
    rows.calls = [
        call._replace(session=session) if call.session in ignored else call for call in rows.calls
    ]


def _write_journals(ledger: Ledger, journals: Sequence[Journal]) -> None:
    if not journals:
        return
    with ledger.transaction():
        for journal in journals:
            if journal.size > _LONGEST_JOURNAL:
                continue
            lines, _ = read_from(journal.path, 0) or ([], 0)
            ledger.merge_journal(*read_journal(journal.session, lines))
            ledger.execute(
                "insert or replace into journal values (?, ?, ?)",
                (journal.session, journal.size, journal.modified),
            )
