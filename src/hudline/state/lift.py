"""Records become facts of the state. What kind says what, and nothing about order."""

from hudline.state.deeds import edited, server_called
from hudline.state.horizon import MARK, time_in
from hudline.state.join import put
from hudline.state.plan import task_said, todos
from hudline.state.readings import noted
from hudline.state.told import number, of_call, text
from hudline.state.work import (
    agent_began,
    agent_ended,
    background,
    job,
    job_stopped,
    launched,
    measured,
    stopped,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Callable

    from hudline.state.rules import State
    from hudline.state.told import Record


def fold(state: "State", records: "Iterable[object]") -> "State":
    """Join the facts of all `records` into `state` in place, and return it.

    A record nobody understands (another version's, garbage that is JSON) is passed over.
    """
    for record in records:
        if isinstance(record, dict):
            absorb(state, record)
    return state


def absorb(state: "State", record: "Record") -> None:
    """Join the facts of one record into `state` in place."""
    at = time_in(record)
    if at is None:
        return
    kind = text(record, "kind")
    if kind not in NOTES:
        put(state, "session", "", "heard", at)
    if text(record, "mode") and not text(record, "actor"):
        put(state, "session", "", "mode", [at, record["mode"]])
    _sign_of_life(state, record, at, kind)
    if kind in _SAY:
        _SAY[kind](state, record, at)
    elif kind in _RARE:
        from hudline.state.rare import BY_KIND

        BY_KIND[kind](state, record, at)


def _sign_of_life(state: "State", record: "Record", at: float, kind: str) -> None:
    """Whoever acts is alive: the actor of an event, or the main thread when none is named."""
    actor = text(record, "actor")
    if not actor:
        if kind in _ACTIVITY:
            put(state, "session", "", "active", at)
        return
    if text(record, "type"):
        put(state, "agents", actor, "type", [at, text(record, "type")])
    if isinstance(record.get("pid"), int):
        put(state, "agents", actor, "pid", [at, record["pid"]])
    if kind not in _ENDS:
        put(state, "agents", actor, "seen", at)
        put(state, "agents", actor, "alive", at)
    if kind in ("call.began", "asked"):
        put(state, "agents", actor, "acted", at)


def _process(record: "Record") -> str:
    return str(record.get("pid", ""))


def _session_began(state: "State", record: "Record", at: float) -> None:
    if text(record, "actor"):
        return  # an agent has compacted its own context
    source = text(record, "source")
    if source == "compact":
        put(state, "session", "", "compacted", at)
        put(state, "session", "", "compactions", [at])
    elif source != "clear":
        put(state, "processes", _process(record), "began", at)


def _prompt(record: "Record", at: float) -> str:
    return text(record, "prompt") or f"@{at}"


def _prompted(state: "State", record: "Record", at: float) -> None:
    prompt = _prompt(record, at)
    is_of_agent = bool(text(record, "actor"))  # what an agent is told begins no turn of the session
    if not is_of_agent:
        put(state, "prompts", prompt, "began", at)
    if not is_of_agent and record.get("human") is not False:
        put(state, "prompts", prompt, "human", at)
        put(state, "session", "", "written", [at])
    task = text(record, "task")
    if task and text(record, "status"):  # without one it is a monitor that has seen something
        stopped(state, task, at, is_killed=text(record, "status") != "completed")
        if text(record, "status") == "failed":
            put(state, "agents", task, "failed", at)
        measured(state, record, at)


def _call_began(state: "State", record: "Record", at: float) -> None:
    key = text(record, "id")
    if key:
        put(state, "calls", key, "began", at)
        put(state, "calls", key, "about", [at, of_call(record)])


def _call_ended(state: "State", record: "Record", at: float) -> None:
    key = text(record, "id")
    if not key:
        return
    put(state, "calls", key, "ended", at)
    put(state, "calls", key, "outcome", [at, text(record, "outcome")])
    put(state, "calls", key, "about", [at, of_call(record)])
    if "ms" in record:
        put(state, "calls", key, "ran", round(at - number(record, "ms") / 1000, 3))
    if text(record, "tool").startswith("mcp__"):
        server_called(state, record, at)
    for name, say in _LEARNED:
        if name in record:
            say(state, record, at)
    if not _RARELY_LEARNED.isdisjoint(record):
        from hudline.state.rare import BY_FIELD

        for name in _RARELY_LEARNED.intersection(record):
            BY_FIELD[name](state, record, at)


def turn_ended(state: "State", record: "Record", at: float) -> None:
    """Stop: the turn is over; and what runs in the background. One that names an agent tells of
    the end of that agent's run."""
    if text(record, "actor"):
        agent_ended(state, record, at)
        return
    put(state, "session", "", "stopped", at)
    if text(record, "prompt"):
        put(state, "prompts", text(record, "prompt"), "ended", at)
    else:
        put(state, "session", "", "halted", at)
    background(state, record, at)


# Kinds that tell that their actor's run is over.
_ENDS = ("agent.ended", "turn.failed", "turn.ended", "agent.idled", "agent.left")
# Kinds that no event told, but draws and the band.
NOTES = (
    *("reading", "turn.closed", "agent.measured", "agent.met", "call.settled", "call.allowed"),
    MARK,
)
# Kinds after which the main thread is certainly at work again, so an old error has passed.
_ACTIVITY = ("prompted", "call.began", "call.ended")
_LEARNED: "tuple[tuple[str, Callable[[State, Record, float], None]], ...]" = (
    ("agent", launched),
    ("tokens", measured),
    ("job", job),
    ("stopped", job_stopped),
    ("todos", todos),
    ("edited", edited),
    ("task", task_said),
)
# What `rare` says.
_RARELY_LEARNED = frozenset(("tasks", "edits", "plan", "skill", "dismissed", "leaves"))
_RARE = frozenset(
    (
        *("session.ended", "asked", "call.allowed", "call.settled", "noticed", "agent.met"),
        *("turn.failed", "turn.closed", "compaction.began", "compaction.ended"),
        *("task.completed", "skill.asked", "agent.idled", "agent.left"),
    )
)
_SAY: "dict[str, Callable[[State, Record, float], None]]" = {
    "session.began": _session_began,
    "prompted": _prompted,
    "call.began": _call_began,
    "call.ended": _call_ended,
    "agent.began": agent_began,
    "agent.ended": agent_ended,
    "agent.measured": measured,
    "task.created": task_said,
    "turn.ended": turn_ended,
    "reading": noted,
}
