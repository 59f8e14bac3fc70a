"""Claude Code's own totals of the chosen sessions, and the requests that each of them holds.

A process that resumes a session counts on from the last `cost-state` in its transcript, one that
forks a session from the last one of the parent. So a fork's totals begin at those of its parent,
and a process that was killed leaves requests that are in no total. Of sessions chosen by
`ledger.reports.choose_sessions`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Optional

from hudline.insight.money import Tokens, added, taken
from hudline.insight.prices import base_name
from hudline.insight.reconciliation import Reported, Seen, contradictory
from hudline.ledger.database import Ledger
from hudline.ledger.known_prices import known_prices, price_column, price_key
from hudline.ledger.reports import TOKEN_SUMS, TOKENS

_NEVER = float("-inf")
Models = Mapping[str, Reported]  # by the model's name


class Totals(NamedTuple):
    """`reported`: by session and model, without what a fork has from its parent; `seen`: the
    requests; `readings`: the newest total of each session by its status line, in dollars, also
    without what is the parent's."""

    reported: list[Reported]
    seen: list[Seen]
    readings: dict[str, float]


class _History(NamedTuple):
    """The totals of a session, the oldest first: their times and what they say of each model.
    `start`: what it has from its parent."""

    times: list[float]
    models: list[Models]
    start: Models


def read_totals(ledger: Ledger) -> Totals:
    """The totals and the requests of the chosen sessions."""
    histories = _histories(ledger)
    ledger.execute(
        """create temp table if not exists lost_span (
        session text, since real, until real, primary key (session, since, until)) without rowid"""
    )
    ledger.execute("delete from lost_span")
    lost = _lost_by_restarts(ledger, histories)
    _note_lost(ledger, lost)
    reported = [
        one for history in histories.values() if history.models
        for one in _without(history.models[-1], history.start)
    ]  # fmt: skip
    seen = _seen(ledger)
    # Of a process that was killed the total behind it may hold nothing, though it came later.
    crowded = contradictory(reported, seen) | {span.session for span in lost}
    some = {session: histories[session] for session in crowded if session in histories}
    if some:
        _note_lost(ledger, _lost_by_tokens(ledger, some))
        seen = _seen(ledger)
    return Totals(reported, seen, _readings(ledger, histories))


def _readings(ledger: Ledger, histories: Mapping[str, _History]) -> dict[str, float]:
    """The newest reading of each session, unless a process that was killed has made it: its
    successor has begun from the total before."""
    readings = {}
    for session, usd in ledger.rows(
        """select r.session, r.usd from reading r join chosen c on c.session = r.session
        where not exists (select 1 from restart s
        where s.session = r.session and s.is_alone and s.at > r.at)"""
    ):
        history = histories.get(session)
        start = sum(one.usd for one in history.start.values()) if history else 0.0
        readings[session] = max(usd - start, 0.0)
    return readings


def _seen(ledger: Ledger) -> list[Seen]:
    rest = price_column(known_prices(ledger))
    is_lost = """exists (select 1 from lost_span l where l.session = r.session
        and r.first > l.since and r.first < l.until)"""
    # `cross join`: SQLite begins with the sessions, and reads their requests alone.
    own = ledger.rows(
        f"""select r.session, r.model, r.first < c.until, {is_lost}, r.tier, {rest}, {TOKEN_SUMS}
        from chosen c cross join request r on r.session = c.session group by 1, 2, 3, 4, 5, 6"""  # noqa: S608
    )
    copied = ledger.rows(
        f"""select i.session, r.model, 1, 0, r.tier, {rest}, {TOKEN_SUMS} from inherited i
        join chosen c on c.session = i.session join request r on r.key = i.request
        where r.session <> i.session and (i.is_shared or not {_IS_READ}) group by 1, 2, 5, 6"""  # noqa: S608
    )
    return [
        Seen(
            session, base_name(model), Tokens(*tokens), bool(is_covered), bool(is_lost),
            price_key(model, tier, more),
        )
        for session, model, is_covered, is_lost, tier, more, *tokens in (*own, *copied)
    ]  # fmt: skip


# Whether the transcript of a request's own session was read: its totals are known then.
_IS_READ = "r.session in (select session from source)"


def _histories(ledger: Ledger) -> dict[str, _History]:
    found: dict[str, dict[float, dict[str, Reported]]] = {}
    for session, model, at, usd, *tokens in ledger.rows(
        f"""select r.session, r.model, r.at, r.usd, {TOKENS} from reported r
        join chosen c on c.session = r.session order by r.session, r.at"""  # noqa: S608
    ):
        models = found.setdefault(session, {}).setdefault(at, {})
        name = base_name(model)  # Claude Code counts each window of a model by itself
        known = models.get(name, Reported(session, name, Tokens(), 0.0))
        models[name] = known._replace(
            tokens=added(known.tokens, Tokens(*tokens)), usd=known.usd + usd
        )
    histories = {
        session: _History(list(states), list(states.values()), {})
        for session, states in found.items()
    }
    for session, (parent, began) in _forks(ledger).items():
        before = histories.get(parent)
        begins = before.models[: bisect_left(before.times, began)] if before else []
        if begins:
            of = histories.get(session, _History([], [], {}))
            histories[session] = of._replace(start=_start(ledger, session, of, begins))
    return histories


def _start(ledger: Ledger, fork: str, history: _History, known: Sequence[Models]) -> Models:
    """At which total of its parent a fork began: the last one with which its own first total has
    room for its requests, for the parent may have gone on meanwhile."""
    if not history.models:
        return known[-1]
    columns = ", ".join(f"sum(r.{name})" for name in Tokens._fields)
    own: dict[str, Tokens] = {}
    for model, *tokens in ledger.rows(
        f"""select r.model, {columns} from request r where r.session = ? and r.first <= ?
        group by 1""",  # noqa: S608
        (fork, history.times[0]),
    ):
        own[base_name(model)] = added(own.get(base_name(model), Tokens()), Tokens(*tokens))
    for requests in (own, {}):  # a process that was killed has left some that are in no total
        for start in reversed(known):
            if all(_fits(name, start, requests, history.models[0]) for name in {*start, *requests}):
                return start
    return known[-1]


def _fits(name: str, start: Models, own: Mapping[str, Tokens], total: Models) -> bool:
    """Whether the total of a model holds that at which it began, and the requests since."""
    nothing = Reported("", "", Tokens(), 0.0)
    needed = added(start.get(name, nothing).tokens, own.get(name, Tokens()))
    return all(mine <= theirs for mine, theirs in zip(needed, total.get(name, nothing).tokens))


def _forks(ledger: Ledger) -> dict[str, tuple[str, float]]:
    """Of each fork the session that it has gone on from, whose request it copied last, and the time
    of the next request of either: the fork begins at the last total before that."""
    rows = ledger.rows(
        """select i.session, r.session, max(r.first) from inherited i
        join chosen c on c.session = i.session join request r on r.key = i.request
        where not i.is_shared and r.session <> i.session group by 1, 2 order by 3"""
    )
    found = {}
    for fork, parent, last in rows:
        following = ledger.rows(
            """select min(first) from request where session = ?1
            union all select min(first) from request where session = ?2 and first > ?3""",
            (fork, parent, last),
        )
        times = [row[0] for row in following if row[0] is not None]
        found[fork] = parent, min(times, default=float("inf"))
    return found


def _without(models: Models, start: Models) -> list[Reported]:
    """What a total says more than that at which it began."""
    nothing = Reported("", "", Tokens(), 0.0)
    return [
        one._replace(
            tokens=taken(one.tokens, start.get(name, nothing).tokens),
            usd=max(one.usd - start.get(name, nothing).usd, 0.0),
        )
        for name, one in models.items()
    ]


class _Span(NamedTuple):
    """Requests between two times, without these, that are in no total."""

    session: str
    since: float
    until: float


def _note_lost(ledger: Ledger, spans: Iterable[_Span]) -> None:
    ledger.execute_many("insert or ignore into lost_span values (?, ?, ?)", spans)


def _lost_by_restarts(ledger: Ledger, histories: Mapping[str, _History]) -> list[_Span]:
    """What lies between a total and the process that resumed the session behind it: the one that
    made it was killed, or it would have written a total."""
    spans = []
    for session, at in ledger.rows(
        """select r.session, r.at from restart r join chosen c on c.session = r.session
        where r.is_alone"""
    ):
        history = histories.get(session)
        place = bisect_right(history.times, at) if history else 0
        since = history.times[place - 1] if history and place else _NEVER
        spans.append(_Span(session, since, at))
    return spans


def _lost_by_tokens(ledger: Ledger, histories: Mapping[str, _History]) -> list[_Span]:
    """The oldest requests behind a total where the next one cannot hold all: without hooks nobody
    knows when a process began."""
    spans = []
    for session, history in histories.items():
        since, before = _NEVER, history.start
        for at, models in zip(history.times, history.models):
            grown = {one.model: one.tokens for one in _without(models, before)}
            until = _first_counted(ledger, session, (since, at), grown)
            if until is not None:
                spans.append(_Span(session, since, until))
            since, before = at, models
    return spans


def _first_counted(
    ledger: Ledger, session: str, period: tuple[float, float], grown: Mapping[str, Tokens]
) -> Optional[float]:
    """When the oldest request was answered that a total can hold with all behind it; None where it
    can hold all of the period. grown: the total's growth in it, by model."""
    requests = [
        (first, base_name(model), Tokens(*tokens))
        for first, model, *tokens in ledger.rows(
            f"""select r.first, r.model, {TOKENS} from request r where r.session = ?
            and r.first > ? and r.first <= ? and not exists (select 1 from lost_span l
            where l.session = r.session and r.first > l.since and r.first < l.until)
            order by r.first desc""",  # noqa: S608
            (session, *period),
        )
    ]
    counted: dict[str, Tokens] = {}
    last: Optional[float] = period[1]
    for first, model, tokens in requests:
        counted[model] = added(counted.get(model, Tokens()), tokens)
        limit = grown.get(model, Tokens())
        if any(mine > theirs for mine, theirs in zip(counted[model], limit)):
            return last
        last = first
    return None
