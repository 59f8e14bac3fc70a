"""Records become facts of the state. What kind says what, and nothing about order."""

from hudline.state.deeds import edited, edits_made, erred, planned, server_called, skill_used
from hudline.state.join import put
from hudline.state.plan import task_completed, task_said, tasks_listed, todos
from hudline.state.readings import noted
from hudline.state.told import number, of_call, text
from hudline.state.work import (
    agent_began,
    agent_ended,
    agent_met,
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
    at = record.get("at")
    if not isinstance(at, (int, float)) or isinstance(at, bool):
        return
    if record.get("kind") not in NOTES:
        put(state, "session", "", "heard", at)
    mode = text(record, "mode")
    if mode and not text(record, "actor"):
        put(state, "session", "", "mode", [at, mode])
    kind = record.get("kind")
    _sign_of_life(state, record, at, kind)
    say = _SAY.get(kind) if isinstance(kind, str) else None
    if say:
        say(state, record, at)


def _sign_of_life(state: "State", record: "Record", at: float, kind: object) -> None:
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
    if kind not in ("agent.ended", "turn.failed"):
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


def _session_ended(state: "State", record: "Record", at: float) -> None:
    put(state, "processes", _process(record), "ended", at)


def _prompt(record: "Record", at: float) -> str:
    return text(record, "prompt") or f"@{at}"


def _prompted(state: "State", record: "Record", at: float) -> None:
    prompt = _prompt(record, at)
    put(state, "prompts", prompt, "began", at)
    if record.get("human") is not False:
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


def _call_allowed(state: "State", record: "Record", at: float) -> None:
    if text(record, "id"):
        put(state, "calls", text(record, "id"), "allowed", number(record, "since") or at)


def _call_settled(state: "State", record: "Record", at: float) -> None:
    if text(record, "id"):
        put(state, "calls", text(record, "id"), "settled", at)


def _asked(state: "State", record: "Record", at: float) -> None:
    key = "\t".join(text(record, name) for name in ("actor", "tool", "target"))
    put(state, "asks", key, "at", at)
    put(state, "asks", key, "times", [at])
    put(state, "asks", key, "about", [at, of_call(record)])


def _noticed(state: "State", record: "Record", at: float) -> None:
    put(state, "session", "", "notice", [at, text(record, "notice")])


def _turn_ended(state: "State", record: "Record", at: float) -> None:
    put(state, "session", "", "stopped", at)
    if text(record, "prompt"):
        put(state, "prompts", text(record, "prompt"), "ended", at)
    else:
        put(state, "session", "", "halted", at)
    background(state, record, at)


def _turn_failed(state: "State", record: "Record", at: float) -> None:
    """StopFailure; an agent's tells of the agent alone, for which no SubagentStop comes."""
    if text(record, "actor"):
        agent_ended(state, {**record, "killed": True, "failed": True}, at)
        return
    _turn_ended(state, record, at)
    failed = [text(record, "error"), text(record, "prompt")]
    put(state, "session", "", "failed", [at, failed])
    erred(state, record, at)


def _compaction_began(state: "State", record: "Record", at: float) -> None:
    if not text(record, "actor"):
        put(state, "session", "", "compacting", at)


def _compaction_ended(state: "State", record: "Record", at: float) -> None:
    if text(record, "actor"):
        return
    put(state, "session", "", "compacted", at)
    put(state, "session", "", "compactions", [at])
    if text(record, "trigger") == "auto":
        put(state, "session", "", "automatic", [at])


def _turn_closed(state: "State", record: "Record", at: float) -> None:
    from hudline.state.receipts import closed  # once a turn

    closed(state, record, at)


# Kinds that no event told, but draws and the band.
NOTES = ("reading", "turn.closed", "agent.measured", "agent.met", "call.settled", "call.allowed")
# Kinds after which the main thread is certainly at work again, so an old error has passed.
_ACTIVITY = ("prompted", "call.began", "call.ended")
_LEARNED: "tuple[tuple[str, Callable[[State, Record, float], None]], ...]" = (
    ("agent", launched),
    ("tokens", measured),
    ("job", job),
    ("stopped", job_stopped),
    ("todos", todos),
    ("edited", edited),
    ("edits", edits_made),
    ("plan", planned),
    ("skill", skill_used),
    ("task", task_said),
    ("tasks", tasks_listed),
)
_SAY: "dict[str, Callable[[State, Record, float], None]]" = {
    "session.began": _session_began,
    "session.ended": _session_ended,
    "prompted": _prompted,
    "call.began": _call_began,
    "call.ended": _call_ended,
    "call.allowed": _call_allowed,
    "call.settled": _call_settled,
    "skill.asked": skill_used,
    "asked": _asked,
    "noticed": _noticed,
    "agent.began": agent_began,
    "agent.ended": agent_ended,
    "agent.met": agent_met,
    "agent.measured": measured,
    "task.created": task_said,
    "task.completed": task_completed,
    "turn.ended": _turn_ended,
    "turn.failed": _turn_failed,
    "turn.closed": _turn_closed,
    "compaction.began": _compaction_began,
    "compaction.ended": _compaction_ended,
    "reading": noted,
}
