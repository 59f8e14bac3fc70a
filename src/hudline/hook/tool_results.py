"""What the response of a tool tells besides its end: agents, edits, tasks, todos, plans.

Each function reads `tool_input` and `tool_response` of PostToolUse and adds to the event.
"""

from hudline.core.fields import MODEL_LENGTH, clean, identifier, keep, rows, table, whole
from hudline.core.redact_text import sentence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

    from hudline.core.fields import Record

    Payload = dict[str, object]

_NAME = 80  # characters of an agent's or a skill's name, and of a task's subject
_TODO = 60  # characters of one of many todos or tasks, and of a plan's title
_TODOS = 24  # todo items an event holds, and half of its tasks
# What an agent used: tokens, tool uses, milliseconds.
_RETURNED_USAGE = (
    ("tokens", "totalTokens"), ("uses", "totalToolUseCount"), ("took", "totalDurationMs"),
)  # fmt: skip
_RUNNING = ("async_launched", "remote_launched")  # `status` of an agent in the background


def _agent(given: "Payload", response: "Payload", event: "Record") -> None:
    """Agent: `agentId` ties call and agent; `status` tells whether it goes on; at its end, what it
    has used."""
    is_teammate = response.get("status") == "teammate_spawned"
    if is_teammate and response.get("is_splitpane") is True:
        return  # another process of the client, with a session of its own
    keep(event, "agent", identifier(response.get("agentId")))
    keep(event, "child", clean(given.get("subagent_type") or response.get("agentType"), _NAME))
    keep(event, "model", clean(response.get("resolvedModel"), MODEL_LENGTH))
    event["background"] = is_teammate or response.get("status") in _RUNNING
    if is_teammate:
        keep(event, "teammate", clean(response.get("name") or given.get("name"), _NAME))
    if "totalTokens" in response:
        for name, field in _RETURNED_USAGE:
            keep(event, name, whole(response.get(field)) or None)


def _task_stopped(given: "Payload", response: "Payload", event: "Record") -> None:
    named = given.get("task_id") or given.get("shell_id") or response.get("task_id")
    if response.get("task_type") == "in_process_teammate":
        # Named by its name or its agent id; the response has its row in background_tasks.
        keep(event, "dismissed", identifier(named))
        named = response.get("task_id")
    keep(event, "stopped", identifier(named))


def _message(given: "Payload", response: "Payload", event: "Record") -> None:
    """SendMessage: a teammate that agrees to be shut down ends with its turn."""
    message = table(given.get("message"))
    is_agreed = message.get("type") == "shutdown_response" and message.get("approve") is True
    if is_agreed and response.get("success") is not False:
        event["leaves"] = True


def _todo_list(given: "Payload", response: "Payload", event: "Record") -> None:
    items = rows(given.get("todos"))
    event["todos"] = [
        [_status(row), sentence(row.get("content"), _TODO), sentence(row.get("activeForm"), _TODO)]
        for row in items[:_TODOS]
    ]
    event["total"] = len(items)
    event["done"] = sum(row.get("status") == "completed" for row in items)


def _status(row: "Payload") -> str:
    return clean(row.get("status"), 24)


def _task_created(given: "Payload", response: "Payload", event: "Record") -> None:
    task = table(response.get("task"))
    keep(event, "task", identifier(task.get("id")))
    keep(event, "subject", sentence(given.get("subject") or task.get("subject"), _NAME))
    keep(event, "active", sentence(given.get("activeForm"), _NAME))


def _task_updated(given: "Payload", response: "Payload", event: "Record") -> None:
    if response.get("success") is False:
        return
    keep(event, "task", identifier(given.get("taskId")))
    keep(event, "status", _status(given))
    keep(event, "subject", sentence(given.get("subject"), _NAME))
    keep(event, "active", sentence(given.get("activeForm"), _NAME))


def _task_list(given: "Payload", response: "Payload", event: "Record") -> None:
    if not isinstance(response.get("tasks"), list):
        return
    tasks = rows(response.get("tasks"))
    event["tasks"] = [
        [identifier(row.get("id")), _status(row), sentence(row.get("subject"), _TODO)]
        for row in tasks[: _TODOS * 2]
    ]
    event["listed"] = len(tasks)


def _edit(given: "Payload", response: "Payload", event: "Record") -> None:
    """Edit, Write, NotebookEdit: [lines added, lines removed] by `structuredPatch`; a file that was
    created is all new; [] where the response does not tell."""
    patch = response.get("structuredPatch")
    content = given.get("content")
    if isinstance(patch, list) and patch:
        event["edited"] = line_counts(rows(patch))
    elif response.get("type") == "create" and isinstance(content, str):
        event["edited"] = [content.count("\n") + (content[-1:] not in ("", "\n")), 0]
    else:
        event["edited"] = []


def line_counts(hunks: "list[Payload]") -> "list[int]":
    """How many lines the hunks of a patch add and remove."""
    lines = [line for hunk in hunks for line in texts(hunk.get("lines"))]
    return [sum(line[:1] == sign for line in lines) for sign in "+-"]


def texts(value: object) -> "list[str]":
    """The strings in the list that `value` is; none where it is no list."""
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _plan(given: "Payload", response: "Payload", event: "Record") -> None:
    """ExitPlanMode: the title of the plan that was approved, its first heading or else its first
    line."""
    plan = response.get("plan") or given.get("plan")
    lines = [line.strip() for line in plan[:4000].split("\n")] if isinstance(plan, str) else []
    titles = [line for line in lines if line.startswith("#")] + [line for line in lines if line]
    title = titles[0].lstrip("#").strip(" *_") if titles else ""
    start, colon, rest = title.partition(":")
    keep(event, "plan", sentence(rest if colon and start.lower() == "plan" else title, _TODO))


def _skill(given: "Payload", response: "Payload", event: "Record") -> None:
    """Skill: one that runs in an agent of its own names it (`agentId`)."""
    keep(event, "skill", sentence(given.get("skill"), _NAME))
    keep(event, "agent", identifier(response.get("agentId")))
    if "agent" in event:
        event["background"] = response.get("background") is True


RESULTS: "dict[str, Callable[[Payload, Payload, Record], None]]" = {
    "Agent": _agent,
    "Task": _agent,
    "TaskStop": _task_stopped,
    "SendMessage": _message,
    "Edit": _edit,
    "MultiEdit": _edit,
    "Write": _edit,
    "NotebookEdit": _edit,
    "ExitPlanMode": _plan,
    "Skill": _skill,
    "TodoWrite": _todo_list,
    "TaskCreate": _task_created,
    "TaskUpdate": _task_updated,
    "TaskList": _task_list,
}
