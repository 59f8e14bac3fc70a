"""The ledger as a command needs it: opened, and with what is new in it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, NamedTuple, Optional

from hudline.cli.deferred import deferred
from hudline.cli.reporting import figures, words
from hudline.config import reader
from hudline.core.errors import UserError
from hudline.core.fields import as_people_write
from hudline.core.paths import Home, config_folder
from hudline.ledger.database import (
    Ledger,
    LedgerBroken,
    LedgerBusy,
    open_ledger,
    path_of,
    written_at,
)
from hudline.ledger.ingest import Ingested, ingest
from hudline.ledger.text_setting import store_texts

_LEAST = 4 * 1024 * 1024  # bytes to read from which on a bar is shown


class Opened(NamedTuple):
    """A ledger; `as_of`: up to when all is in it, seconds since 1970; `ingested`: what was read
    for this command, None where nothing was to be."""

    ledger: Ledger
    as_of: float
    ingested: Optional[Ingested]

    @property
    def is_complete(self) -> bool:
        """Whether all that was there to be read is in it."""
        return self.ingested is not None and self.ingested.is_complete


@contextmanager
def opened(
    home: Home, env: dict[str, str], now: float, reads: bool = True, others: tuple[str, ...] = ()
) -> Iterator[Opened]:
    """The ledger with all that is new in it, of the client's configuration folder and of `others`.

    UserError where it cannot be opened. Ctrl-C keeps what was read.
    """
    with ExitStack() as stack:
        ledger = open_ledger(home)
        stack.callback(ledger.close)
        try:
            with suppress(LedgerBusy):  # the next report does it
                store_texts(ledger, reader.stores_prompts(reader.read(home)))
            if not reads:
                yield Opened(ledger, written_at(home), None)
                return
            before = written_at(home)
            ingested = read(ledger, home, (config_folder(env), *others))
            if ingested.transcripts or ingested.journals:
                with suppress(LedgerBusy):
                    deferred("learning").learn(ledger)
            yield Opened(ledger, now if ingested.is_complete else before, ingested)
        except LedgerBusy:
            said = "Another process is writing the ledger, or the disk is full."
            raise UserError(said, "Run this again later.") from None
        except LedgerBroken as error:
            raise UserError(
                f"{as_people_write(path_of(home))} is damaged: {error}.",
                "Move it away: it is filled anew from the transcripts that are left.",
            ) from None


def read(ledger: Ledger, home: Home, config_dirs: tuple[str, ...]) -> Ingested:
    """Read what is new, with a bar on a terminal where that takes a while."""
    existing = [folder for folder in config_dirs if os.path.isdir(folder)]
    if not sys.stderr.isatty():
        return ingest(ledger, home, existing)
    bars: list[Any] = []  # one `ReadingBar`, once it is known that it is worth while

    def progress(done: int, size: int) -> None:
        if size < _LEAST:
            return
        if not bars:
            said = words.say("Reading {size} of transcripts", size=figures.size(size))
            bars.append(deferred("reading_bar").ReadingBar(said, size))
        bars[0].update(done)

    try:
        return ingest(ledger, home, existing, progress)
    finally:
        for bar in bars:
            bar.stop()
