"""Events about tool calls: what runs, how it ended, and what its result says, as of the todo list
and tasks, from whichever tool."""

from __future__ import annotations

from typing import Callable

from hudline.core.fields import Record
from hudline.state.event_fields import amount, call_facts, items, text
from hudline.state.merge_rules import State, merge_field, merge_fields
from hudline.state.reduce_agents import (
    agent_launched,
    agent_measured,
    job_began,
    job_stopped,
    shutdown_agreed,
    teammate_stopped,
)
from hudline.state.timeline import request_key


def call_began(state: State, event: Record, at: float) -> None:
    """PreToolUse."""
    if text(event, "id"):
        merge_fields(state, "calls", text(event, "id"), began=at, about=[at, call_facts(event)])


def call_ended(state: State, event: Record, at: float) -> None:
    """PostToolUse and PostToolUseFailure."""
    key, outcome = text(event, "id"), text(event, "outcome")
    if not key:
        return
    facts = [at, call_facts(event)]
    merge_fields(state, "calls", key, ended=at, outcome=[at, outcome], about=facts)
    if "ms" in event:
        merge_field(state, "calls", key, "ran", round(at - amount(event, "ms") / 1000, 3))
    tool, _, server = text(event, "tool").partition("__")
    server = server.partition("__")[0]
    if tool == "mcp" and server and outcome in ("ok", "failed"):
        merge_field(state, "servers", server, outcome, at)
    for name, reduce in _BY_FIELD.items():
        if name in event:
            reduce(state, event, at)


def permission_asked(state: State, event: Record, at: float) -> None:
    """PermissionRequest; it names no call."""
    facts = call_facts(event)
    merge_fields(state, "asks", request_key(facts), at=at, times=[at], about=[at, facts])


def call_allowed(state: State, event: Record, at: float) -> None:
    """The host noticed that the user let a call run, at `since`."""
    if text(event, "id"):
        merge_field(state, "calls", text(event, "id"), "allowed", amount(event, "since") or at)


def call_settled(state: State, event: Record, at: float) -> None:
    """The transcript has a result of a call."""
    if text(event, "id"):
        merge_field(state, "calls", text(event, "id"), "settled", at)


def skill_used(state: State, event: Record, at: float) -> None:
    """PostToolUse(Skill), or UserPromptExpansion if the user called it."""
    if text(event, "skill"):
        merge_field(state, "skills", text(event, "skill"), "at", at)


def _file_edited(state: State, event: Record, at: float) -> None:
    """PostToolUse(Edit, Write, NotebookEdit): lines added and removed; [] unknown."""
    lines = [one for one in items(event, "edited") if isinstance(one, int)]
    merge_field(state, "calls", text(event, "id"), "edit", [at, lines if len(lines) == 2 else []])


def _files_edited(state: State, event: Record, at: float) -> None:
    """PostToolUse(Bash): the files that a command has changed, [digest, target, lines added, lines
    removed] each; invalid rows are left out."""
    found = [row for row in items(event, "edits") if _is_edit(row)]
    if found:
        merge_field(state, "calls", text(event, "id"), "edits", [at, found])


def _is_edit(row: object) -> bool:
    if not isinstance(row, list) or len(row) not in (2, 4):
        return False
    if row == ["", ""]:  # others that are not named
        return True
    counts = [one for one in row[2:] if isinstance(one, int)]
    return all(isinstance(one, str) and one for one in row[:2]) and len(counts) == len(row) - 2


def _plan_approved(state: State, event: Record, at: float) -> None:
    """PostToolUse(ExitPlanMode)."""
    if not text(event, "actor") and text(event, "plan"):
        merge_field(state, "session", "", "plan", [at, text(event, "plan")])


def todos_written(state: State, event: Record, at: float) -> None:
    """TodoWrite: the whole list of its actor."""
    counts = {name: int(amount(event, name)) for name in ("done", "total")}
    listed = {"todos": items(event, "todos"), **counts}
    merge_field(state, "todos", text(event, "actor"), "list", [at, listed])


def task_changed(state: State, event: Record, at: float) -> None:
    """What an event says about one task of the list: never that it is pending, which is where
    every task begins, so a late *created* cannot undo progress."""
    task = text(event, "task")
    if not task:
        return
    merge_field(state, "tasks", task, "changed", at)
    for field in ("subject", "active", "status"):
        if text(event, field):
            merge_field(state, "tasks", task, field, [at, text(event, field)])


def task_completed(state: State, event: Record, at: float) -> None:
    """TaskCompleted: the one event that implies a status."""
    task_changed(state, {**event, "status": "completed"}, at)


def tasks_listed(state: State, event: Record, at: float) -> None:
    """PostToolUse(TaskList): true of the time it was asked, before its siblings of that step."""
    asked = round(at - amount(event, "ms") / 1000, 3)
    ids = []
    for row in items(event, "tasks"):
        if isinstance(row, list) and len(row) == 3 and isinstance(row[0], str):
            ids.append(row[0])
            task_changed(state, {"task": row[0], "status": row[1], "subject": row[2]}, asked)
    merge_field(state, "session", "", "listed", [asked, [ids, int(amount(event, "listed"))]])


# What the end of a call says, by the fields that its event has.
_BY_FIELD: dict[str, Callable[[State, Record, float], None]] = {
    "agent": agent_launched,
    "tokens": agent_measured,
    "job": job_began,
    "stopped": job_stopped,
    "todos": todos_written,
    "edited": _file_edited,
    "task": task_changed,
    "tasks": tasks_listed,
    "edits": _files_edited,
    "plan": _plan_approved,
    "skill": skill_used,
    "dismissed": teammate_stopped,
    "leaves": shutdown_agreed,
}
