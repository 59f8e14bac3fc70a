"""What can be wrong with a ledger, counted; `cli.ledger` says it."""

from __future__ import annotations

from typing import NamedTuple

from hudline.core.paths import exists
from hudline.ledger.database import Ledger
from hudline.ledger.known_prices import known_prices, price_column, price_key

_SAME = 1e-6  # dollars


class Counts(NamedTuple):
    """`bytes`: of the file; `settled`: sessions with a total of Claude Code's; `by_reading`: those
    with a reading alone; `unequal`: sessions whose models do not add up to their total; `skipped`:
    lines that were not read; `gone`: sessions whose transcript the client has removed."""

    bytes: int
    sessions: int
    requests: int
    settled: int
    by_reading: int
    unequal: list[str]
    skipped: int
    gone: int


def counts(ledger: Ledger) -> Counts:
    """Count what is in the ledger, and what does not add up in it."""
    unequal = ledger.rows(
        """select t.session from total t join reported r on r.session = t.session and r.at = t.at
        group by t.session having abs(t.usd - sum(r.usd)) > ?""",
        [_SAME],
    )
    paths = [
        row[0]
        for row in ledger.rows("select path from source where path not like ?", ["%/subagents/%"])
    ]
    pages = _number(ledger, "pragma page_count") * _number(ledger, "pragma page_size")
    return Counts(
        pages,
        _number(ledger, "select count(distinct session) from request"),
        _number(ledger, "select count(*) from request"),
        _number(ledger, "select count(*) from total"),
        _number(
            ledger,
            "select count(*) from reading where session not in (select session from total)",
        ),
        [row[0] for row in unequal],
        _number(ledger, "select coalesce(sum(skipped), 0) from source"),
        sum(not exists(path) for path in paths),
    )


def models(ledger: Ledger) -> dict[str, int]:
    """How many requests each model has answered, by the key of their price (see
    `insight.prices`)."""
    rows = ledger.rows(
        f"""select r.model, r.tier, {price_column(known_prices(ledger))}, count(*) from request r
        group by 1, 2, 3 order by 4 desc, 1"""  # noqa: S608
    )
    return {price_key(*tuple(row)[:3]): row[3] for row in rows}


def _number(ledger: Ledger, query: str) -> int:
    found: int = ledger.rows(query)[0][0]
    return found
