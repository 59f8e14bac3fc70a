"""What the ledger knows of tool calls in a period, and of the MCP servers that were on offer: typed
rows for `insight.tool_usage`. Times are seconds since 1970."""

from __future__ import annotations

from typing import Any, Optional

from hudline.insight.tool_usage import Offer, Reader, ToolCall
from hudline.ledger.database import Ledger
from hudline.ledger.known_prices import known_prices, price_column, price_key
from hudline.ledger.reports import Period, projects

_BEFORE = 3600.0  # seconds in which a request began before its calls, at the most
# How long a call ran, without its dialog: by the client's own measure, else from the line of the
# call to that of its answer, where no dialog can be in between.
_SECONDS = """coalesce(c.took, case when c.decision not like 'user%' and c.waited is null
and c.ended >= c.began then c.ended - c.began end)"""


def tool_calls(
    ledger: Ledger, period: Period, branch: Optional[str] = None, model: Optional[str] = None
) -> list[ToolCall]:
    """The calls that began in a period; only those of requests of a branch or model, where one is
    given. Names and the requests behind answers are looked up here: SQLite takes twice as long to
    join the tables."""
    project, readers = projects(ledger), _readers(ledger, period)
    join, where = "", ""
    chosen = {"branch": branch, "model": model}
    for name, value in chosen.items():
        if value is not None:
            join, where = "join request r on r.key = c.request", f"{where} and r.{name} = ?"
    rows = ledger.rows(
        f"""select c.tool, c.session, coalesce(c.outcome, c.noted_outcome, ''), {_SECONDS},
        coalesce(c.answer_bytes, 0), c.began, c.request, c.ended is not null
        from call c {join} where c.began >= ? and c.began < ? {where}""",  # noqa: S608
        (*period, *(value for value in chosen.values() if value is not None)),
    )
    found = []
    for tool, session, outcome, seconds, size, began, request, is_answered in map(tuple, rows):
        read = readers.get(request) if is_answered else None
        reader = None if read is None else Reader._make(read)
        of = tool or "", session, project.get(session, ""), outcome
        found.append(ToolCall(*of, seconds, size, began, reader))
    return found


def _readers(ledger: Ledger, period: Period) -> dict[bytes, tuple[Any, ...]]:
    """By the key of each request the `Reader` of the answers of its calls: the next request of the
    same thread."""
    rows = ledger.rows(
        f"""select r.session, r.agent, r.first, r.key, r.model, r.tier,
        {price_column(known_prices(ledger))}, r.input, r.cache_write_5m, r.cache_write_1h
        from request r where r.first >= ?""",  # noqa: S608
        (period.since - _BEFORE,),
    )
    found = {}
    before, last = ("", ""), b""
    for session, agent, _, key, model, tier, more, *sent in sorted(map(tuple, rows)):
        if before == (session, agent):
            found[last] = (key, session, price_key(model, tier, more), *sent)
        before, last = (session, agent), key
    return found


def offers(ledger: Ledger, period: Period) -> list[Offer]:
    """The MCP servers of the sessions that went on in a period."""
    project = projects(ledger)
    rows = ledger.rows(
        """select o.session, o.server, o.state, o.tools from offered o
        join session s on s.id = o.session where s.last >= ? and s.first < ?""",
        period,
    )
    return [Offer(row[0], project.get(row[0], ""), *tuple(row)[1:]) for row in rows]
