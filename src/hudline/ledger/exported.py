"""What was sent to which endpoint: a row for each session, of sums and figures alone.

`sums` are digests of the spans and log records that the endpoint has acknowledged, eight bytes
each; `amounts` the newest value and time of each metric series, by a digest of its name and labels.
So what is read later, from whatever file and of whatever time, is sent later, and nothing else is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from hudline.core.fields import number, table
from hudline.core.json_codec import parsed
from hudline.ledger.database import Ledger

SUM_BYTES = 8
_SCHEMA = (
    """create table if not exists exported (
    endpoint text, session text, fingerprint text, sums blob, amounts text,
    primary key (endpoint, session)) without rowid""",
    "create table if not exists endpoint (url text primary key, since real) without rowid",
)


class Amount(NamedTuple):
    """The newest value of a series that was sent. `group`: the metric that it is a part of; `at`:
    the time of its data point, seconds since 1970."""

    group: str
    value: float
    at: float


class Sent(NamedTuple):
    """What an endpoint has of a session. `fingerprint`: of the files that had been read when all of
    it was sent, "" until then."""

    fingerprint: str = ""
    sums: frozenset[bytes] = frozenset()
    amounts: Mapping[str, Amount] = {}


def prepare(ledger: Ledger) -> None:
    """Make the tables where they are missing. `LedgerBusy` where another process writes."""
    for statement in _SCHEMA:
        ledger.execute(statement)


def began(ledger: Ledger, endpoint: str, since: float) -> float:
    """From when on sessions are sent to an endpoint (seconds since 1970): `since` of its first
    time. `LedgerBusy` where another process writes."""
    with ledger.transaction():
        ledger.execute("insert or ignore into endpoint values (?, ?)", (endpoint, since))
    found: float = ledger.rows("select since from endpoint where url = ?", [endpoint])[0][0]
    return found


def fingerprints(ledger: Ledger, endpoint: str) -> dict[str, str]:
    """The fingerprint of each session of which all was sent."""
    rows = ledger.rows("select session, fingerprint from exported where endpoint = ?", [endpoint])
    return {row[0]: row[1] for row in rows}


def sent(ledger: Ledger, endpoint: str, session: str) -> Sent:
    """What was sent of a session."""
    rows = ledger.rows(
        "select fingerprint, sums, amounts from exported where endpoint = ? and session = ?",
        (endpoint, session),
    )
    if not rows:
        return Sent()
    fingerprint, sums, amounts = rows[0]
    parts = frozenset(sums[at : at + SUM_BYTES] for at in range(0, len(sums), SUM_BYTES))
    return Sent(fingerprint, parts, _amounts(amounts))


def note_sent(ledger: Ledger, endpoint: str, session: str, what: Sent) -> None:
    """Keep what was sent. `LedgerBusy` where another process writes for too long."""
    with ledger.transaction():
        ledger.execute(
            "insert or replace into exported values (?, ?, ?, ?, ?)",
            (
                endpoint, session, what.fingerprint, b"".join(sorted(what.sums)),
                json.dumps(what.amounts, separators=(",", ":")),
            ),
        )  # fmt: skip


def forget(ledger: Ledger, sessions: Iterable[str]) -> None:
    """Take out what was sent of sessions; inside a transaction of the caller's."""
    prepare(ledger)
    ledger.execute_many("delete from exported where session = ?", [(one,) for one in sessions])


def forget_endpoint(ledger: Ledger, endpoint: str) -> None:
    """Forget what an endpoint has, so that all is sent again."""
    with ledger.transaction():
        ledger.execute("delete from exported where endpoint = ?", [endpoint])


def _amounts(text: str) -> dict[str, Amount]:
    found: dict[str, Amount] = {}
    for series, value in table(parsed(text.encode())).items():
        group, *figures = value if isinstance(value, list) and len(value) == 3 else ("", None, None)
        amount, at = map(number, figures)
        if amount is not None and at is not None:
            found[series] = Amount(str(group), amount, at)
    return found
