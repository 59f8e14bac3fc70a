"""Facts from records that come seldom: `lift` says which, and leaves them to this module.

Apart from the others, since a draw pays for whatever is loaded.
"""

from hudline.state.join import put
from hudline.state.lift import turn_ended
from hudline.state.plan import task_said
from hudline.state.receipts import closed
from hudline.state.team import agreed, dismissed, idled, left
from hudline.state.told import items, number, of_call, text
from hudline.state.work import agent_ended

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

    from hudline.state.rules import State
    from hudline.state.told import Record


def _session_ended(state: "State", record: "Record", at: float) -> None:
    if not text(record, "actor"):
        put(state, "processes", str(record.get("pid", "")), "ended", at)


def _asked(state: "State", record: "Record", at: float) -> None:
    key = "\t".join(text(record, name) for name in ("actor", "tool", "target", "part"))
    put(state, "asks", key, "at", at)
    put(state, "asks", key, "times", [at])
    put(state, "asks", key, "about", [at, of_call(record)])


def _call_allowed(state: "State", record: "Record", at: float) -> None:
    if text(record, "id"):
        put(state, "calls", text(record, "id"), "allowed", number(record, "since") or at)


def _call_settled(state: "State", record: "Record", at: float) -> None:
    if text(record, "id"):
        put(state, "calls", text(record, "id"), "settled", at)


def _noticed(state: "State", record: "Record", at: float) -> None:
    put(state, "session", "", "notice", [at, text(record, "notice")])


def _turn_failed(state: "State", record: "Record", at: float) -> None:
    """StopFailure; an agent's tells of the agent alone, for which no SubagentStop comes."""
    if text(record, "actor"):
        agent_ended(state, {**record, "killed": True, "failed": True}, at)
        return
    turn_ended(state, record, at)
    failed = [text(record, "error"), text(record, "prompt")]
    put(state, "session", "", "failed", [at, failed])
    _erred(state, record, at)


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


def _agent_met(state: "State", record: "Record", at: float) -> None:
    """The client's own notes: which call a running agent belongs to."""
    agent = text(record, "agent")
    if agent:
        met = {
            "description": text(record, "target"),
            "parent": text(record, "parent"),
            "call": text(record, "id"),
            "model": text(record, "model"),
        }
        put(state, "agents", agent, "met", [at, met])


def _task_completed(state: "State", record: "Record", at: float) -> None:
    """TaskCompleted: the one event that names its status itself."""
    task_said(state, {**record, "status": "completed"}, at)


def _tasks_listed(state: "State", record: "Record", at: float) -> None:
    """A TaskList answer is true of the moment it was asked, before its siblings of that step."""
    asked = round(at - number(record, "ms") / 1000, 3)
    ids = []
    for row in items(record, "tasks"):
        if isinstance(row, list) and len(row) == 3 and isinstance(row[0], str):
            ids.append(row[0])
            said = {"task": row[0], "status": row[1], "subject": row[2]}
            task_said(state, said, asked)
    put(state, "session", "", "listed", [asked, [ids, int(number(record, "listed"))]])


def _edits_made(state: "State", record: "Record", at: float) -> None:
    """PostToolUse(Bash): the files that a command has changed; what is no such row is left out."""
    found = [row for row in items(record, "edits") if _is_edit(row)]
    if found:
        put(state, "calls", text(record, "id"), "edits", [at, found])


def _is_edit(row: object) -> bool:
    if not isinstance(row, list) or len(row) not in (2, 4):
        return False
    if row == ["", ""]:  # others that are not named
        return True
    counts = [one for one in row[2:] if isinstance(one, int)]
    return all(isinstance(one, str) and one for one in row[:2]) and len(counts) == len(row) - 2


def _skill_used(state: "State", record: "Record", at: float) -> None:
    """PostToolUse(Skill), or UserPromptExpansion where a person called it."""
    if text(record, "skill"):
        put(state, "skills", text(record, "skill"), "at", at)


def _planned(state: "State", record: "Record", at: float) -> None:
    """PostToolUse(ExitPlanMode): the plan that a person approved."""
    if not text(record, "actor") and text(record, "plan"):
        put(state, "session", "", "plan", [at, text(record, "plan")])


def _erred(state: "State", record: "Record", at: float) -> None:
    """StopFailure: an error of the API, by its kind."""
    put(state, "errors", text(record, "error") or "unknown", "times", [at])


# What a record says by its kind, and what the end of a call says by the fields it has.
BY_KIND: "dict[str, Callable[[State, Record, float], None]]" = {
    "session.ended": _session_ended,
    "asked": _asked,
    "call.allowed": _call_allowed,
    "call.settled": _call_settled,
    "noticed": _noticed,
    "turn.failed": _turn_failed,
    "turn.closed": closed,
    "compaction.began": _compaction_began,
    "compaction.ended": _compaction_ended,
    "agent.met": _agent_met,
    "agent.idled": idled,
    "agent.left": left,
    "task.completed": _task_completed,
    "skill.asked": _skill_used,
}
BY_FIELD: "dict[str, Callable[[State, Record, float], None]]" = {
    "tasks": _tasks_listed,
    "edits": _edits_made,
    "plan": _planned,
    "skill": _skill_used,
    "dismissed": dismissed,
    "leaves": agreed,
}
