"""A hook event as one bounded record: what the picture needs of it, and nothing else.

A record is a flat dict. Every record has `at` (seconds since 1970) and `kind`, a fact in the past
tense; most have `pid` (the client's process), `prompt` (prompt_id), `mode` (permission_mode) and
`actor` (agent_id; absent on the main thread). Prompts, file contents, outputs and environment
never enter one.
"""

from hudline.wire.target import target
from hudline.wire.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable, Optional

    Payload = dict[str, object]
    Record = dict[str, object]

_NAME = 80
_ID = 128
_ITEMS = 24  # todo items, listed tasks and background tasks a record holds at the most


def record(payload: object, at: float, pid: "Optional[int]") -> "Optional[Record]":
    """The record of one hook input, or None when it is not an event at all.

    `payload` is the parsed stdin of a hook; a field of the wrong type is lost alone. `pid` is
    CLAUDE_PID, the client's process.
    """
    if not isinstance(payload, dict):
        return None
    event = clean(payload.get("hook_event_name"), _NAME)
    if not event:
        return None
    made: Record = {"at": round(at, 3), "kind": _KINDS.get(event, event)}
    _put(made, "pid", pid)
    _put(made, "prompt", _identifier(payload.get("prompt_id")))
    _put(made, "mode", clean(payload.get("permission_mode"), 24))
    _put(made, "actor", _identifier(payload.get("agent_id")))
    if "actor" in made:
        _put(made, "type", clean(payload.get("agent_type"), _NAME))
    describe = _DESCRIBE.get(event)
    if describe:
        describe(payload, made)
    return made


def _put(made: "Record", name: str, value: object) -> None:
    """Keep `value` where there is one: absent, null and empty are all *not said*."""
    if value not in (None, "", []):
        made[name] = value


def _identifier(value: object) -> str:
    return value if isinstance(value, str) and value.isprintable() and len(value) <= _ID else ""


def _table(value: object) -> "dict[str, object]":
    return value if isinstance(value, dict) else {}


def _rows(value: object) -> "list[dict[str, object]]":
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _session_began(payload: "Payload", made: "Record") -> None:
    _put(made, "source", clean(payload.get("source"), _NAME))


def _session_ended(payload: "Payload", made: "Record") -> None:
    _put(made, "reason", clean(payload.get("reason"), _NAME))


def _prompted(payload: "Payload", made: "Record") -> None:
    """UserPromptSubmit: whether a person wrote it; for a task notification, which task ended.

    Machine-made prompts tell their `source`, or start with the notification's tag.
    """
    prompt = payload.get("prompt")
    text = prompt.lstrip()[:600] if isinstance(prompt, str) else ""
    notified = text.startswith("<task-notification>")
    stopped = text.startswith('Background agent "') and text.endswith("was stopped by the user.")
    source = payload.get("source")
    made["human"] = not (notified or stopped) and source in (None, "", "user", "sdk")
    if notified:
        _put(made, "task", _identifier(_between(text, "<task-id>", "</task-id>")))


def _between(text: str, start: str, end: str) -> str:
    return text.partition(start)[2].partition(end)[0].strip()


def _call(payload: "Payload", made: "Record") -> None:
    tool = clean(payload.get("tool_name"), _NAME)
    cwd = payload.get("cwd")
    _put(made, "tool", tool)
    _put(
        made, "target", target(tool, payload.get("tool_input"), cwd if isinstance(cwd, str) else "")
    )
    _put(made, "id", _identifier(payload.get("tool_use_id")))


def _call_began(payload: "Payload", made: "Record") -> None:
    _call(payload, made)
    if made.get("tool") in ("Agent", "Task"):
        given = _table(payload.get("tool_input"))
        _put(made, "child", clean(given.get("subagent_type"), _NAME))


def _call_ended(payload: "Payload", made: "Record") -> None:
    _call(payload, made)
    made["outcome"] = "ok"
    milliseconds = payload.get("duration_ms")
    if isinstance(milliseconds, (int, float)) and 0 <= milliseconds < 1e9:
        made["ms"] = round(milliseconds)
    given, answer = _table(payload.get("tool_input")), _table(payload.get("tool_response"))
    learn = _LEARN.get(str(made.get("tool")))
    if learn:
        learn(given, answer, made)


def _call_failed(payload: "Payload", made: "Record") -> None:
    _call(payload, made)
    made["outcome"] = "interrupted" if payload.get("is_interrupt") is True else "failed"


def _call_denied(payload: "Payload", made: "Record") -> None:
    _call(payload, made)
    made["outcome"] = "denied"


def _launched(given: "Payload", answer: "Payload", made: "Record") -> None:
    """PostToolUse(Agent): `agentId` ties call and agent; `status` tells whether it goes on."""
    _put(made, "agent", _identifier(answer.get("agentId")))
    _put(made, "child", clean(given.get("subagent_type") or answer.get("agentType"), _NAME))
    _put(made, "model", clean(answer.get("resolvedModel"), _NAME))
    made["background"] = answer.get("status") in ("async_launched", "remote_launched")


def _shell(given: "Payload", answer: "Payload", made: "Record") -> None:
    """PostToolUse(Bash): `backgroundTaskId` names a shell that goes on."""
    _put(made, "job", _identifier(answer.get("backgroundTaskId")))


def _task_job(given: "Payload", answer: "Payload", made: "Record") -> None:
    _put(made, "job", _identifier(answer.get("taskId")))


def _task_stopped(given: "Payload", answer: "Payload", made: "Record") -> None:
    named = given.get("task_id") or given.get("shell_id") or answer.get("task_id")
    _put(made, "stopped", _identifier(named))


def _todo_list(given: "Payload", answer: "Payload", made: "Record") -> None:
    rows = _rows(given.get("todos"))
    made["todos"] = [
        [_status(row), clean(row.get("content"), 60), clean(row.get("activeForm"), 60)]
        for row in rows[:_ITEMS]
    ]
    made["total"] = len(rows)
    made["done"] = sum(1 for row in rows if row.get("status") == "completed")


def _status(row: "Payload") -> str:
    return clean(row.get("status"), 24)


def _task_made(given: "Payload", answer: "Payload", made: "Record") -> None:
    task = _table(answer.get("task"))
    _put(made, "task", _identifier(task.get("id")))
    _put(made, "subject", clean(given.get("subject") or task.get("subject"), 80))
    _put(made, "active", clean(given.get("activeForm"), 80))


def _task_changed(given: "Payload", answer: "Payload", made: "Record") -> None:
    if answer.get("success") is False:
        return
    _put(made, "task", _identifier(given.get("taskId")))
    _put(made, "status", _status(given))
    _put(made, "subject", clean(given.get("subject"), 80))
    _put(made, "active", clean(given.get("activeForm"), 80))


def _task_list(given: "Payload", answer: "Payload", made: "Record") -> None:
    if not isinstance(answer.get("tasks"), list):
        return
    rows = _rows(answer.get("tasks"))
    made["tasks"] = [
        [_identifier(row.get("id")), _status(row), clean(row.get("subject"), 60)]
        for row in rows[: _ITEMS * 2]
    ]
    made["listed"] = len(rows)


def _task_event(payload: "Payload", made: "Record") -> None:
    _put(made, "task", _identifier(payload.get("task_id")))
    _put(made, "subject", clean(payload.get("task_subject"), 80))


def _noticed(payload: "Payload", made: "Record") -> None:
    _put(made, "notice", clean(payload.get("notification_type"), 40))


def _background(payload: "Payload", made: "Record") -> None:
    """Stop and SubagentStop list what still runs in the background: ids, and shells by name."""
    if not isinstance(payload.get("background_tasks"), list):
        return
    rows = _rows(payload.get("background_tasks"))
    made["background"] = [_identifier(row.get("id")) for row in rows[: _ITEMS * 4]]
    jobs: list[object] = []
    for row in rows:
        if row.get("type") != "subagent" and len(jobs) < 6:
            what = target("Bash", row, "") or target("Monitor", row, "")
            jobs.append([_identifier(row.get("id")), clean(row.get("type"), 24), what])
    _put(made, "jobs", jobs)


def _turn_failed(payload: "Payload", made: "Record") -> None:
    made["error"] = clean(payload.get("error"), 40) or "unknown"


_KINDS = {
    "SessionStart": "session.began",
    "SessionEnd": "session.ended",
    "UserPromptSubmit": "prompted",
    "PreToolUse": "call.began",
    "PostToolUse": "call.ended",
    "PostToolUseFailure": "call.ended",
    "PermissionDenied": "call.ended",
    "PermissionRequest": "asked",
    "Notification": "noticed",
    "SubagentStart": "agent.began",
    "SubagentStop": "agent.ended",
    "TaskCreated": "task.created",
    "TaskCompleted": "task.completed",
    "Stop": "turn.ended",
    "StopFailure": "turn.failed",
    "PreCompact": "compaction.began",
    "PostCompact": "compaction.ended",
    "CwdChanged": "folder.changed",
}
_DESCRIBE: "dict[str, Callable[[Payload, Record], None]]" = {
    "SessionStart": _session_began,
    "SessionEnd": _session_ended,
    "UserPromptSubmit": _prompted,
    "PreToolUse": _call_began,
    "PostToolUse": _call_ended,
    "PostToolUseFailure": _call_failed,
    "PermissionDenied": _call_denied,
    "PermissionRequest": _call,
    "Notification": _noticed,
    "SubagentStop": _background,
    "TaskCreated": _task_event,
    "TaskCompleted": _task_event,
    "Stop": _background,
    "StopFailure": _turn_failed,
}
_LEARN: "dict[str, Callable[[Payload, Payload, Record], None]]" = {
    "Agent": _launched,
    "Task": _launched,
    "Bash": _shell,
    "PowerShell": _shell,
    "Monitor": _task_job,
    "Workflow": _task_job,
    "TaskStop": _task_stopped,
    "TodoWrite": _todo_list,
    "TaskCreate": _task_made,
    "TaskUpdate": _task_changed,
    "TaskList": _task_list,
}
