"""Takes what was deleted out of the ledger's file too: SQLite keeps it in free pages and in its
log. Where another process is at the file that is noted, and done by whoever opens it next."""

from __future__ import annotations

from hudline.ledger.database import Ledger, LedgerBusy

_NAME = "erase"


def note_deleted(ledger: Ledger) -> None:
    """Note in the transaction that deletes something that the file is to be erased."""
    ledger.execute("insert or replace into setting values (?, '')", [_NAME])


def erase(ledger: Ledger) -> bool:
    """Erase what was deleted; whether nothing of it is left, also where nothing was."""
    if not ledger.rows("select 1 from setting where name = ?", [_NAME]):
        return True
    try:
        ledger.execute("vacuum")
        is_busy = bool(ledger.rows("pragma wal_checkpoint(truncate)")[0][0])
        if is_busy:
            return False
        ledger.execute("delete from setting where name = ?", [_NAME])
    except LedgerBusy:
        return False
    return True
