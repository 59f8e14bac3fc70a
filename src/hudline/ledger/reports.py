"""What the ledger knows of a period: typed rows for `insight`, which makes reports of them.

A day is one of local time. Times are seconds since 1970.
"""

from __future__ import annotations

from typing import NamedTuple

from hudline.insight.money import Tokens
from hudline.ledger.database import Ledger
from hudline.ledger.known_prices import known_prices, price_column, price_key

EVER = 1e15  # seconds since 1970, later than anything
# Of rows `r` of requests or totals: the classes of tokens, and their sums.
TOKENS = ", ".join(f"r.{name}" for name in Tokens._fields)
TOKEN_SUMS = ", ".join(f"sum(r.{name})" for name in Tokens._fields)
_DAY = "date({}, 'unixepoch', 'localtime')"
# The project that a session `s` belongs to: its repository, else the root of its work tree.
PROJECT = "coalesce(nullif(p.repository, ''), p.root, s.folder, '')"
OF_SESSION = "left join session s on s.id = r.session left join project p on p.path = s.folder"
# When the first line came behind a session's last total: requests from then on are not in it.
_UNTIL = f"""coalesce((select min(x.at) from total t join resumed x
on x.session = t.session and x.at >= t.at where t.session = chosen.session), {EVER})"""  # noqa: S608


class Period(NamedTuple):
    """From `since` up to `until`."""

    since: float = 0.0
    until: float = EVER


class Usage(NamedTuple):
    """Requests of one day, session, model, branch, agent and skill. `project`: what tells it apart;
    `agent`: the type of the agent, "main" for the main thread; `key`: of their price (see
    `insight.prices`)."""

    day: str
    session: str
    project: str
    branch: str
    model: str
    agent: str
    skill: str
    tokens: Tokens
    requests: int
    key: str


class SessionInfo(NamedTuple):
    """A session: its project, and day, branch and time of its last request; without one, of its
    reading or total."""

    id: str
    project: str
    branch: str
    day: str
    last: float


def usage(ledger: Ledger, period: Period) -> list[Usage]:
    """The requests of a period, summed up by all that a report may group by. Names are looked up
    here: to join the tables takes SQLite twice as long as all else. So does the day of each
    request: they are summed up by quarters of an hour first, of which none is in two days."""
    project, types = projects(ledger), dict(map(tuple, ledger.rows("select id, type from agent")))
    columns = ", ".join(f"sum(r.{name}) as {name}" for name in Tokens._fields)
    rows = ledger.rows(
        f"""select {_DAY.format("r.quarter * 900")}, r.session, r.branch, r.model, r.agent, r.skill,
        r.tier, r.rest, sum(r.requests), {TOKEN_SUMS} from (
        select cast(r.first / 900 as integer) as quarter, r.session, r.branch, r.model, r.agent,
        r.skill, r.tier, {price_column(known_prices(ledger))} as rest, count(*) as requests,
        {columns} from request r where r.first >= ? and r.first < ?
        group by 1, 2, 3, 4, 5, 6, 7, 8) r
        group by 1, 2, 3, 4, 5, 6, 7, 8""",  # noqa: S608
        period,
    )
    found = []
    for day, session, branch, model, agent, skill, tier, rest, requests, *tokens in rows:
        kind = (types.get(agent) or "agent") if agent else "main"
        of = day, session, project.get(session, ""), branch, model, kind, skill
        found.append(Usage(*of, Tokens(*tokens), requests, price_key(model, tier, rest)))
    return found


def projects(ledger: Ledger) -> dict[str, str]:
    """The project of each session: its repository, else the root of its work tree."""
    rows = ledger.rows(
        f"select s.id, {PROJECT} from session s left join project p on p.path = s.folder"  # noqa: S608
    )
    return {row[0]: row[1] for row in rows}


def choose_sessions(ledger: Ledger, period: Period) -> None:
    """Let the queries below be about the sessions that have requests, a reading or a total in a
    period, and about those whose requests these have inherited."""
    ledger.execute("create temp table if not exists chosen (session text primary key, until real)")
    ledger.execute("delete from chosen")
    ledger.execute(
        """insert or ignore into chosen (session)
        select session from request where first >= ?1 and first < ?2
        union select session from reading where at >= ?1 and at < ?2
        union select session from total where at >= ?1 and at < ?2""",
        period,
    )
    while ledger.execute(
        """insert or ignore into chosen (session) select r.session from inherited i
        join chosen c on c.session = i.session join request r on r.key = i.request"""
    ):
        pass
    ledger.execute(f"update chosen set until = {_UNTIL}")  # noqa: S608


def sessions(ledger: Ledger) -> dict[str, SessionInfo]:
    """The chosen sessions by id. `cross join`: SQLite reads their requests alone, not all."""
    rows = ledger.rows(
        f"""select r.session, {PROJECT}, r.branch, {_DAY.format("max(r.first)")}, max(r.first)
        from chosen c cross join request r on r.session = c.session {OF_SESSION}
        group by r.session"""  # noqa: S608
    )
    found = {row[0]: SessionInfo(*row) for row in rows}
    for table in ("reading", "total"):
        for row in ledger.rows(
            f"""select r.session, {PROJECT}, '', {_DAY.format("r.at")}, r.at from {table} r
            join chosen c on c.session = r.session {OF_SESSION}"""  # noqa: S608
        ):
            found.setdefault(row[0], SessionInfo(*row))
    return found
