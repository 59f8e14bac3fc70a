"""What a prompt, a session, an agent or a call was: the facts of `hudline show`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Optional

from hudline.cli.reporting import prompt_cost, words
from hudline.cli.reporting.chosen_prompts import Chosen, choose
from hudline.cli.reporting.filters import EVERYTHING, Filter, only
from hudline.cli.reporting.opened import Opened
from hudline.cli.reporting.prompted import prompted
from hudline.cli.reporting.spent import accounts
from hudline.insight.intervals import Interval
from hudline.insight.money import Money, Tokens, added
from hudline.insight.prices import base_name
from hudline.insight.prompts import total_of
from hudline.insight.time_breakdown import Activity, Breakdown, Threads, breakdown, summed
from hudline.insight.timeline import CallTime, RequestTime, Timeline
from hudline.ledger.database import Ledger
from hudline.ledger.identifiers import Match
from hudline.ledger.timeline import has_total, session_period

_EDITING = ("Edit", "MultiEdit", "NotebookEdit", "Write")
# What became of it; "" where no end is known.
RUNNING, WAITING, DONE, CUT, DENIED, FAILED, UNKNOWN = (
    *("running", "waiting", "done", "cut", "denied", "failed", ""),
)


class Described(NamedTuple):
    """What something was. `name`: of an agent its type, of a call its tool and target; `prompt`:
    the one of a person that it belongs to; `at`: seconds since 1970; `changed`: names of files that
    were written, `changed_count` how many; `agents`: by their types; `found`: where the time went;
    `money` and `found` are None where that is not known."""

    match: Match
    name: str
    session: str
    prompt: Optional[str]
    project: str
    branch: str
    at: float
    seconds: float
    outcome: str
    money: Optional[Money]
    tokens: Tokens
    models: list[str]
    requests: int
    calls: int
    failed: int
    reads: int
    changed: list[str]
    changed_count: int
    agents: list[str]
    found: Optional[Breakdown]


def described(current: Opened, match: Match, env: dict[str, str], now: float) -> Described:
    """The facts of what has an id."""
    if match.kind in ("prompt", "session"):
        return _prompts(current, match, env, now)
    if match.kind == "agent":
        return _agent(current, match, env, now)
    return _call(current, match, env, now)


def _prompts(current: Opened, match: Match, env: dict[str, str], now: float) -> Described:
    chosen = choose(current, match.id, EVERYTHING, env, now)
    found = summed(breakdown(one.main()) for one in chosen.threads.values())
    requests, calls = chosen.timeline.requests, chosen.timeline.calls
    is_prompt = match.kind == "prompt"
    base = _described(match, requests, calls)
    first = min(_begins(chosen), default=chosen.roots[0].at if chosen.roots else 0.0)
    return base._replace(
        session=chosen.session or "",
        prompt=chosen.prompt,
        project=chosen.roots[0].project if chosen.roots else "",
        branch=_branch(current.ledger, match),
        at=first,
        seconds=found.total / 1000,
        outcome=_outcome(current.ledger, chosen),
        money=_money(current.ledger, chosen, is_prompt),
        agents=_agent_names(chosen.threads.values()),
        found=found,
    )


def _agent(current: Opened, match: Match, env: dict[str, str], now: float) -> Described:
    chosen = _around(current, match, env, now)
    threads = next((one for one in chosen.threads.values() if match.id in one.agents), None)
    if threads is None:
        return _described(match, [], [])
    requests, calls = threads.requests[match.id], threads.calls[match.id]
    activity, info = threads.agent(match.id), threads.timeline.agents.get(match.id)
    found = breakdown(activity)
    nested = [one for one in threads.timeline.agents.values() if one.parent == match.id]
    prompts = [one.prompt for one in requests] + [one.prompt for one in calls]
    roots = {turn.prompt: turn.root for turn in threads.timeline.turns}
    return _described(match, requests, calls)._replace(
        name=info.type if info else "",
        session=chosen.session or "",
        prompt=roots.get(prompts[0], prompts[0]) or None,
        project=chosen.roots[0].project if chosen.roots else "",
        at=_first(activity),
        seconds=found.total / 1000,
        outcome=_agent_outcome(threads, calls, info.call if info else ""),
        money=_of_requests(current.ledger, chosen.session or "", requests),
        agents=sorted(one.type for one in nested),
        found=found,
    )


def _call(current: Opened, match: Match, env: dict[str, str], now: float) -> Described:
    chosen = _around(current, match, env, now)
    call = next((one for one in chosen.timeline.calls if one.id == match.id), None)
    if call is None:
        return _described(match, [], [])
    threads = chosen.threads[call.session]
    is_open = threads.live is not None and threads.is_open(call)
    ended = now if is_open else call.ended or call.began
    began = [one.type for one in threads.timeline.agents.values() if one.call == call.id]
    outcome = {"ok": DONE}.get(call.outcome, call.outcome)
    if is_open:
        outcome = WAITING if threads.live is not None and threads.live.is_waiting else RUNNING
    return _described(match, [], [call])._replace(
        name=f"{call.tool} {call.target}".strip(),
        session=call.session,
        prompt=chosen.prompt,
        project=chosen.roots[0].project if chosen.roots else "",
        at=call.began,
        seconds=max(ended - call.began, 0.0),
        outcome=outcome,
        agents=began,
        found=breakdown(_of_call(call, ended)),
    )


def _described(
    match: Match, requests: Sequence[RequestTime], calls: Sequence[CallTime]
) -> Described:
    tokens = Tokens()
    for one in requests:
        tokens = added(tokens, one.tokens)
    models = sorted({base_name(one.model) for one in requests})
    written = [
        one for one in calls if one.tool in _EDITING and one.outcome in ("ok", "") and one.ended
    ]
    return Described(
        match, "", "", None, "", "", 0.0, 0.0, UNKNOWN, None, tokens, models, len(requests),
        len(calls), sum(one.outcome == "failed" for one in calls),
        sum(one.tool == "Read" for one in calls),
        sorted({one.target for one in written if one.target}),
        len({one.file or one.target for one in written}), [], None,
    )  # fmt: skip


def _around(current: Opened, match: Match, env: dict[str, str], now: float) -> Chosen:
    """The session of an agent, which may go on under several prompts; of a call the prompt of a
    person that it belongs to, else its session."""
    of = "request r where r.agent" if match.kind == "agent" else "call r where r.id"
    rows = current.ledger.rows(f"select r.prompt, r.session from {of} = ? limit 1", [match.id])  # noqa: S608
    if not rows:
        of = of.replace("request", "call")  # an agent without an answer
        rows = current.ledger.rows(f"select r.prompt, r.session from {of} = ? limit 1", [match.id])  # noqa: S608
    if not rows:
        return Chosen([], None, None, Timeline([], [], [], {}, []), {})
    what = rows[0][1] if match.kind == "agent" else rows[0][0] or rows[0][1]
    return choose(current, what, EVERYTHING, env, now)


def _begins(chosen: Chosen) -> Iterable[float]:
    for threads in chosen.threads.values():
        for turn in threads.timeline.turns:
            ends = threads.ends(turn)
            if ends is not None:
                yield ends[0]


def _first(activity: Activity) -> float:
    return activity.windows[0][0] / 1000 if activity.windows else 0.0


def _branch(ledger: Ledger, match: Match) -> str:
    column = "coalesce(q.root, r.prompt)" if match.kind == "prompt" else "r.session"
    rows = ledger.rows(
        f"""select r.branch from request r left join prompt q on q.id = r.prompt
        where {column} = ? and r.branch <> '' order by r.first desc limit 1""",  # noqa: S608
        [match.id],
    )
    return rows[0][0] if rows else ""


def _money(ledger: Ledger, chosen: Chosen, is_prompt: bool) -> Optional[Money]:
    """Of a session all that it cost, the hidden part that is of no prompt too."""
    if is_prompt or not chosen.session:
        return prompt_cost.spent(ledger, chosen)
    whole = Filter(ledger, only(chosen.session))
    found = prompted(ledger, session_period(ledger, chosen.session), whole)
    if not found.rows:
        return None
    return total_of(found.rows).money.plus(Money(found.unassigned, found.unassigned))


def _of_requests(ledger: Ledger, session: str, requests: Iterable[RequestTime]) -> Optional[Money]:
    account, prices, _ = accounts(ledger, session_period(ledger, session))
    total = None
    for one in requests:
        money = account.money(session, one.price, one.tokens, prices.price(one.price))
        total = money if total is None else total.plus(money)
    return total


def _agent_names(sessions: Iterable[Threads]) -> list[str]:
    return sorted(
        (info.type if (info := threads.timeline.agents.get(agent)) else "") or words.say("agent")
        for threads in sessions for agent in threads.agents
    )  # fmt: skip


def _outcome(ledger: Ledger, chosen: Chosen) -> str:
    """What became of the newest turn."""
    live = [one.live for one in chosen.threads.values() if one.live is not None]
    if live:
        return WAITING if any(one.is_waiting for one in live) else RUNNING
    ends = [
        (found[1], turn, threads)
        for threads in chosen.threads.values() for turn in threads.timeline.turns
        if (found := threads.ends(turn)) is not None
    ]  # fmt: skip
    if not ends:
        return UNKNOWN
    last, turn, threads = max(ends, key=lambda one: (one[0], one[1].prompt))
    requests = [one for one in threads.requests[""] if one.prompt == turn.prompt]
    calls = [one for one in threads.calls[""] if one.prompt == turn.prompt]
    newest = max((one.ended for one in requests), default=0.0)
    if any(one.is_cut and one.ended == newest for one in requests):
        return CUT
    if any(one.outcome == "denied" and one.is_by_person and one.began >= newest for one in calls):
        return DENIED
    is_whole = all(one.ended is not None for one in calls)
    if turn.ended is not None or (is_whole and has_total(ledger, turn.session, last)):
        return DONE
    return UNKNOWN


def _agent_outcome(threads: Threads, calls: Sequence[CallTime], launch: str) -> str:
    """What became of an agent: where it was waited for, that is the outcome of the call that began
    it; of one in the background nothing says it."""
    if threads.live is not None and any(map(threads.is_open, calls)):
        return WAITING if threads.live.is_waiting else RUNNING
    began = next((one for one in threads.timeline.calls if one.id == launch), None)
    last = max((one.ended or one.began for one in calls), default=0.0)
    if began is None or (began.ended or 0.0) < last:
        return UNKNOWN
    known = {"ok": DONE, "failed": FAILED, "denied": DENIED, "interrupted": CUT}
    return known.get(began.outcome, UNKNOWN)


def _of_call(call: CallTime, ended: float) -> Activity:
    """The parts of one call's time."""
    whole = round(call.began * 1000), round(max(ended, call.began) * 1000)
    parts: dict[str, list[Interval]] = {"you": [], "tools": []}
    if call.answered is not None:
        parts["you"].append((whole[0], round(call.answered * 1000)))
    if call.ran is not None:
        parts["tools"].append((round(call.ran[0] * 1000), round(call.ran[1] * 1000)))
    return Activity([whole], parts)
