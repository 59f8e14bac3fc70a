"""What the ledger knows of the time of prompts: typed rows for `insight.time_breakdown` and
`insight.trace`.

Times are seconds since 1970.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Optional

from hudline.insight.money import Tokens
from hudline.insight.timeline import (
    AgentInfo,
    CallTime,
    CompactionTime,
    RequestTime,
    Timeline,
    Turn,
)
from hudline.ledger.database import Ledger
from hudline.ledger.known_prices import known_prices, price_column, price_key
from hudline.ledger.reports import OF_SESSION, PROJECT, TOKENS, Period

_CHOSEN = """(r.prompt in (select id from chosen_prompt)
or (r.prompt = '' and r.session in (select id from chosen_session)))"""
_OUTCOME = "coalesce(r.outcome, r.noted_outcome, '')"


class PromptRoot(NamedTuple):
    """A prompt of a person. `at`: when it was given; `project` as `reports.PROJECT` has it."""

    id: str
    session: str
    project: str
    at: float


def prompt_roots(ledger: Ledger, period: Period) -> list[PromptRoot]:
    """The prompts that people gave in a period, the oldest first, without a fork's copies. A prompt
    that a journal alone names counts where it did something, or no transcript was written: the
    client gives its own commands, as /exit, an id too."""
    copied = _copied_until(ledger)
    found = []
    for *of, is_doubtful in ledger.rows(
        f"""select r.root, r.session, {PROJECT}, min(r.at),
        min(r.is_from_journal) and s.id is not null from prompt r {OF_SESSION}
        where r.at >= ? and r.at < ? group by r.root order by 4, 1""",  # noqa: S608
        period,
    ):
        one = PromptRoot(*of)
        is_copy = one.at <= copied.get(one.session, 0.0)
        if not (is_doubtful or is_copy) or _did_something(ledger, one.id):
            found.append(one)
    return found


def newest_root(ledger: Ledger, session: str) -> str:
    """The newest prompt of a session that counts as one; "" where there is none."""
    rows = ledger.rows(
        """select r.root, min(r.is_from_journal) and s.id is not null from prompt r
        left join session s on s.id = r.session where r.session = ?
        group by r.root order by max(r.at) desc, r.root desc""",
        [session],
    )
    return next((row[0] for row in rows if not row[1] or _did_something(ledger, row[0])), "")


def branches_and_models(ledger: Ledger) -> dict[str, set[tuple[str, str]]]:
    """The branches and models of the requests of each prompt of a person."""
    rows = ledger.rows(
        """select distinct coalesce(q.root, r.prompt), r.branch, r.model from request r
        left join prompt q on q.id = r.prompt"""
    )
    found: dict[str, set[tuple[str, str]]] = {}
    for root, branch, model in rows:
        found.setdefault(root, set()).add((branch, model))
    return found


def timeline(ledger: Ledger, roots: Iterable[str], sessions: Iterable[str] = ()) -> Timeline:
    """All that is known of these prompts of people, with the turns that their agents woke, and of
    what in these sessions belongs to no prompt that is known."""
    _choose(ledger, roots, sessions)
    turns, requests, calls = _turns(ledger), _requests(ledger), _calls(ledger)
    seen = {one.session for one in turns}
    seen |= {one.session for one in requests} | {one.session for one in calls}
    done = {one.agent for one in requests} | {one.agent for one in calls}
    agents = {one.id: one for one in agents_of(ledger, seen) if one.id in done}
    return Timeline(turns, requests, calls, agents, _compactions(ledger, seen))


def agents_of(ledger: Ledger, sessions: Iterable[str]) -> list[AgentInfo]:
    """The agents of some sessions."""
    found = []
    for session in sorted(sessions):
        found += ledger.rows(
            "select id, session, parent, call, type from agent where session = ? order by id",
            [session],
        )
    return [AgentInfo(*row) for row in found]


def parent_of_fork(ledger: Ledger, session: str) -> Optional[str]:
    """The session from which a fork has copied its beginning; None where it is no fork."""
    rows = ledger.rows(
        """select r.session from inherited i join request r on r.key = i.request
        where i.session = ? and r.session <> i.session order by r.first desc limit 1""",
        [session],
    )
    return rows[0][0] if rows else None


def session_period(ledger: Ledger, session: str) -> Period:
    """From the first to behind the last that is known of a session."""
    row = ledger.rows(
        """select min(at), max(at) from (
        select first as at from request where session = ?1 union all
        select at from prompt where session = ?1 union all
        select ended from call where session = ?1 and ended is not null union all
        select at from reading where session = ?1)""",
        [session],
    )[0]
    return Period(row[0] or 0.0, (row[1] or 0.0) + 1.0)


def has_total(ledger: Ledger, session: str, since: float) -> bool:
    """Whether Claude Code has noted that a process of the session ended, after a time."""
    return bool(
        ledger.rows("select 1 from total where session = ? and at >= ?", (session, since - 1))
    )


def _choose(ledger: Ledger, roots: Iterable[str], sessions: Iterable[str]) -> None:
    for name in ("chosen_prompt", "chosen_session"):
        ledger.execute(f"create temp table if not exists {name} (id text primary key)")
        ledger.execute(f"delete from {name}")  # noqa: S608
    ids = [(root,) for root in roots]
    ledger.execute_many("insert or ignore into chosen_prompt values (?)", ids)
    ledger.execute(
        """insert or ignore into chosen_prompt
        select id from prompt where root in (select id from chosen_prompt)"""
    )
    ledger.execute_many(
        "insert or ignore into chosen_session values (?)", [(session,) for session in sessions]
    )


def _turns(ledger: Ledger) -> list[Turn]:
    """The turns that are chosen. A fork repeats the lines of its parent, so of a time before its
    beginning is only known that it is none of its own."""
    copied = _copied_until(ledger)
    found = []
    for prompt, root, session, origin, at, journal, ended in ledger.rows(
        """select r.id, r.root, r.session, r.origin, r.at, r.is_from_journal,
        (select max(ended) from turn_end where prompt = r.id)
        from prompt r join chosen_prompt c on c.id = r.id order by r.at, r.id"""
    ):
        until = copied.get(session, 0.0)
        began = at if at > until else None
        last = None if ended is None or ended <= until else ended
        found.append(Turn(prompt, root, session, origin, began, last, bool(journal)))
    return found


def _requests(ledger: Ledger) -> list[RequestTime]:
    rows = ledger.rows(
        f"""select r.key, r.prompt, r.session, r.agent, r.sent, r.first, r.ended, r.model,
        r.tier, {price_column(known_prices(ledger))}, r.attempts, r.lost, r.is_cut, {TOKENS}
        from request r where {_CHOSEN}
        order by r.first, r.key"""  # noqa: S608
    )
    found = []
    for row in rows:
        key, prompt, session, agent, sent, first, ended, model, *rest = row
        tier, more, attempts, lost, is_cut, *tokens = rest
        found.append(
            RequestTime(
                key.hex(), prompt, session, agent, sent, first, ended, model,
                price_key(model, tier, more), Tokens(*tokens), attempts, lost or 0.0, bool(is_cut),
            )
        )  # fmt: skip
    return found


def _calls(ledger: Ledger) -> list[CallTime]:
    rows = ledger.rows(
        f"""select r.id, r.prompt, r.session, coalesce(r.agent, ''), coalesce(r.tool, ''),
        coalesce(r.target, ''), coalesce(r.began, r.ended - coalesce(r.took, 0.0)) as start,
        r.ended, {_OUTCOME}, coalesce(r.decision, ''), r.took, r.waited,
        coalesce(r.file, '')
        from call r where start is not null and {_CHOSEN} order by start, r.id"""  # noqa: S608
    )
    return [CallTime(*row) for row in rows]


def _compactions(ledger: Ledger, sessions: Iterable[str]) -> list[CompactionTime]:
    found = []
    for session in sorted(sessions):
        found += ledger.rows(
            "select session, at, took from compaction where session = ? order by at", [session]
        )
    return [CompactionTime(*row) for row in found]


def _copied_until(ledger: Ledger) -> dict[str, float]:
    """Up to when the lines of each fork are copies."""
    rows = ledger.rows(
        """select i.session, max(r.ended) from inherited i join request r on r.key = i.request
        where r.session <> i.session group by 1"""
    )
    return {row[0]: row[1] for row in rows}


def _did_something(ledger: Ledger, root: str) -> bool:
    rows = ledger.rows(
        """select 1 from request r join prompt q on q.id = r.prompt where q.root = ?
        union all select 1 from call r join prompt q on q.id = r.prompt where q.root = ? limit 1""",
        (root, root),
    )
    return bool(rows)
