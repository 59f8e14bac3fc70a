"""Events become facts of the state, by their kind and independent of their order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Callable

from hudline.core.fields import Record
from hudline.state import reduce_agents, reduce_calls
from hudline.state.clock_steps import MARK
from hudline.state.event_fields import event_time, process_id, text
from hudline.state.merge_rules import State, merge_field, merge_fields
from hudline.state.turn_summaries import turn_closed
from hudline.state.turn_usage import usage_read

# Kinds that no hook writes, but the host.
NOTES = (
    *("reading", "turn.closed", "agent.measured", "agent.met", "call.settled", "call.allowed"),
    MARK,
)
# Kinds of events with which their actor's run is over.
_ENDS = ("agent.ended", "turn.failed", "turn.ended", "agent.idled", "agent.left")
# Kinds that an agent's process may send too, of its own context: those say nothing of the session.
_OF_MAIN = ("session.began", "session.ended", "compaction.began", "compaction.ended")
# Kinds after which the main thread is certainly at work again, so an old error has passed.
_ACTIVITY = ("prompted", "call.began", "call.ended")


def reduce_events(state: State, events: Iterable[object]) -> State:
    """Merge the facts of all `events` into `state`, in place, and return it.

    An unknown event (another version's, any JSON value) is skipped.
    """
    for event in events:
        if isinstance(event, dict):
            apply_event(state, event)
    return state


def apply_event(state: State, event: Record) -> None:
    """Merge the facts of one event into `state`, in place."""
    at = event_time(event)
    if at is None:
        return
    kind = text(event, "kind")
    if kind not in NOTES:
        merge_field(state, "session", "", "last_event", at)
    if text(event, "mode") and not text(event, "actor"):
        merge_field(state, "session", "", "mode", [at, event["mode"]])
    _sign_of_life(state, event, at, kind)
    if kind in REDUCERS and not (kind in _OF_MAIN and text(event, "actor")):
        REDUCERS[kind](state, event, at)


def _sign_of_life(state: State, event: Record, at: float, kind: str) -> None:
    """The actor of an event is alive, or the main thread if none is named."""
    actor = text(event, "actor")
    if not actor:
        if kind in _ACTIVITY:
            merge_field(state, "session", "", "active", at)
        return
    if text(event, "type"):
        merge_field(state, "agents", actor, "type", [at, text(event, "type")])
    if process_id(event) is not None:
        merge_field(state, "agents", actor, "pid", [at, event["pid"]])
    if kind not in _ENDS:
        merge_fields(state, "agents", actor, seen=at, alive=at)
    if kind in ("call.began", "asked"):
        merge_field(state, "agents", actor, "acted", at)


def _session_began(state: State, event: Record, at: float) -> None:
    """SessionStart."""
    source = text(event, "source")
    if source == "compact":
        merge_fields(state, "session", "", compacted=at, compactions=[at])
    elif source != "clear":
        merge_field(state, "processes", str(event.get("pid", "")), "began", at)


def _session_ended(state: State, event: Record, at: float) -> None:
    merge_field(state, "processes", str(event.get("pid", "")), "ended", at)


def _prompted(state: State, event: Record, at: float) -> None:
    """UserPromptSubmit; a prompt of an agent begins no turn of the session."""
    if not text(event, "actor"):
        prompt = text(event, "prompt") or f"@{at}"
        merge_field(state, "prompts", prompt, "began", at)
        if event.get("human") is not False:
            merge_field(state, "prompts", prompt, "human", at)
            merge_field(state, "session", "", "written", [at])
    task, status = text(event, "task"), text(event, "status")
    if task and status:  # without a status it is a monitor that has seen something
        reduce_agents.task_ended(state, task, at, is_killed=status != "completed")
        if status == "failed":
            merge_field(state, "agents", task, "failed", at)
        reduce_agents.agent_measured(state, event, at)


def _turn_ended(state: State, event: Record, at: float) -> None:
    """Stop: the turn is over; and what runs in the background. If it names an agent, that agent's
    run is over."""
    if text(event, "actor"):
        reduce_agents.agent_ended(state, event, at)
        return
    merge_field(state, "session", "", "stopped", at)
    if text(event, "prompt"):
        merge_field(state, "prompts", text(event, "prompt"), "ended", at)
    else:
        merge_field(state, "session", "", "halted", at)
    reduce_agents.background_listed(state, event, at)


def _turn_failed(state: State, event: Record, at: float) -> None:
    """StopFailure: an error of the API; an agent's is its end, without a SubagentStop."""
    if text(event, "actor"):
        reduce_agents.agent_ended(state, {**event, "killed": True, "failed": True}, at)
        merge_field(state, "agents", text(event, "actor"), "failure", [at, text(event, "error")])
        return
    _turn_ended(state, event, at)
    error = text(event, "error")
    merge_field(state, "session", "", "failed", [at, [error, text(event, "prompt")]])
    merge_field(state, "errors", error or "unknown", "times", [at])


def _noticed(state: State, event: Record, at: float) -> None:
    """Notification."""
    merge_field(state, "session", "", "notice", [at, text(event, "notice")])


def _compaction_began(state: State, event: Record, at: float) -> None:
    """PreCompact."""
    merge_field(state, "session", "", "compacting", at)


def _compaction_ended(state: State, event: Record, at: float) -> None:
    """PostCompact."""
    merge_fields(state, "session", "", compacted=at, compactions=[at])
    if text(event, "trigger") == "auto":
        merge_field(state, "session", "", "automatic", [at])


REDUCERS: dict[str, Callable[[State, Record, float], None]] = {
    "session.began": _session_began,
    "session.ended": _session_ended,
    "prompted": _prompted,
    "turn.ended": _turn_ended,
    "turn.failed": _turn_failed,
    "turn.closed": turn_closed,
    "noticed": _noticed,
    "compaction.began": _compaction_began,
    "compaction.ended": _compaction_ended,
    "reading": usage_read,
    "call.began": reduce_calls.call_began,
    "call.ended": reduce_calls.call_ended,
    "call.allowed": reduce_calls.call_allowed,
    "call.settled": reduce_calls.call_settled,
    "asked": reduce_calls.permission_asked,
    "skill.asked": reduce_calls.skill_used,
    "agent.began": reduce_agents.agent_began,
    "agent.ended": reduce_agents.agent_ended,
    "agent.measured": reduce_agents.agent_measured,
    "agent.met": reduce_agents.agent_met,
    "agent.idled": reduce_agents.teammate_idled,
    "agent.left": reduce_agents.teammate_left,
    "task.created": reduce_calls.task_changed,
    "task.completed": reduce_calls.task_completed,
}
