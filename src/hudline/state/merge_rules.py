"""The merge rule of each field of a state, and merging facts by them.

A state is `{table: {id: {field: value}}}` of JSON values. Each field has exactly one rule; all of
them are commutative, associative and idempotent, so order, repeats and splits cannot matter.
Times are seconds since 1970. Nothing here is deleted, counted or *current*: the package `view`
answers such questions.
"""

from __future__ import annotations

from typing import Any, Callable

Entity = dict[str, Any]
State = dict[str, dict[str, Entity]]


earliest: Callable[[Any, Any], Any] = min  # of two times
latest: Callable[[Any, Any], Any] = max  # of two times or numbers


def last(one: Any, other: Any) -> Any:
    """The later of two `[at, value]`; at the same time, the one with the greater repr."""
    if one[0] != other[0]:
        return one if one[0] > other[0] else other
    return one if repr(one[1]) >= repr(other[1]) else other


def first(one: Any, other: Any) -> Any:
    """The earlier of two `[at, value]`; at the same time, the one with the smaller repr."""
    if one[0] != other[0]:
        return one if one[0] < other[0] else other
    return one if repr(one[1]) <= repr(other[1]) else other


def union(one: Any, other: Any) -> Any:
    """All members of two sorted lists, once each."""
    return sorted({*one, *other})


RULES: dict[str, dict[str, Callable[[Any, Any], Any]]] = {
    "session": {  # one entity, ""
        "last_event": latest,  # of any kind
        "active": latest,  # a sign of life of the main thread
        "mode": last,  # permission mode
        "notice": last,  # Notification's type
        "failed": last,  # [kind of error, prompt_id] of StopFailure
        "stopped": latest,  # Stop or StopFailure
        "halted": latest,  # one of them that names no prompt
        "background": last,  # ids that Stop or SubagentStop listed as running
        "listed": last,  # [ids, total] of the newest TaskList
        "compacting": latest,  # PreCompact
        "compacted": latest,  # PostCompact, or SessionStart after compaction
        "compactions": union,  # either of these, each time
        "automatic": union,  # PostCompact, when the client began it by itself
        "usage": last,  # {tokens, window, output, cost, …, prompt, stretch}: see state.turn_usage
        "answer": last,  # [tokens written, milliseconds it took]
        "written": union,  # when the user wrote, not yet counted
        "prompted": latest,  # how often the user wrote before that
        "plan": last,  # the title of the plan that was approved
        "cutoff": latest,  # newest time that a checkpoint has pruned
    },
    "processes": {"began": latest, "ended": latest},  # by client process id
    "prompts": {  # by prompt_id
        "began": earliest,
        "human": earliest,  # when the user wrote it; absent if the client did
        "ended": latest,
        "left": latest,  # when its turn was found to be interrupted, without an event
    },
    "calls": {  # by tool_use_id
        "began": earliest,
        "ended": latest,
        "ran": latest,  # when it began to run, after any dialog
        "allowed": earliest,  # when the user let it run; see host.approval_event
        "edit": last,  # [lines added, lines removed] of a file, [] unknown
        "edits": last,  # of several files: [[digest, target, added, removed], …]
        "settled": latest,  # the transcript has its result, whatever the events say
        "outcome": last,
        "about": last,  # {tool, target, actor, prompt, pid, child, part, file, usual}
    },
    "asks": {"at": latest, "about": last, "times": union},  # by timeline.request_key
    "agents": {  # by agent_id
        "seen": earliest,
        "began": latest,
        "begins": union,  # each time it began, the newest few
        "ended": latest,
        "ends": union,  # each time it ended, the newest few
        "quit": latest,  # its own SubagentStop; a notification may come much later
        "killed": latest,  # a run that did not end by itself
        "failed": latest,  # one of those, ended by an error
        "failure": last,  # the kind of that error
        "alive": latest,
        "acted": latest,  # it began a call
        "written": latest,  # its transcript, as far as it has been read
        "measured": last,  # {tokens, model, uses, took}
        "cost": last,  # dollars
        "type": last,
        "pid": last,
        "launch": last,  # {description, parent, call, model, background}
        "teammate": last,  # its name in the team of agents
        "idled": latest,  # TeammateIdle: it has done what it was asked to
        "left": latest,  # the teammate was shut down
        "met": last,  # the same without background, from the client's metadata file
    },
    "jobs": {"began": earliest, "ended": latest, "alive": latest, "about": last},  # by task id
    "team_rows": {  # of teammates in background_tasks, by the row's id, which is not the agent's
        "place": first,  # where in the first list that had it
        "about": last,  # its description
    },
    "team_names": {"idled": latest, "left": latest},  # the same of an agent, by a teammate's name
    "tasks": {"changed": latest, "subject": last, "active": last, "status": last},  # by task id
    "todos": {"list": last},  # by actor
    "turn_usage": {"first": first, "last": last, "spent": last},  # by prompt and compactions so far
    "turn_summaries": {"summary": last},  # of finished turns, by prompt_id
    "skills": {"at": latest},  # by name
    "servers": {"ok": latest, "failed": latest},  # of MCP, by name
    "errors": {"times": union, "n": latest},  # of the API, by kind; `n`: those no longer in times
    # What is left of pruned calls and runs:
    "spans": {"began": earliest, "ended": latest},  # of background work: see state.agent_spans
    "worked": {"n": latest},  # calls of agents, by turn and outcome
    "dialogs": {"began": earliest, "ended": latest},  # by actor, tool, target and time
    "tries": {"failed": union, "reads": union, "ok": latest},  # by actor, tool, target and part
    "files": {  # by digest or target, of one turn
        "by": last,
        "name": last,  # the target
        "turn": latest,
        "added": latest,
        "removed": latest,
        "unknown": latest,
    },
    "tally": {"n": latest},  # by actor, turn, outcome and tool
}


def merge_field(state: State, table: str, key: str, field: str, value: Any) -> None:
    """Merge one fact into `state`, in place, by the rule of its field."""
    entity = state.setdefault(table, {}).setdefault(key, {})
    current = entity.get(field)
    entity[field] = value if current is None else RULES[table][field](current, value)


def merge_fields(state: State, table: str, key: str, **values: Any) -> None:
    """Merge several facts of one entity into `state`, in place."""
    for field, value in values.items():
        merge_field(state, table, key, field, value)
