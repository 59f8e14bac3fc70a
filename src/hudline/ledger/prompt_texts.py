"""Whether the ledger keeps how prompts begin: 80 characters, redacted, where a person wants that
(`ledger.prompts` in config.json).

The choice is noted in the ledger, so that all who write to it do the same.
"""

from __future__ import annotations

from hudline.ledger.database import Ledger

_NAME = "prompts"


def keeps_texts(ledger: Ledger) -> bool:
    """Whether the beginnings of prompts are kept."""
    return bool(ledger.rows("select 1 from setting where name = ?", [_NAME]))


def keep_texts(ledger: Ledger, wanted: bool) -> None:
    """Keep the beginnings of prompts from now on, or forget all of them; nothing where that is so.

    Where they are kept the transcripts that are still there are read again. `LedgerBusy` where
    another process writes.
    """
    if wanted == keeps_texts(ledger):
        return
    with ledger.transaction():
        if wanted:
            ledger.execute("insert into setting values (?, 'on')", [_NAME])
            ledger.execute("update source set size = -1, head = null")  # read anew: see `files`
        else:
            ledger.execute("delete from setting where name = ?", [_NAME])
            ledger.execute("update prompt set text = null")
    if not wanted:
        erase(ledger)


def erase(ledger: Ledger) -> None:
    """Take what was deleted out of the file too. `LedgerBusy` where another process reads."""
    ledger.execute("vacuum")
    ledger.execute("pragma wal_checkpoint(truncate)")
