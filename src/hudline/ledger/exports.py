"""What the ledger knows of one session, row by row, for exports; times are seconds since 1970."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple, Optional

from hudline.insight.money import Tokens
from hudline.insight.prices import base_name
from hudline.ledger.database import Ledger
from hudline.ledger.known_prices import known_prices, price_column, price_key
from hudline.ledger.prompts import WAITED
from hudline.ledger.reports import PROJECT, TOKENS, Period

_ALL = Period()
_FEW = 20  # sessions that are looked up one by one


class SessionRow(NamedTuple):
    """A session. `project`: what tells its project apart (`reports.PROJECT`); `root`: the root of
    its work tree; `repository`: host/owner/name, "" where it has no origin; `branch`: of its last
    request. `added` and `removed`: lines, by Claude Code's own total."""

    id: str
    project: str
    root: str
    repository: str
    branch: str
    entrypoint: str
    version: str
    first: float
    last: float
    added: int
    removed: int


class RequestRow(NamedTuple):
    """A request. `id`: the same wherever its lines were copied to; `root`: the prompt of a person
    that it belongs to; `kind`: the type of its agent, "main" for the main thread; `lost`: seconds
    of the attempts before the one that was answered; `key`: of its price (see
    `insight.prices`)."""

    id: str
    session: str
    prompt: str
    root: str
    agent: str
    kind: str
    source: str
    sent: Optional[float]
    first: float
    ended: float
    model: str
    tokens: Tokens
    attempts: int
    lost: float
    is_cut: bool
    server: str
    skill: str
    branch: str
    key: str


class CallRow(NamedTuple):
    """A tool call. `request`: the id of the request that made it; `took`: seconds of the tool
    itself; `waited`: seconds of its dialog; `target`: redacted, at most 120 characters."""

    id: str
    session: str
    prompt: str
    root: str
    agent: str
    kind: str
    request: str
    tool: str
    began: float
    ended: Optional[float]
    outcome: str
    decision: str
    took: Optional[float]
    waited: float
    answer_bytes: Optional[int]
    target: str
    branch: str


class PromptLine(NamedTuple):
    """A prompt or a notification. `origin`: human, sdk, task_notification …; `length`:
    characters."""

    id: str
    root: str
    origin: str
    at: float
    length: int


class CompactionRow(NamedTuple):
    """A compaction of the context: tokens before and after it, its seconds."""

    at: float
    trigger: str
    before: int
    after: int
    took: float


def sessions(
    ledger: Ledger, period: Period = _ALL, only: Optional[Collection[str]] = None
) -> list[SessionRow]:
    """The sessions with a request, a call or a reading in a period, the oldest first. only: their
    ids, None for all."""
    if only is not None and len(only) <= _FEW:  # by an index: not all rows are looked at
        found = [row for one in only for row in _sessions(ledger, period, one)]
    else:
        found = [one for one in _sessions(ledger, period) if only is None or one.id in only]
    return sorted(found, key=lambda one: (one.first, one.id))


def _sessions(ledger: Ledger, period: Period, only: Optional[str] = None) -> list[SessionRow]:
    one = "" if only is None else "where session = ?3"
    rows = ledger.rows(
        f"""with spoken as (
        select session, min(first) as first, max(ended) as last from request {one} group by 1
        union all select session, min(began), max(coalesce(ended, began)) from call {one} group by 1
        union all select session, min(at), max(at) from reading {one} group by 1),
        lived as (select session, min(first) as first, max(last) as last from spoken
        where session <> '' group by 1)
        select l.session, {PROJECT}, coalesce(p.root, s.folder, ''), coalesce(p.repository, ''),
        coalesce((select branch from request r where r.session = l.session
        order by r.first desc, r.key limit 1), ''),
        coalesce(s.entrypoint, ''), coalesce(s.version, ''), l.first, l.last,
        coalesce(t.lines_added, 0), coalesce(t.lines_removed, 0)
        from lived l left join session s on s.id = l.session
        left join project p on p.path = s.folder left join total t on t.session = l.session
        where l.last >= ?1 and l.first < ?2""",  # noqa: S608
        (*period, *([] if only is None else [only])),
    )
    return [SessionRow(*row) for row in rows if row[7] is not None]


def requests(
    ledger: Ledger, session: Optional[str] = None, period: Period = _ALL
) -> Iterator[RequestRow]:
    """The requests of a session, or of all, that were answered in a period, the oldest first."""
    rows = ledger.connection.execute(
        f"""select lower(hex(r.key)), r.session, r.prompt, coalesce(q.root, r.prompt), r.agent,
        case when r.agent = '' then 'main' else coalesce(nullif(a.type, ''), 'agent') end,
        r.source, r.sent, r.first, r.ended, r.model, r.attempts, r.lost, r.is_cut, r.server,
        r.skill, r.branch, r.tier, {price_column(known_prices(ledger))}, {TOKENS}
        from request r left join prompt q on q.id = r.prompt
        left join agent a on a.id = r.agent
        where r.first >= ?1 and r.first < ?2 {_of(session)} order by r.first, r.key""",  # noqa: S608
        (*period, *([] if session is None else [session])),
    )
    for row in rows:
        values = tuple(row)
        attempts, lost, is_cut, *names, tier, rest = values[11:19]
        known = [*values[:10], base_name(values[10]), Tokens(*values[19:])]
        key = price_key(values[10], tier, rest)
        yield RequestRow._make([*known, attempts, lost, bool(is_cut), *names, key])


def calls(
    ledger: Ledger, session: Optional[str] = None, period: Period = _ALL
) -> Iterator[CallRow]:
    """The tool calls of a session, or of all, that began in a period, the oldest first."""
    rows = ledger.connection.execute(
        f"""select r.id, r.session, coalesce(r.prompt, ''), coalesce(q.root, r.prompt, ''),
        coalesce(r.agent, ''),
        case when coalesce(r.agent, '') = '' then 'main' else coalesce(nullif(a.type, ''), 'agent')
        end, lower(hex(coalesce(r.request, x''))), coalesce(r.tool, ''), r.began, r.ended,
        coalesce(r.outcome, r.noted_outcome, ''), coalesce(r.decision, ''), r.took, {WAITED},
        r.answer_bytes, coalesce(r.target, ''),
        coalesce((select o.branch from request o where o.key = r.request), '')
        from call r left join prompt q on q.id = r.prompt left join agent a on a.id = r.agent
        where r.began >= ?1 and r.began < ?2 {_of(session)} order by r.began, r.id""",  # noqa: S608
        (*period, *([] if session is None else [session])),
    )
    for row in rows:
        yield CallRow(*row)


def _of(session: Optional[str]) -> str:
    """The condition for a session; in a form that an index answers."""
    return "" if session is None else "and r.session = ?3"


def prompts(ledger: Ledger, session: str) -> list[PromptLine]:
    """The prompts of a session, the oldest first; not those that a fork has copied."""
    rows = ledger.rows(
        """select id, root, coalesce(origin, ''), at, coalesce(length, 0) from prompt
        where session = ?1 and at > coalesce((select max(r.ended) from inherited i
        join request r on r.key = i.request where i.session = ?1 and r.session <> ?1), 0.0)
        order by at, id""",
        [session],
    )
    return [PromptLine(*row) for row in rows]


def compactions(ledger: Ledger, session: str) -> list[CompactionRow]:
    """The compactions of a session, the oldest first."""
    rows = ledger.rows(
        "select at, trigger, before, after, took from compaction where session = ? order by at",
        [session],
    )
    return [CompactionRow(*row) for row in rows]


def transcribed(ledger: Ledger) -> dict[str, tuple[str, str, float]]:
    """For each session with a transcript of its own the root of its work tree, its repository, and
    when the last line of it was written."""
    rows = ledger.rows(
        """select s.id, coalesce(p.root, s.folder, ''), coalesce(p.repository, ''), s.last
        from session s left join project p on p.path = s.folder where s.last is not null"""
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def fingerprints(ledger: Ledger) -> dict[str, str]:
    """For each session a text that changes when more was read of its files, or of those of its
    forks, which hold requests of it."""
    found: dict[str, str] = {}
    for query in (
        "select session, count(*), sum(size), sum(place), max(modified) from source group by 1",
        "select session, 1, sum(size), 0, max(modified) from journal group by 1",
    ):
        for session, *figures in map(tuple, ledger.rows(query)):
            found[session] = f"{found.get(session, '')}/{','.join(map(str, figures))}"
    forks = ledger.rows(
        """select distinct r.session, i.session from inherited i
        join request r on r.key = i.request where r.session <> i.session order by 1, 2"""
    )
    own = dict(found)
    for session, fork in forks:
        found[session] = f"{found.get(session, '')}+{own.get(fork, '')}"
    return found
