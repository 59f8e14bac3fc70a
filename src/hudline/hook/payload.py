"""A hook's payload as one bounded, redacted event of the journal.

An event is a flat dict. Every event has `at` (seconds since 1970) and `kind`, a fact in the past
tense; most have `pid` (the client's process), `prompt` (prompt_id), `mode` (permission_mode) and
`actor` (agent_id; absent on the main thread). Prompts, file contents, outputs and environment
never enter one.
"""

from hudline.core.fields import (
    clean,
    identifier,
    in_one_case,
    is_below,
    keep,
    number,
    rows,
    slashed,
    table,
)
from hudline.core.redact import TARGET_LENGTH, TEXT_LENGTH, digest, path, redact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable, Optional

    from hudline.core.fields import Record

    Payload = dict[str, object]

_NAME = 80  # characters of a tool's or an agent's name, and of a task's subject
_TASKS = 96  # background tasks an event holds
_JOBS = 6  # background jobs that an event holds by name
_FILES = 8  # files that a command has changed
_LONGEST = 1e9  # milliseconds of a call
_USAGE = 400  # characters at the end of a task notification, where its <usage> is
_PROMPT_START = 1000  # characters of a prompt that tell who wrote it


def event_of(
    payload: object, at: float, pid: "Optional[int]", targets: str = "safe"
) -> "Optional[Record]":
    """The event of one hook input, or None when it is none at all.

    `payload` is the parsed stdin of a hook; a field of the wrong type is lost alone. `at`: seconds
    since 1970. `pid` is CLAUDE_PID, the client's process. `targets` is how much of what tools work
    on is kept: "safe", "full" (see `tool_target`) or "off", without anything that a tool or a plan
    is about.
    """
    if not isinstance(payload, dict):
        return None
    name = clean(payload.get("hook_event_name"), _NAME)
    if not name:
        return None
    kind, describe = _EVENTS.get(name, (name, None))
    event: Record = {"at": round(at, 3), "kind": kind}
    keep(event, "pid", pid)
    keep(event, "prompt", identifier(payload.get("prompt_id")))
    keep(event, "mode", clean(payload.get("permission_mode"), 24))
    keep(event, "actor", identifier(payload.get("agent_id")))
    if "actor" in event:
        keep(event, "type", clean(payload.get("agent_type"), _NAME))
    if describe:
        describe(payload, event, targets)
    if targets == "off":
        _drop_targets(event)
    return event


_DROPPED = ("target", "subject", "active", "plan", "edits")
_BLANKED = {"jobs": 2, "todos": 1, "tasks": 2}  # list of rows → where the texts of a row begin


def _drop_targets(event: "Record") -> None:
    """Remove what tools and plans are about. Names of tools, skills and kinds of agents, figures,
    times and the states of todos and tasks stay."""
    for name in _DROPPED:
        event.pop(name, None)
    for name, start in _BLANKED.items():
        value = event.get(name)
        if isinstance(value, list):
            event[name] = [[*row[:start], *("" for _ in row[start:])] for row in value]


# Sessions, turns, agents


def _session(payload: "Payload", event: "Record", targets: str) -> None:
    """SessionStart has `source`, SessionEnd `reason`."""
    for name in ("source", "reason"):
        keep(event, name, clean(payload.get(name), _NAME))


_MACHINE_SOURCES = ("system", "loop_wakeup", "schedule_wakeup", "poll_event")


def _prompt(payload: "Payload", event: "Record", targets: str) -> None:
    """UserPromptSubmit: whether a person wrote it; for a task notification, which task ended and
    what it used.

    Machine-made prompts have such a `source`, or start with the notification's tag.
    """
    value = payload.get("prompt")
    prompt = value if isinstance(value, str) else ""
    text = prompt.lstrip()[:_PROMPT_START]
    is_notice = text.startswith("<task-notification>")
    is_stop = text.startswith('Background agent "') and text.endswith("was stopped by the user.")
    is_machine = is_notice or is_stop or payload.get("source") in _MACHINE_SOURCES
    event["human"] = not is_machine
    if is_notice:
        keep(event, "task", identifier(_tagged(text, "task-id")))
        keep(event, "status", clean(_tagged(text, "status"), 24))
        usage = prompt[-_USAGE:].rpartition("<usage>")[2] if "<usage>" in prompt[-_USAGE:] else ""
        for name, tag in _NOTIFIED_USAGE:
            figure = _tagged(usage, tag)
            if figure.isascii() and figure.isdigit() and len(figure) <= 12:
                keep(event, name, int(figure) or None)


# What an agent used: tokens, tool uses, milliseconds.
_NOTIFIED_USAGE = (("tokens", "subagent_tokens"), ("uses", "tool_uses"), ("took", "duration_ms"))


def _tagged(text: str, tag: str) -> str:
    return text.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0].strip()


def _skill_command(payload: "Payload", event: "Record", targets: str) -> None:
    """UserPromptExpansion: a person called a skill by its name with a slash."""
    if payload.get("expansion_type") == "slash_command":
        keep(event, "skill", _sentence(payload.get("command_name"), _NAME))


def _notification(payload: "Payload", event: "Record", targets: str) -> None:
    keep(event, "notice", clean(payload.get("notification_type"), 40))


def _teammate_idle(payload: "Payload", event: "Record", targets: str) -> None:
    """TeammateIdle: a teammate has ended its turn and waits for messages."""
    keep(event, "teammate", clean(payload.get("teammate_name"), _NAME))


def _background(payload: "Payload", event: "Record", targets: str) -> None:
    """Stop and SubagentStop list what still runs in the background (`background_tasks`): ids, and
    shells by name."""
    if not isinstance(payload.get("background_tasks"), list):
        return
    tasks = [
        row
        for row in rows(payload.get("background_tasks"))
        if row.get("status") in (None, "", "running", "pending")
        or (row.get("type") == "teammate" and row.get("status") in ("idle", "waiting"))
    ][:_TASKS]
    event["background"] = [identifier(row.get("id")) for row in tasks]
    jobs: list[object] = []
    teammates: list[object] = []  # agents that have events of their own, under other ids
    for row in tasks:
        key, kind = identifier(row.get("id")), row.get("type")
        if key and kind == "teammate":
            teammates.append([key, tool_target("Agent", row, "", targets)])
        elif key and kind != "subagent" and len(jobs) < _JOBS:
            jobs.append([key, clean(kind, 24), _job_target(row, targets)])
    keep(event, "jobs", jobs)
    keep(event, "teammates", teammates)


def _job_target(row: "Payload", targets: str) -> str:
    """What a listed task is, in the same words as where it was started."""
    named = {"monitor": ("Monitor",), "workflow": ("Workflow",)}.get(str(row.get("type")), ())
    found = (tool_target(tool, row, "", targets) for tool in (*named, "Bash", "Monitor"))
    return next(filter(None, found), "")


def _turn_failed(payload: "Payload", event: "Record", targets: str) -> None:
    """StopFailure: the kind of error of the API."""
    error = clean(payload.get("error"), 40)
    event["error"] = error if error.replace("_", "").isalnum() else "unknown"


def _compaction(payload: "Payload", event: "Record", targets: str) -> None:
    """PreCompact and PostCompact: whether the person asked for it (manual) or nobody (auto)."""
    if payload.get("trigger") in ("manual", "auto"):
        event["trigger"] = payload["trigger"]


def _task_event(payload: "Payload", event: "Record", targets: str) -> None:
    keep(event, "task", identifier(payload.get("task_id")))
    keep(event, "subject", _sentence(payload.get("task_subject"), _NAME))


# Calls of tools

# Tools whose response names what goes on in the background, and the field that does.
_JOB_FIELDS = {
    "Bash": "backgroundTaskId",
    "PowerShell": "backgroundTaskId",
    "Monitor": "taskId",
    "Workflow": "taskId",
}
_NO_RESULTS = ("Read", "Grep", "Glob", "WebFetch", "WebSearch", "ToolSearch")
_FILE_TOOLS = {  # the tools that work on one file, and the input that names it
    "Read": "file_path",
    "Edit": "file_path",
    "MultiEdit": "file_path",
    "Write": "file_path",
    "NotebookEdit": "notebook_path",
}


def _call(payload: "Payload", event: "Record", targets: str) -> None:
    """`part` tells calls with the same target apart: the rest of a command, the lines of a file."""
    tool, given = clean(payload.get("tool_name"), _NAME), table(payload.get("tool_input"))
    folder = payload.get("cwd")
    cwd = folder if isinstance(folder, str) else ""
    keep(event, "tool", tool)
    keep(event, "target", tool_target(tool, given, cwd, targets))
    keep(event, "id", identifier(payload.get("tool_use_id")))
    if tool in ("Agent", "Task"):
        keep(event, "child", clean(given.get("subagent_type"), _NAME))
    elif tool in ("Bash", "PowerShell"):
        keep(event, "part", command_digest(given.get("command"), event.get("target")))
    elif tool in _FILE_TOOLS:
        keep(event, "file", file_digest(given.get(_FILE_TOOLS[tool]), cwd))
    if tool == "Read":
        part = [str(given[name])[:12] for name in ("offset", "limit", "pages") if name in given]
        keep(event, "part", clean(" ".join(part), 40))


def _call_ended(payload: "Payload", event: "Record", targets: str) -> None:
    """PostToolUse: `outcome`, how long it took, and what the response of the tool tells besides."""
    _call(payload, event, targets)
    _duration(payload, event)
    event["outcome"] = "ok"
    given, response = table(payload.get("tool_input")), table(payload.get("tool_response"))
    tool = str(event.get("tool"))
    if tool in _JOB_FIELDS:
        keep(event, "job", identifier(response.get(_JOB_FIELDS[tool])))
    elif tool not in _NO_RESULTS:
        from hudline.hook.tool_results import RESULTS

        if tool in RESULTS:
            RESULTS[tool](given, response, event)
    if "bashEditDiff" in response:
        diff, cwd = table(response["bashEditDiff"]), str(payload.get("cwd") or "")
        keep(event, "edits", edited_files(diff, cwd, targets))
    if "job" in event:
        event["outcome"] = "started"  # it goes on in the background: its end is not known yet


def _call_failed(payload: "Payload", event: "Record", targets: str) -> None:
    _call(payload, event, targets)
    _duration(payload, event)
    event["outcome"] = "interrupted" if payload.get("is_interrupt") is True else "failed"


def _call_denied(payload: "Payload", event: "Record", targets: str) -> None:
    _call(payload, event, targets)
    event["outcome"] = "denied"


def _duration(payload: "Payload", event: "Record") -> None:
    """`duration_ms` of PostToolUse and PostToolUseFailure: without the time of a dialog."""
    milliseconds = number(payload.get("duration_ms"))
    if milliseconds is not None and milliseconds < _LONGEST:
        event["ms"] = round(milliseconds)


# What a call works on

# Tool → the inputs that name its target, the most telling first (the client's tool schemas).
_TARGET_FIELDS = {
    "Bash": ("command",),
    "PowerShell": ("command",),
    "Glob": ("pattern",),
    "Grep": ("pattern",),
    "WebFetch": ("url",),
    "WebSearch": ("query",),
    "Agent": ("description",),
    "Task": ("description",),
    "Skill": ("skill",),
    "ToolSearch": ("query",),
    "TaskCreate": ("subject",),
    "Monitor": ("description", "command"),
    "Workflow": ("name",),
    "SendMessage": ("to",),
    "EnterWorktree": ("name", "path"),
    **{tool: (field,) for tool, field in _FILE_TOOLS.items()},
}
_OTHER_FIELDS = (
    "file_path", "path", "command", "query", "pattern", "url", "uri", "name", "title", "subject",
)  # fmt: skip
_NO_TARGET = ("ExitPlanMode", "TodoWrite", "TaskUpdate", "TaskList", "TaskGet", "EnterPlanMode")
_PATH_FIELDS = ("file_path", "notebook_path", "path")
_URL_FIELDS = ("url", "uri")


def tool_target(tool: str, given: object, cwd: str, targets: str = "safe") -> str:
    """At most 120 safe characters that say what `tool` works on; "" when its input does not tell.

    `given`: `tool_input` of PreToolUse, PostToolUse or PermissionRequest. Paths below `cwd` are
    relative to it, others keep their last two names. `targets`: "safe" keeps what is known to be
    harmless, "full" all but what looks like a secret, "off" nothing.
    """
    if not isinstance(given, dict) or tool in _NO_TARGET or targets == "off":
        return ""
    if tool == "AskUserQuestion":
        question = next(iter(rows(given.get("questions"))), {}).get("question")
        return _target("question", question, cwd, targets) if isinstance(question, str) else ""
    for field in _TARGET_FIELDS.get(tool, _OTHER_FIELDS):
        value = given.get(field)
        if isinstance(value, str) and value.strip():
            return _target(field, value, cwd, targets)
    return ""


def _target(field: str, value: str, cwd: str, targets: str) -> str:
    """The value of a field of a tool's input, shortened and redacted."""
    if field in _PATH_FIELDS:
        value = _short_path(value, cwd)
    elif field == "command":
        value = _first_command(value, cwd)
    elif field in _URL_FIELDS:
        value = value.partition("#")[0]
        value = value[8:] if value.startswith("https://") else value
    text = clean(value, TEXT_LENGTH)
    if targets == "full":
        text = redact(text)
    elif field == "command":
        from hudline.core.redact_command import redact_command  # its tables are large

        text = redact_command(text)
    elif " " not in text and field in _PATH_FIELDS:
        text = redact(path(text))
    elif " " not in text and field in _URL_FIELDS:
        from hudline.core.redact_text import address

        text = redact(address(text))
    else:
        text = _sentence(text, TARGET_LENGTH)
    return clean(text, TARGET_LENGTH)


def _sentence(value: object, limit: int) -> str:
    from hudline.core.redact_text import sentence  # few events have any

    return sentence(value, limit)


def _short_path(file: str, cwd: str) -> str:
    file = slashed(file).replace("\\", "/")
    base = slashed(cwd).replace("\\", "/").rstrip("/")
    if base and is_below(file, base) and len(file) > len(base):
        return file[len(base) + 1 :]
    names = file.split("/")
    return "…/" + "/".join(names[-2:]) if len(names) > 4 else file


def _first_command(command: str, cwd: str) -> str:
    """The first line that does something, without a leading change into the same folder."""
    lines = (line.strip() for line in command.strip().split("\n"))
    text = next((line for line in lines if line and not line.startswith("#")), "")
    start = "cd " + cwd + " && "
    return text[len(start) :] if len(cwd) > 1 and text.startswith(start) else text


def command_digest(command: object, target: object) -> str:
    """A digest of a command of which its target does not show all; "" where it does. What looks
    like a secret is not in it: by the rest and the digest it could be guessed."""
    if not isinstance(command, str) or command.strip() == target:
        return ""
    return digest(redact(command[:TEXT_LENGTH]) + command[TEXT_LENGTH:])


def file_digest(file: object, cwd: str) -> str:
    """A digest of a file's absolute path, however it is named; "" where it is none."""
    if not isinstance(file, str) or not file.strip():
        return ""
    file, base = slashed(file).replace("\\", "/"), slashed(cwd).replace("\\", "/").rstrip("/")
    is_absolute = file[:1] in ("/", "~") or file[1:3] == ":/"
    return digest(in_one_case(file if is_absolute else f"{base}/{file}"))


def edited_files(diff: "Payload", cwd: str, targets: str = "safe") -> "list[object]":
    """The files that a command has changed, as [digest, target, lines added, lines removed];
    without lines where they are unknown, and two empty texts for others that are not named.

    diff: `bashEditDiff` of PostToolUse(Bash): `files` with `hunks` of lines, `changedFiles` all.
    targets: as in `tool_target`.
    """
    from hudline.hook.tool_results import line_counts, texts

    if diff.get("shared") is True:  # what another command has done may be among it
        return []
    hunks = {
        row["filePath"]: rows(row.get("hunks"))
        for row in rows(diff.get("files"))
        if isinstance(row.get("filePath"), str)
    }
    edits: dict[str, object] = {}
    for file in (*hunks, *texts(diff.get("changedFiles"))):
        key = file_digest(file, cwd)
        target = tool_target("Edit", {"file_path": file}, cwd, targets)
        if key and target and key not in edits:
            edits[key] = [key, target, *(line_counts(hunks[file]) if file in hunks else ())]
    is_more = len(edits) > _FILES or diff.get("moreFiles")
    return [*list(edits.values())[:_FILES], *([["", ""]] if is_more else [])]


# Name of a hook event → kind of ours, and what adds the rest of it.
_EVENTS: "dict[str, tuple[str, Optional[Callable[[Payload, Record, str], None]]]]" = {
    "SessionStart": ("session.began", _session),
    "SessionEnd": ("session.ended", _session),
    "UserPromptSubmit": ("prompted", _prompt),
    "UserPromptExpansion": ("skill.asked", _skill_command),
    "PreToolUse": ("call.began", _call),
    "PostToolUse": ("call.ended", _call_ended),
    "PostToolUseFailure": ("call.ended", _call_failed),
    "PermissionDenied": ("call.ended", _call_denied),
    "PermissionRequest": ("asked", _call),
    "Notification": ("noticed", _notification),
    "SubagentStart": ("agent.began", None),
    "SubagentStop": ("agent.ended", _background),
    "TeammateIdle": ("agent.idled", _teammate_idle),
    "TaskCreated": ("task.created", _task_event),
    "TaskCompleted": ("task.completed", _task_event),
    "Stop": ("turn.ended", _background),
    "StopFailure": ("turn.failed", _turn_failed),
    "PreCompact": ("compaction.began", _compaction),
    "PostCompact": ("compaction.ended", _compaction),
    "CwdChanged": ("folder.changed", None),
}
