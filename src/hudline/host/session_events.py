"""Events that looking at a session brings to light, written to its journal behind a draw.

They hold when the transcript has moved on, and for the next process.
"""

from __future__ import annotations

from typing import Any

from hudline.core.fields import Record
from hudline.sources.transcripts import measurements, written_to
from hudline.state.timeline import about, request_key
from hudline.store.session_store import SessionStore
from hudline.view.snapshot import Snapshot
from hudline.view.state_query import StateQuery
from hudline.view.turn_summary import former_turn
from hudline.view.values import TurnSummary

_NEW = 3.0  # seconds in which a prompt is new, so that the turn before it may not be noted yet
_NORMAL = 2  # the least verbosity that shows what agents have used
_OFTEN = 20.0  # seconds between two notes of a turn while agents go on, or of nothing but `_SELDOM`
_SELDOM = {"cost", "added", "removed"}  # money and lines, which change all the time in a turn


def record_events(snapshot: Snapshot, found: list[Record], store: SessionStore, level: int) -> None:
    """Append what the client reported and what was `found`, then save a checkpoint where one is
    due. level: the verbosity in force. OSError where that cannot be written."""
    query, events = snapshot.query, [*found, usage_event(snapshot)]
    if query is not None and query.table("asks"):
        events += approval_events(query)
    if snapshot.resting:
        events.append(turn_event(snapshot))
    elif query is not None and query.age(query.turn) < _NEW and _has_former(query):
        events.append(closed_before(query))
    if level >= _NORMAL and snapshot.agents:
        agents = store.state.get("agents", {})
        running = {one.key: agents.get(one.key, {}) for one in snapshot.agents if not one.is_over}
        written = written_to(snapshot.status.transcript, running, snapshot.clock)
        events += measurements(written, running, snapshot.clock) if written else []
    for event in events:
        if event:
            store.append(event)
    store.save_checkpoint(snapshot.clock)


def _has_former(query: StateQuery) -> bool:
    """Whether a person began another turn before the present one, as far as is remembered."""
    return sum("human" in one for one in query.table("prompts").values()) > 1


def approval_events(query: StateQuery) -> list[Record]:
    """A `call.allowed` for each call that runs behind a dialog, where that can be seen and was not
    noted yet, with `since`, in seconds since 1970."""
    asks = query.table("asks")
    found: list[Record] = []
    for key, call in query.table("calls").items():
        if "allowed" in call or request_key(about(call)) not in asks or not query.is_running(call):
            continue
        since = query.started(call)
        if since is not None and since > call["began"]:
            at = round(query.clock, 3)
            found.append({"at": at, "kind": "call.allowed", "id": key, "since": since})
    return found


def turn_event(snapshot: Snapshot) -> Record | None:
    """A `turn.closed` at once when the turn is over, and another whenever more is known of it until
    the next prompt: its last figures come a moment later. While agents go on, whose figures never
    stand still, it is noted now and then, so that it is known if the client is killed."""
    query, summary = snapshot.query, snapshot.finished_turn
    if query is None or summary is None or not summary.prompt:
        return None
    if not query.is_ours(query.evidence.pid, query.turn):
        return None
    at, noted = query.noted_summary(summary.prompt)
    facts = _turn_facts(summary, noted)
    if facts == noted or (summary.working and query.age(at) < _OFTEN):
        return None
    return _closed(query, summary, facts)


def closed_before(query: StateQuery) -> Record | None:
    """A `turn.closed` of the turn that the present prompt has ended, where more is known of it than
    was noted: nobody may have drawn since, and its agents go on in the present turn."""
    summary = former_turn(query)
    if summary is None or not summary.prompt:
        return None
    at, noted = query.noted_summary(summary.prompt)
    if at >= query.turn or summary.tools < noted.get("tools", 0):
        return None
    facts = _turn_facts(summary, noted)
    return None if facts == noted else _closed(query, summary, facts)


def _closed(query: StateQuery, summary: TurnSummary, facts: Record) -> Record:
    event: Record = {"at": round(query.clock, 3), "kind": "turn.closed", "prompt": summary.prompt}
    if summary.end == "interrupted" and summary.left:
        event.update(newest=summary.newest, left=round(summary.left, 3))
    return {**event, **facts}


def _turn_facts(summary: TurnSummary, noted: dict[str, Any]) -> Record:
    """What is known of a turn. Once noted, a cost stays known, and never becomes less: a tick may
    arrive behind a newer one."""
    costs = [noted.get("cost"), summary.cost and round(summary.cost, 6)]
    facts: Record = {
        "end": summary.end,
        "over": round(summary.over, 3) if summary.over else None,
        "took": None if summary.took is None else round(summary.took, 3),
        "background": round(summary.background, 3),
        "cost": max((one for one in costs if one is not None), default=None),
        "waited": round(summary.waited, 3),
        "more": True if summary.is_more else None,
    }
    for name in ("tools", "failed", "files", "added", "removed", "agents"):
        facts[name] = getattr(summary, name)
    return {name: value for name, value in facts.items() if value is not None}


def usage_event(snapshot: Snapshot) -> Record | None:
    """A `reading`: the context in tokens, the window, the tokens of the last answer, the cost in
    dollars, the time spent on the API in milliseconds, lines, and compactions so far; None where
    there is nothing new."""
    status, query = snapshot.status, snapshot.query
    if query is None or (status.cost is None and status.tokens is None):
        return None
    at, before = query.session.get("usage", (0.0, {}))
    figures: Record = {
        "tokens": status.tokens,
        "output": status.output if status.tokens else None,
        "window": status.window,
        "pid": query.evidence.pid,
        "cost": status.cost,
        "added": status.lines_added,
        "removed": status.lines_removed,
    }
    changed = {
        name
        for name, value in figures.items()
        if before.get(name) != value and (value is not None or name == "tokens")
    }
    # The last word on a turn, and what has been spent before the next one, is noted at once.
    is_calm = snapshot.resting and not ((snapshot.agents or snapshot.jobs) and snapshot.working)
    is_due = is_calm or at < query.turn or query.age(at) >= _OFTEN
    if not changed or (changed <= _SELDOM and not is_due):
        return None
    if snapshot.compactions > before.get("stretch", 0) and status.tokens == before.get("tokens"):
        return None  # what was before the compaction: the client has not counted anew yet
    return _reading(snapshot, query, figures, before)


def _reading(
    snapshot: Snapshot, query: StateQuery, figures: Record, before: dict[str, Any]
) -> Record:
    """The event: `figures` and what goes with them, since the one `before`."""
    status = snapshot.status
    api, cache = status.api_duration, status.prompt_cache
    known = {
        **figures,
        "api": None if api is None else round(api * 1000),
        "requests": cache.requests if cache else None,
    }
    event = {name: value for name, value in known.items() if value is not None}
    took = 0 if snapshot.agents else _took(event, before)
    if took > 0:
        event["took"] = took
    prompts = query.table("prompts")
    # A client that does not name it: the one that began last.
    newest = max(prompts, key=lambda key: (prompts[key].get("began", 0.0), key), default="")
    event["prompt"] = _of_the_person(query, status.prompt_id or newest)
    event["compactions"] = snapshot.compactions
    return {"at": round(query.clock, 3), "kind": "reading", **event}


def _took(event: dict[str, Any], before: dict[str, Any]) -> int:
    """The milliseconds that the last answer took; 0 unless it is the only one since the last note:
    the client's process is the same, and it counts one request more."""
    if not all(name in one for one in (event, before) for name in ("api", "requests", "pid")):
        return 0
    is_next = event["pid"] == before["pid"] and event["requests"] == before["requests"] + 1
    return int(event["api"] - before["api"]) if is_next else 0


def _of_the_person(query: StateQuery, prompt: str) -> str:
    """The prompt with which the person began the turn that `prompt` belongs to: what the client
    asks by itself, when a task in the background has ended, is no turn of its own."""
    prompts = query.table("prompts")
    if prompt not in prompts or "human" in prompts[prompt]:
        return prompt
    return max((key for key in prompts if prompts[key].get("human") == query.turn), default=prompt)
