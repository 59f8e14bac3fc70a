"""Records become facts of the state. What kind says what, and nothing about order."""

from hudline.state.join import put

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    from hudline.state.rules import State

    Record = dict[str, Any]


def fold(state: "State", records: "list[object]") -> "State":
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
    put(state, "session", "", "heard", at)
    mode = _text(record, "mode")
    if mode:
        put(state, "session", "", "mode", [at, mode])
    kind = record.get("kind")
    _sign_of_life(state, record, at, kind)
    say = _SAY.get(kind) if isinstance(kind, str) else None
    if say:
        say(state, record, at)


def _text(record: "Record", name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""


def _list(record: "Record", name: str) -> "list[Any]":
    value = record.get(name)
    return value if isinstance(value, list) else []


def _sign_of_life(state: "State", record: "Record", at: float, kind: object) -> None:
    """Whoever acts is alive: the actor of an event, or the main thread when none is named."""
    actor = _text(record, "actor")
    if not actor:
        if kind in _ACTIVITY:
            put(state, "session", "", "active", at)
        return
    if _text(record, "type"):
        put(state, "agents", actor, "type", [at, _text(record, "type")])
    if "pid" in record:
        put(state, "agents", actor, "pid", [at, record["pid"]])
    if kind != "agent.ended":
        put(state, "agents", actor, "alive", at)


def _process(record: "Record") -> str:
    return str(record.get("pid", ""))


def _session_began(state: "State", record: "Record", at: float) -> None:
    source = _text(record, "source")
    if source == "compact":
        put(state, "session", "", "compacted", at)
    elif source != "clear":
        put(state, "processes", _process(record), "began", at)


def _session_ended(state: "State", record: "Record", at: float) -> None:
    put(state, "processes", _process(record), "ended", at)


def _prompt(record: "Record", at: float) -> str:
    return _text(record, "prompt") or f"@{at}"


def _prompted(state: "State", record: "Record", at: float) -> None:
    prompt = _prompt(record, at)
    put(state, "prompts", prompt, "began", at)
    put(state, "prompts", prompt, "human", int(record.get("human") is not False))
    task = _text(record, "task")
    if task:
        _stopped(state, task, at)


def _stopped(state: "State", task: str, at: float) -> None:
    """A background task is over: the client calls agents and shells by the same kind of id."""
    put(state, "jobs", task, "ended", at)
    put(state, "agents", task, "ended", at)


def _about(record: "Record") -> "dict[str, Any]":
    names = ("tool", "target", "actor", "prompt", "pid", "child")
    return {name: record[name] for name in names if name in record}


def _call_began(state: "State", record: "Record", at: float) -> None:
    key = _text(record, "id")
    if key:
        put(state, "calls", key, "began", at)
        put(state, "calls", key, "about", [at, _about(record)])


def _call_ended(state: "State", record: "Record", at: float) -> None:
    key = _text(record, "id")
    if not key:
        return
    put(state, "calls", key, "ended", at)
    put(state, "calls", key, "outcome", [at, _text(record, "outcome")])
    put(state, "calls", key, "about", [at, _about(record)])
    for name, say in _LEARNED:
        if name in record:
            say(state, record, at)


def _call_settled(state: "State", record: "Record", at: float) -> None:
    if _text(record, "id"):
        put(state, "calls", _text(record, "id"), "settled", at)


def _launched(state: "State", record: "Record", at: float) -> None:
    agent = _text(record, "agent")
    if not agent:
        return
    launch = {
        "description": _text(record, "target"),
        "parent": _text(record, "actor"),
        "call": _text(record, "id"),
        "model": _text(record, "model"),
        "background": record.get("background") is True,
    }
    put(state, "agents", agent, "launch", [at, launch])
    if _text(record, "child"):
        put(state, "agents", agent, "type", [at, _text(record, "child")])
    if "pid" in record:
        put(state, "agents", agent, "pid", [at, record["pid"]])
    if launch["background"]:
        put(state, "agents", agent, "seen", at)
    else:
        put(state, "agents", agent, "ended", at)


def _job(state: "State", record: "Record", at: float) -> None:
    job = _text(record, "job")
    about = {"type": "shell" if record.get("tool") in ("Bash", "PowerShell") else "task"}
    put(state, "jobs", job, "began", at)
    put(state, "jobs", job, "alive", at)
    put(state, "jobs", job, "about", [at, {**_about(record), **about}])


def _job_stopped(state: "State", record: "Record", at: float) -> None:
    _stopped(state, _text(record, "stopped"), at)


def _todos(state: "State", record: "Record", at: float) -> None:
    held = {name: record.get(name) for name in ("todos", "done", "total")}
    put(state, "todos", _text(record, "actor"), "list", [at, held])


def _task_said(state: "State", record: "Record", at: float) -> None:
    """What a record tells about one task of the list: never that it is pending, which is where
    every task begins, so a late *created* cannot undo progress."""
    task = _text(record, "task")
    if not task:
        return
    put(state, "tasks", task, "touched", at)
    for field in ("subject", "active", "status"):
        if _text(record, field):
            put(state, "tasks", task, field, [at, _text(record, field)])


def _task_completed(state: "State", record: "Record", at: float) -> None:
    _task_said(state, {**record, "status": "completed"}, at)


def _tasks_listed(state: "State", record: "Record", at: float) -> None:
    """A TaskList answer is true of the moment it was asked, before its siblings of that step."""
    asked = round(at - record.get("ms", 0) / 1000, 3)
    ids = []
    for row in _list(record, "tasks"):
        if isinstance(row, list) and len(row) == 3 and isinstance(row[0], str):
            ids.append(row[0])
            said = {"task": row[0], "status": row[1], "subject": row[2]}
            _task_said(state, said, asked)
    put(state, "session", "", "listed", [asked, [ids, record.get("listed", len(ids))]])


def _asked(state: "State", record: "Record", at: float) -> None:
    key = "\t".join(_text(record, name) for name in ("actor", "tool", "target"))
    put(state, "asks", key, "at", at)
    put(state, "asks", key, "about", [at, _about(record)])


def _noticed(state: "State", record: "Record", at: float) -> None:
    put(state, "session", "", "notice", [at, _text(record, "notice")])


def _agent_began(state: "State", record: "Record", at: float) -> None:
    agent = _text(record, "actor")
    if agent:
        put(state, "agents", agent, "seen", at)
        put(state, "agents", agent, "began", at)


def _agent_ended(state: "State", record: "Record", at: float) -> None:
    if _text(record, "actor"):
        put(state, "agents", _text(record, "actor"), "ended", at)
    _background(state, record, at)


def _background(state: "State", record: "Record", at: float) -> None:
    if "background" not in record:
        return
    ids = [key for key in _list(record, "background") if isinstance(key, str)]
    put(state, "session", "", "background", [at, ids])
    for row in _list(record, "jobs"):
        if isinstance(row, list) and len(row) == 3 and isinstance(row[0], str):
            put(state, "jobs", row[0], "began", at)
            put(state, "jobs", row[0], "alive", at)
            about = {"type": row[1], "target": row[2]}
            if "pid" in record:
                about["pid"] = record["pid"]
            put(state, "jobs", row[0], "about", [at, about])


def _turn_ended(state: "State", record: "Record", at: float) -> None:
    put(state, "session", "", "stopped", at)
    if _text(record, "prompt"):
        put(state, "prompts", _text(record, "prompt"), "ended", at)
    _background(state, record, at)


def _turn_failed(state: "State", record: "Record", at: float) -> None:
    _turn_ended(state, record, at)
    put(state, "session", "", "failed", [at, _text(record, "error")])


def _compaction_began(state: "State", record: "Record", at: float) -> None:
    put(state, "session", "", "compacting", at)


def _compaction_ended(state: "State", record: "Record", at: float) -> None:
    put(state, "session", "", "compacted", at)
    put(state, "session", "", "compactions", [at])


# Kinds after which the main thread is certainly at work again, so an old error has passed.
_ACTIVITY = ("prompted", "call.began", "call.ended", "turn.ended")
_LEARNED: "tuple[tuple[str, Callable[[State, Record, float], None]], ...]" = (
    ("agent", _launched),
    ("job", _job),
    ("stopped", _job_stopped),
    ("todos", _todos),
    ("task", _task_said),
    ("tasks", _tasks_listed),
)
_SAY: "dict[str, Callable[[State, Record, float], None]]" = {
    "session.began": _session_began,
    "session.ended": _session_ended,
    "prompted": _prompted,
    "call.began": _call_began,
    "call.ended": _call_ended,
    "call.settled": _call_settled,
    "asked": _asked,
    "noticed": _noticed,
    "agent.began": _agent_began,
    "agent.ended": _agent_ended,
    "task.created": _task_said,
    "task.completed": _task_completed,
    "turn.ended": _turn_ended,
    "turn.failed": _turn_failed,
    "compaction.began": _compaction_began,
    "compaction.ended": _compaction_ended,
}
