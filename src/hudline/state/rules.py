"""The rules by which two accounts of the same thing become one: a table, and five joins.

A state is `{table: {id: {field: value}}}` of JSON values. Each field has exactly one rule; all of
them are commutative, associative and idempotent, so order, repeats and splits cannot matter.
Times are seconds since 1970. Nothing here is deleted, counted or *current*: those are questions
for the room `now`.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    Entity = dict[str, Any]
    State = dict[str, dict[str, Entity]]


def earliest(one: "Any", other: "Any") -> "Any":
    """The smaller of two times."""
    return one if one <= other else other


def latest(one: "Any", other: "Any") -> "Any":
    """The greater of two times or numbers."""
    return one if one >= other else other


def last(one: "Any", other: "Any") -> "Any":
    """The later of two `[at, value]`; of the same moment, the one whose value writes greater."""
    if one[0] != other[0]:
        return one if one[0] > other[0] else other
    return one if repr(one[1]) >= repr(other[1]) else other


def first(one: "Any", other: "Any") -> "Any":
    """The earlier of two `[at, value]`; of the same moment, the one whose value writes smaller."""
    if one[0] != other[0]:
        return one if one[0] < other[0] else other
    return one if repr(one[1]) <= repr(other[1]) else other


def union(one: "Any", other: "Any") -> "Any":
    """All members of two sorted lists, once each."""
    return sorted({*one, *other})


RULES: "dict[str, dict[str, Callable[[Any, Any], Any]]]" = {
    "session": {  # one entity, ""
        "heard": latest,  # any event at all
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
        "reading": last,  # {tokens, window, output, cost, …, prompt, stretch}: see state.readings
        "answer": last,  # [tokens written, milliseconds it took]
        "written": union,  # when a person wrote, not yet counted
        "prompted": latest,  # how often a person wrote before that
        "plan": last,  # the title of the plan that was approved
        "sealed": latest,  # up to here, ended calls live on as tallies only
    },
    "processes": {"began": latest, "ended": latest},  # by client process id
    "prompts": {  # by prompt_id
        "began": earliest,
        "human": earliest,  # when a person wrote it; absent where the client did
        "ended": latest,
        "left": latest,  # when its turn was seen to have been left, without an event
    },
    "calls": {  # by tool_use_id
        "began": earliest,
        "ended": latest,
        "ran": latest,  # when it really began: behind any dialog
        "allowed": earliest,  # when a person let it run; see entry.allowed
        "edit": last,  # [lines added, lines removed] of a file, [] unknown
        "edits": last,  # of several files: [[figure, target, added, removed], …]
        "settled": latest,  # a result stands in the transcript, whatever the events say
        "outcome": last,
        "about": last,  # {tool, target, actor, prompt, pid, child, part, file, usual}
    },
    "asks": {"at": latest, "about": last, "times": union},  # by turns.ask_key
    "agents": {  # by agent_id
        "seen": earliest,
        "began": latest,
        "begins": union,  # each time it began, the newest few
        "ended": latest,
        "ends": union,  # each time it told of its end, the newest few
        "quit": latest,  # its own word of its end; a notification's may come much later
        "killed": latest,  # a run that did not end by itself
        "failed": latest,  # one of those, ended by an error
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
        "met": last,  # the same without background, from the client's notes, where none is told
    },
    "jobs": {"began": earliest, "ended": latest, "alive": latest, "about": last},  # by task id
    "team_rows": {  # of teammates in background_tasks, by the row's id, which is not the agent's
        "place": first,  # where in the first list that had it
        "about": last,  # its description
    },
    "team_names": {"idled": latest, "left": latest},  # the same of an agent, by a teammate's name
    "tasks": {"touched": latest, "subject": last, "active": last, "status": last},  # by task id
    "todos": {"list": last},  # by actor
    "readings": {"first": first, "last": last, "spent": last},  # by prompt and compactions so far
    "receipts": {"told": last},  # of finished turns, by prompt_id: see state.receipts
    "skills": {"at": latest},  # by name
    "servers": {"ok": latest, "failed": latest},  # of MCP, by name
    "errors": {"times": union, "n": latest},  # of the API, by kind; `n`: those no longer in times
    # What is left of sealed calls and runs, see state.waits, state.tries and state.edits:
    "spans": {"began": earliest, "ended": latest},  # of work in the background: see state.spans
    "worked": {"n": latest},  # calls of agents, by turn and outcome
    "waits": {"began": earliest, "ended": latest},  # by actor, tool, target and time
    "tries": {"failed": union, "reads": union, "ok": latest},  # by actor, tool, target and part
    "files": {  # by figure or target, of one turn
        "by": last,
        "name": last,  # the target
        "turn": latest,
        "added": latest,
        "removed": latest,
        "unknown": latest,
    },
    "tally": {"n": latest},  # by actor, turn, outcome and tool
}
