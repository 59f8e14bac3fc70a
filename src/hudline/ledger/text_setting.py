"""Whether the ledger keeps how prompts begin: 80 characters, redacted, where a person wants that
(`ledger.prompts` in config.json).

The choice is noted in the ledger, so that all who write to it do the same.
"""

from __future__ import annotations

from hudline.ledger.database import Ledger
from hudline.ledger.erasing import erase, note_deleted

_NAME = "prompts"


def stores_texts(ledger: Ledger) -> bool:
    """Whether the beginnings of prompts are kept."""
    return bool(ledger.rows("select 1 from setting where name = ?", [_NAME]))


def store_texts(ledger: Ledger, wanted: bool) -> bool:
    """Keep the beginnings of prompts from now on, or forget all of them; nothing where that is so.
    Whether that is done: false where another process keeps the file from being erased.

    Where they are kept the transcripts that are still there are read again. `LedgerBusy` where
    another process writes.
    """
    if wanted != stores_texts(ledger):
        with ledger.transaction():
            if wanted:
                ledger.execute("insert into setting values (?, '')", [_NAME])
                ledger.execute("update source set size = -1, head = null")  # read anew: see `files`
            else:
                ledger.execute("delete from setting where name = ?", [_NAME])
                ledger.execute("update prompt set text = null")
                note_deleted(ledger)
    return erase(ledger)
