"""What the answer of a tool teaches besides its end: agents, background jobs, the plan.

Each function reads `tool_input` and `tool_response` of PostToolUse and adds to the record.
"""

from hudline.wire.fields import identifier, keep, rows, table
from hudline.wire.target import file_sum, shown, target
from hudline.wire.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from hudline.wire.fields import Record

    Payload = dict[str, object]

NAME = 80  # characters of a tool's or an agent's name
MODEL = 160  # of a model's id: a cloud's is long
ITEMS = 24  # todo items and listed tasks a record holds at the most
FILES = 8  # that a command has changed
_GOING_ON = ("async_launched", "remote_launched")  # `status` of an agent nobody waits for


def _launched(given: "Payload", answer: "Payload", made: "Record") -> None:
    """PostToolUse(Agent): `agentId` ties call and agent; `status` tells whether it goes on."""
    is_teammate = answer.get("status") == "teammate_spawned"
    if is_teammate and answer.get("is_splitpane") is True:
        return  # another process of the client, with a session of its own
    keep(made, "agent", identifier(answer.get("agentId")))
    keep(made, "child", clean(given.get("subagent_type") or answer.get("agentType"), NAME))
    keep(made, "model", clean(answer.get("resolvedModel"), MODEL))
    made["background"] = answer.get("status") in _GOING_ON
    if is_teammate:
        keep(made, "teammate", clean(answer.get("name") or given.get("name"), NAME))
        made["background"] = True
    if "totalTokens" in answer:
        from hudline.wire.usage import answered  # once an agent, at its end

        answered(answer, made)


def _shell(given: "Payload", answer: "Payload", made: "Record") -> None:
    """PostToolUse(Bash): `backgroundTaskId` names a shell that goes on."""
    keep(made, "job", identifier(answer.get("backgroundTaskId")))


def changed(diff: "Payload", cwd: str, targets: str = "safe") -> "list[object]":
    """The files that a command has changed, as [figure, target, lines added, lines removed];
    without lines where they are not told, and two empty texts for others that are not named.

    diff: `bashEditDiff` of PostToolUse(Bash): `files` with `hunks` of lines, `changedFiles` all.
    targets: as in `wire.target`.
    """
    if diff.get("shared") is True:  # what another command has done may be among it
        return []
    lines = {
        row["filePath"]: rows(row.get("hunks"))
        for row in rows(diff.get("files"))
        if isinstance(row.get("filePath"), str)
    }
    others = [path for path in _list(diff.get("changedFiles")) if isinstance(path, str)]
    found: dict[str, object] = {}
    for path in [*lines, *others]:
        figure, name = file_sum(path, cwd), target("Edit", {"file_path": path}, cwd, targets)
        if figure and name and figure not in found:
            counts = _counted(lines[path]) if path in lines else []
            found[figure] = [figure, name, *counts]
    kept = list(found.values())[:FILES]
    is_more = len(found) > FILES or bool(diff.get("moreFiles"))
    return [*kept, ["", ""]] if is_more else kept


def _task_job(given: "Payload", answer: "Payload", made: "Record") -> None:
    keep(made, "job", identifier(answer.get("taskId")))


def _task_stopped(given: "Payload", answer: "Payload", made: "Record") -> None:
    named = given.get("task_id") or given.get("shell_id") or answer.get("task_id")
    if answer.get("task_type") == "in_process_teammate":
        # It is named by its name or its agent id; the answer tells the row in background_tasks.
        keep(made, "dismissed", identifier(named))
        named = answer.get("task_id")
    keep(made, "stopped", identifier(named))


def _message(given: "Payload", answer: "Payload", made: "Record") -> None:
    """PostToolUse(SendMessage): a teammate that agrees to be shut down ends with its turn."""
    said = table(given.get("message"))
    is_agreed = said.get("type") == "shutdown_response" and said.get("approve") is True
    if is_agreed and answer.get("success") is not False:
        made["leaves"] = True


def _todo_list(given: "Payload", answer: "Payload", made: "Record") -> None:
    items = rows(given.get("todos"))
    made["todos"] = [
        [_status(row), shown(row.get("content"), 60), shown(row.get("activeForm"), 60)]
        for row in items[:ITEMS]
    ]
    made["total"] = len(items)
    made["done"] = sum(1 for row in items if row.get("status") == "completed")


def _status(row: "Payload") -> str:
    return clean(row.get("status"), 24)


def _task_made(given: "Payload", answer: "Payload", made: "Record") -> None:
    task = table(answer.get("task"))
    keep(made, "task", identifier(task.get("id")))
    keep(made, "subject", shown(given.get("subject") or task.get("subject"), 80))
    keep(made, "active", shown(given.get("activeForm"), 80))


def _task_changed(given: "Payload", answer: "Payload", made: "Record") -> None:
    if answer.get("success") is False:
        return
    keep(made, "task", identifier(given.get("taskId")))
    keep(made, "status", _status(given))
    keep(made, "subject", shown(given.get("subject"), 80))
    keep(made, "active", shown(given.get("activeForm"), 80))


def _task_list(given: "Payload", answer: "Payload", made: "Record") -> None:
    if not isinstance(answer.get("tasks"), list):
        return
    listed = rows(answer.get("tasks"))
    made["tasks"] = [
        [identifier(row.get("id")), _status(row), shown(row.get("subject"), 60)]
        for row in listed[: ITEMS * 2]
    ]
    made["listed"] = len(listed)


def _edited(given: "Payload", answer: "Payload", made: "Record") -> None:
    """PostToolUse(Edit, Write, NotebookEdit): how many lines `structuredPatch` adds and removes;
    a file that was made is all new; [] where the answer does not tell."""
    patch = answer.get("structuredPatch")
    content = given.get("content")
    if isinstance(patch, list) and patch:
        made["edited"] = _counted(rows(patch))
    elif answer.get("type") == "create" and isinstance(content, str):
        made["edited"] = [content.count("\n") + (content[-1:] not in ("", "\n")), 0]
    else:
        made["edited"] = []


def _counted(parts: "list[Payload]") -> "list[int]":
    """How many lines the parts of a patch add and remove."""
    told = [line for part in parts for line in _list(part.get("lines"))]
    lines = [line for line in told if isinstance(line, str)]
    return [sum(line[:1] == sign for line in lines) for sign in "+-"]


def _list(value: object) -> "list[object]":
    return value if isinstance(value, list) else []


def _planned(given: "Payload", answer: "Payload", made: "Record") -> None:
    """PostToolUse(ExitPlanMode): the title of the plan that was approved, its first heading or
    else its first line."""
    plan = answer.get("plan") or given.get("plan")
    lines = [line.strip() for line in plan[:4000].split("\n")] if isinstance(plan, str) else []
    heads = [line for line in lines if line.startswith("#")] + [line for line in lines if line]
    title = heads[0].lstrip("#").strip(" *_") if heads else ""
    start, colon, rest = title.partition(":")
    keep(made, "plan", shown(rest if colon and start.lower() == "plan" else title, 60))


def _skill(given: "Payload", answer: "Payload", made: "Record") -> None:
    """PostToolUse(Skill): one that runs in an agent of its own names it (`agentId`)."""
    keep(made, "skill", shown(given.get("skill"), NAME))
    keep(made, "agent", identifier(answer.get("agentId")))
    if "agent" in made:
        made["background"] = answer.get("background") is True


LEARN: "dict[str, Callable[[Payload, Payload, Record], None]]" = {
    "Agent": _launched,
    "Task": _launched,
    "Bash": _shell,
    "PowerShell": _shell,
    "Monitor": _task_job,
    "Workflow": _task_job,
    "TaskStop": _task_stopped,
    "SendMessage": _message,
    "Edit": _edited,
    "MultiEdit": _edited,
    "Write": _edited,
    "NotebookEdit": _edited,
    "ExitPlanMode": _planned,
    "Skill": _skill,
    "TodoWrite": _todo_list,
    "TaskCreate": _task_made,
    "TaskUpdate": _task_changed,
    "TaskList": _task_list,
}
