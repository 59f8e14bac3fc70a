"""Building the snapshot of a state at a time, for one process, with evidence."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Optional

from hudline.events.status_input import StatusInput
from hudline.state.merge_rules import Entity, State
from hudline.state.timeline import JITTER, request_key, time_of
from hudline.view import session_facts
from hudline.view.agents import agents
from hudline.view.attention import open_requests, waiting
from hudline.view.evidence import Evidence
from hudline.view.limits import running_limits
from hudline.view.loops import may_loop
from hudline.view.snapshot import Snapshot
from hudline.view.state_query import StateQuery
from hudline.view.values import Call

# Tools that are shown otherwise (agents, todos, waiting) or are of no interest to the user.
ELSEWHERE = frozenset(
    ("Agent", "Task", "TodoWrite", "TaskCreate", "TaskUpdate", "TaskList", "TaskGet", "TaskStop")
) | {"AskUserQuestion", "ExitPlanMode", "EnterPlanMode", "ToolSearch"}
_FILLING = 40  # percent of the usable window from which on a forecast is of interest
_LEAST_TURNS = 3  # with a status input, so that something can be learned from them
_NEWS = 600.0  # seconds that a compaction is news
_MODE = 60.0  # seconds that a permission mode is believed


def build_snapshot(state: State, status: StatusInput, evidence: Evidence, clock: float) -> Snapshot:
    """The snapshot of a session at `clock` (seconds since 1970)."""
    query = StateQuery(state, evidence, clock, status)
    requests = open_requests(query)
    asking = {facts.get("actor", "") for _, facts in requests}
    error, error_age = session_facts.current_error(query)
    succeeded, failed, started = _count_calls(query)
    snapshot = Snapshot(
        status,
        query,
        clock=clock,
        limits=running_limits(status.limits, clock),
        filling=_is_filling(query, status),
        mode=_permission_mode(query),
        has_events="last_event" in query.session,
        waiting=waiting(query, requests),
        error=error,
        error_age=error_age,
        compacting=session_facts.compacting(query),
        compactions=query.compactions,
        calls=_running_calls(query, requests),
        succeeded=succeeded,
        failed=failed,
        started=started,
        agents=agents(query, asking),
        jobs=query.jobs,
        todos=session_facts.todos(query),
        resting=query.is_resting,
        repeats=may_loop(query),
    )
    snapshot.idle = _idle_for(query, snapshot)
    return snapshot


def _idle_for(query: StateQuery, snapshot: Snapshot) -> Optional[float]:
    """Seconds since the last turn ended by itself; None if it did not, or is not over yet: see
    `view.turn`.

    Source: Stop, later than every prompt. A turn that Esc or an error ended is not done. If a hook
    keeps a turn going, the client's registry says busy.
    """
    stopped = query.stopped
    if not query.turn < stopped or query.failed >= stopped:
        return None
    if query.evidence.status in ("busy", "waiting"):
        return None
    if snapshot.calls or snapshot.waiting or snapshot.compacting is not None:
        return None
    if (snapshot.agents or snapshot.jobs) and snapshot.working:
        return None
    began = max(query.latest("prompts", "began"), query.latest("processes", "began"))
    has_begun = began > stopped or query.session.get("active", 0.0) > stopped + JITTER
    return None if has_begun else query.age(stopped)


def _permission_mode(query: StateQuery) -> str:
    """The permission mode, while a turn of this process runs and it was reported lately: the user
    may change it without an event. "" for the usual one too."""
    at, mode = query.session.get("mode", (0.0, ""))
    began = query.process_began
    is_known = query.age(at) < _MODE and at > began - JITTER and query.turn > began
    return str(mode) if is_known and mode != "default" and not query.is_resting else ""


def _running_calls(query: StateQuery, requests: list[tuple[float, Entity]]) -> list[Call]:
    """The main thread's running calls, the oldest first, without those that wait for an answer."""
    requested = {request_key(facts) for _, facts in requests}
    found = [
        query.running_call(call)
        for call, facts in query.calls
        if not facts.get("actor")
        and facts.get("tool") not in ELSEWHERE
        and request_key(facts) not in requested
        and query.is_running(call)
    ]
    return sorted(found, key=lambda call: (-call.age, call.tool, call.target))


def _count_calls(query: StateQuery) -> list[list[tuple[str, int]]]:
    """Successes, failures and starts in the background by the main thread since the user's last
    prompt, as (tool, number), the most first. Interrupted and denied calls are none of it."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    if not query.turn or query.is_ours(query.evidence.pid, query.turn):  # else before a resume
        for call, facts in query.calls:
            began = time_of(call, "began", "ran", "ended")
            if "ended" in call and not facts.get("actor") and began >= query.turn:
                counts[call["outcome"][1]][facts.get("tool", "")] += 1
        for key, tally in query.table("tally").items():
            actor, since, outcome, tool = key.split("\t")
            if not actor and since == repr(query.turn):
                counts[outcome][tool] += tally["n"]
    shown = [
        [(tool, count) for tool, count in counts[outcome].items() if tool not in ELSEWHERE]
        for outcome in ("ok", "failed", "started")
    ]
    return [sorted(one, key=lambda pair: (-pair[1], pair[0])) for one in shown]


def _is_filling(query: StateQuery, status: StatusInput) -> bool:
    """Whether a forecast is of interest: turns enough, and the context fills; or it has just been
    compacted."""
    used, known = status.context or 0, status.compaction
    if known is not None and status.tokens is not None:
        used = max(used, status.tokens * 100 / (known.at or known.window))
    if used >= _FILLING and len(query.table("turn_usage")) > _LEAST_TURNS:
        return True
    return query.age(query.session.get("compacted", 0.0)) < _NEWS
