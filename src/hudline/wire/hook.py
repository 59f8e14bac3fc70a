"""A hook event as one bounded record: what the picture needs of it, and nothing else.

A record is a flat dict. Every record has `at` (seconds since 1970) and `kind`, a fact in the past
tense; most have `pid` (the client's process), `prompt` (prompt_id), `mode` (permission_mode) and
`actor` (agent_id; absent on the main thread). Prompts, file contents, outputs and environment
never enter one.
"""

from hudline.wire.answers import ITEMS, LEARN, NAME, changed
from hudline.wire.fields import identifier, keep, rows, table
from hudline.wire.target import file_sum, rest_of, shown, target
from hudline.wire.text import clean

_CHOICE = "targets"  # in a record while it is made
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable, Optional

    from hudline.wire.answers import Payload
    from hudline.wire.fields import Record


def record(
    payload: object, at: float, pid: "Optional[int]", targets: str = "safe"
) -> "Optional[Record]":
    """The record of one hook input, or None when it is not an event at all.

    `payload` is the parsed stdin of a hook; a field of the wrong type is lost alone. `pid` is
    CLAUDE_PID, the client's process. `targets` is how much of what tools work on is kept: "safe",
    "full" (see `wire.target`) or "off", without anything that a tool or a plan is about.
    """
    if not isinstance(payload, dict):
        return None
    event = clean(payload.get("hook_event_name"), NAME)
    if not event:
        return None
    made: Record = {"at": round(at, 3), "kind": _KINDS.get(event, event), _CHOICE: targets}
    keep(made, "pid", pid)
    keep(made, "prompt", identifier(payload.get("prompt_id")))
    keep(made, "mode", clean(payload.get("permission_mode"), 24))
    keep(made, "actor", identifier(payload.get("agent_id")))
    if "actor" in made:
        keep(made, "type", clean(payload.get("agent_type"), NAME))
    describe = _DESCRIBE.get(event)
    if describe:
        describe(payload, made)
    del made[_CHOICE]
    if targets == "off":
        from hudline.wire.untold import empty  # few people want that

        empty(made)
    return made


def _session(payload: "Payload", made: "Record") -> None:
    """SessionStart tells its `source`, SessionEnd its `reason`."""
    for name in ("source", "reason"):
        keep(made, name, clean(payload.get(name), NAME))


_MACHINES = ("system", "loop_wakeup", "schedule_wakeup", "poll_event")  # a prompt's `source`


def _prompted(payload: "Payload", made: "Record") -> None:
    """UserPromptSubmit: whether a person wrote it; for a task notification, which task ended.

    Machine-made prompts tell their `source`, or start with the notification's tag.
    """
    prompt = payload.get("prompt")
    text = prompt.lstrip()[:1000] if isinstance(prompt, str) else ""
    notified = text.startswith("<task-notification>")
    stopped = text.startswith('Background agent "') and text.endswith("was stopped by the user.")
    made["human"] = not (notified or stopped) and payload.get("source") not in _MACHINES
    if notified:
        keep(made, "task", identifier(_between(text, "<task-id>", "</task-id>")))
        keep(made, "status", clean(_between(text, "<status>", "</status>"), 24))
        from hudline.wire.usage import notified as summed_up  # once an agent, at its end

        summed_up(str(prompt), made)


def _between(text: str, start: str, end: str) -> str:
    return text.partition(start)[2].partition(end)[0].strip()


_SHELLS = ("Bash", "PowerShell")
_OF_FILES = {  # the tools that work on one file, and the input that names it
    "Read": "file_path",
    "Edit": "file_path",
    "MultiEdit": "file_path",
    "Write": "file_path",
    "NotebookEdit": "notebook_path",
}


def _call(payload: "Payload", made: "Record") -> None:
    tool = clean(payload.get("tool_name"), NAME)
    told = payload.get("cwd")
    cwd = told if isinstance(told, str) else ""
    keep(made, "tool", tool)
    keep(made, "target", target(tool, payload.get("tool_input"), cwd, str(made[_CHOICE])))
    keep(made, "id", identifier(payload.get("tool_use_id")))
    given = table(payload.get("tool_input"))
    if tool in ("Agent", "Task"):
        keep(made, "child", clean(given.get("subagent_type"), NAME))
    elif tool in _SHELLS:
        keep(made, "part", rest_of(given.get("command"), made.get("target")))
    elif tool in _OF_FILES:
        keep(made, "file", file_sum(given.get(_OF_FILES[tool]), cwd))
    if tool == "Read":
        part = [str(given[name])[:12] for name in ("offset", "limit", "pages") if name in given]
        keep(made, "part", clean(" ".join(part), 40))


def _call_ended(payload: "Payload", made: "Record") -> None:
    _call(payload, made)
    made["outcome"] = "ok"
    _took(payload, made)
    given, answer = table(payload.get("tool_input")), table(payload.get("tool_response"))
    learn = LEARN.get(str(made.get("tool")))
    if learn:
        learn(given, answer, made)
    if "bashEditDiff" in answer:
        cwd, choice = str(payload.get("cwd") or ""), str(made[_CHOICE])
        keep(made, "edits", changed(table(answer["bashEditDiff"]), cwd, choice))
    if "job" in made:
        made["outcome"] = "started"  # it goes on in the background: nobody knows yet how it ends


def _took(payload: "Payload", made: "Record") -> None:
    """PostToolUse and PostToolUseFailure: milliseconds without what a dialog took."""
    milliseconds = payload.get("duration_ms")
    if isinstance(milliseconds, (int, float)) and 0 <= milliseconds < 1e9:
        made["ms"] = round(milliseconds)


def _call_failed(payload: "Payload", made: "Record") -> None:
    _call(payload, made)
    _took(payload, made)
    made["outcome"] = "interrupted" if payload.get("is_interrupt") is True else "failed"


def _call_denied(payload: "Payload", made: "Record") -> None:
    _call(payload, made)
    made["outcome"] = "denied"


def _task_event(payload: "Payload", made: "Record") -> None:
    keep(made, "task", identifier(payload.get("task_id")))
    keep(made, "subject", shown(payload.get("task_subject"), 80))


def _noticed(payload: "Payload", made: "Record") -> None:
    keep(made, "notice", clean(payload.get("notification_type"), 40))


def _background(payload: "Payload", made: "Record") -> None:
    """Stop and SubagentStop list what still runs in the background: ids, and shells by name."""
    if not isinstance(payload.get("background_tasks"), list):
        return
    tasks = [
        row
        for row in rows(payload.get("background_tasks"))
        if row.get("status") in (None, "", "running", "pending")
        or (row.get("type") == "teammate" and row.get("status") in ("idle", "waiting"))
    ]
    made["background"] = [identifier(row.get("id")) for row in tasks[: ITEMS * 4]]
    jobs: list[object] = []
    teammates: list[object] = []  # agents that tell of themselves, under other ids
    for row in tasks[: ITEMS * 4]:
        key, kind = identifier(row.get("id")), row.get("type")
        if key and kind == "teammate":
            teammates.append([key, target("Agent", row, "", str(made[_CHOICE]))])
        elif key and kind != "subagent" and len(jobs) < 6:
            jobs.append([key, clean(kind, 24), _job(row, made)])
    keep(made, "jobs", jobs)
    keep(made, "teammates", teammates)


def _idled(payload: "Payload", made: "Record") -> None:
    """TeammateIdle: a teammate has ended its turn and waits for messages."""
    keep(made, "teammate", clean(payload.get("teammate_name"), NAME))


def _job(row: "Payload", made: "Record") -> str:
    """What a listed task is, in the same words as where it was started."""
    named = {"monitor": ("Monitor",), "workflow": ("Workflow",)}.get(str(row.get("type")), ())
    said = (target(tool, row, "", str(made[_CHOICE])) for tool in (*named, "Bash", "Monitor"))
    return next(filter(None, said), "")


def _compaction(payload: "Payload", made: "Record") -> None:
    """PreCompact and PostCompact: whether the person asked for it (manual) or nobody (auto)."""
    if payload.get("trigger") in ("manual", "auto"):
        made["trigger"] = payload["trigger"]


def _expanded(payload: "Payload", made: "Record") -> None:
    """UserPromptExpansion: a person called a skill by its name with a slash."""
    if payload.get("expansion_type") == "slash_command":
        keep(made, "skill", shown(payload.get("command_name"), NAME))


def _turn_failed(payload: "Payload", made: "Record") -> None:
    error = clean(payload.get("error"), 40)
    made["error"] = error if error.replace("_", "").isalnum() else "unknown"


_KINDS = {
    "SessionStart": "session.began",
    "SessionEnd": "session.ended",
    "UserPromptSubmit": "prompted",
    "UserPromptExpansion": "skill.asked",
    "PreToolUse": "call.began",
    "PostToolUse": "call.ended",
    "PostToolUseFailure": "call.ended",
    "PermissionDenied": "call.ended",
    "PermissionRequest": "asked",
    "Notification": "noticed",
    "SubagentStart": "agent.began",
    "SubagentStop": "agent.ended",
    "TeammateIdle": "agent.idled",
    "TaskCreated": "task.created",
    "TaskCompleted": "task.completed",
    "Stop": "turn.ended",
    "StopFailure": "turn.failed",
    "PreCompact": "compaction.began",
    "PostCompact": "compaction.ended",
    "CwdChanged": "folder.changed",
}
_DESCRIBE: "dict[str, Callable[[Payload, Record], None]]" = {
    "SessionStart": _session,
    "SessionEnd": _session,
    "UserPromptSubmit": _prompted,
    "UserPromptExpansion": _expanded,
    "PreToolUse": _call,
    "PostToolUse": _call_ended,
    "PostToolUseFailure": _call_failed,
    "PermissionDenied": _call_denied,
    "PermissionRequest": _call,
    "Notification": _noticed,
    "SubagentStop": _background,
    "TeammateIdle": _idled,
    "TaskCreated": _task_event,
    "TaskCompleted": _task_event,
    "Stop": _background,
    "StopFailure": _turn_failed,
    "PreCompact": _compaction,
    "PostCompact": _compaction,
}
