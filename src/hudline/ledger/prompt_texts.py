"""Whether the ledger keeps how prompts begin: 80 characters, redacted, where a person wants that
(`ledger.prompts` in config.json).

The choice is noted in the ledger, so that all who write to it do the same.
"""

from __future__ import annotations

from hudline.ledger.database import Ledger

_NAME = "prompts"
_ON, _ERASING = "on", "erasing"


def keeps_texts(ledger: Ledger) -> bool:
    """Whether the beginnings of prompts are kept."""
    return _state(ledger) == _ON


def keep_texts(ledger: Ledger, wanted: bool) -> None:
    """Keep the beginnings of prompts from now on, or forget all of them; nothing where that is so.

    Where they are kept the transcripts that are still there are read again. `LedgerBusy` where
    another process writes.
    """
    state = _state(ledger)
    if state == (_ON if wanted else ""):
        return
    with ledger.transaction():
        mark = [_NAME, _ON if wanted else _ERASING]  # until nothing is left of them in the file
        ledger.execute("insert or replace into setting values (?, ?)", mark)
        if wanted:
            ledger.execute("update source set size = -1, head = null")  # read anew: see `files`
        else:
            ledger.execute("update prompt set text = null")
    if not wanted:
        erase(ledger)
        ledger.execute("delete from setting where name = ?", [_NAME])


def _state(ledger: Ledger) -> str:
    rows = ledger.rows("select value from setting where name = ?", [_NAME])
    return str(rows[0][0]) if rows else ""


def erase(ledger: Ledger) -> None:
    """Take what was deleted out of the file too. `LedgerBusy` where another process reads."""
    ledger.execute("vacuum")
    ledger.execute("pragma wal_checkpoint(truncate)")
