"""Takes sessions out of the ledger, for good."""

from __future__ import annotations

from typing import NamedTuple

from hudline.ledger import exported
from hudline.ledger.database import Ledger
from hudline.ledger.erasing import erase, note_deleted
from hudline.ledger.reports import EVER, PROJECT
from hudline.ledger.tables import NAMES

# Tables that have the id of a session; requests and calls have its number.
_OF_SESSION = (
    *("total", "resumed", "reported", "reading", "reading_delta", "prompt", "agent"),
    *("compaction", "offered", "inherited", "restart"),
)


class Leaving(NamedTuple):
    """What would be forgotten. `first` and `last`: when their requests were answered, seconds
    since 1970; `held`: sessions that stay, because others that stay have gone on from them."""

    sessions: list[str]
    requests: int
    calls: int
    first: float
    last: float
    held: int


def leaving(
    ledger: Ledger, before: float = EVER, project: str | None = None, session: str | None = None
) -> Leaving:
    """What would be forgotten: sessions whose last request came before a moment (seconds since
    1970), of a project as `reports.PROJECT` has it, or one session."""
    _choose(ledger)
    ledger.execute(
        f"""insert into going select x.id from (
        select id from session union select session from request union select session from call
        union select session from reading union select session from total
        union select session from prompt) x left join session s on s.id = x.id
        left join project p on p.path = s.folder
        where (?1 is null or {PROJECT} = ?1) and (?2 is null or x.id = ?2)
        and coalesce((select max(first) from request where session = x.id), s.last, 0) < ?3""",  # noqa: S608
        (project, session, before),
    )
    held = 0
    while True:
        count = ledger.execute(
            """delete from going where session in (select r.session from inherited i
            join request r on r.key = i.request
            where i.session not in (select session from going))"""
        )
        if not count:
            break
        held += count
    sessions = [row[0] for row in ledger.rows("select session from going order by 1")]
    row = ledger.rows(
        """select count(*), min(first), max(first) from request
        where session in (select session from going)"""
    )[0]
    calls = ledger.rows("select count(*) from call where session in (select session from going)")[
        0
    ][0]
    return Leaving(sessions, row[0], calls, row[1] or 0.0, row[2] or 0.0, held)


def forget(ledger: Ledger, gone: Leaving) -> bool:
    """Take the sessions out, with all that is known of them; what they do later is not read
    either. Whether nothing of them is left in the file: another process may keep it from being
    erased, then the next report does it. `LedgerBusy` where another process writes."""
    with ledger.transaction():
        _choose(ledger)
        ledger.execute_many("insert into going values (?)", [(one,) for one in gone.sessions])
        ledger.execute("insert or ignore into forgotten select session from going")
        ledger.execute(
            """delete from turn_end where prompt in (
            select id from prompt where session in (select session from going))"""
        )
        for table in _OF_SESSION:
            ledger.execute(
                f"delete from {table} where session in (select session from going)"  # noqa: S608
            )
        exported.forget(ledger, gone.sessions)
        _delete_stored(ledger)
        ledger.execute("delete from session where id in (select session from going)")
        ledger.execute("delete from source where session in (select session from going)")
        ledger.execute("delete from journal where session in (select session from going)")
        ledger.execute("delete from project where path not in (select folder from session)")
        note_deleted(ledger)
    return erase(ledger)


def _delete_stored(ledger: Ledger) -> None:
    """Take their requests and calls out, and the names that nothing has any more."""
    for table in ("stored_request", "stored_call"):
        ledger.execute(
            f"""delete from {table} where session in (
            select id from name where text in (select session from going))"""  # noqa: S608
        )
    held = " union ".join(
        f"select {column} from stored_{table} where {column} is not null"  # noqa: S608
        for table, columns in NAMES.items()
        for column in columns
    )
    ledger.execute(f"delete from name where id not in ({held})")  # noqa: S608


def _choose(ledger: Ledger) -> None:
    ledger.execute("create temp table if not exists going (session text primary key)")
    ledger.execute("delete from going")
