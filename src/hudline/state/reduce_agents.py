"""Events about subagents, teammates and other background work: shells, monitors, workflows.

A teammate is an agent with a name that waits for messages between its runs. Lists of background
work name a teammate by another id than the agent's, with its description, from its launch until it
is shut down, also while it idles.
"""

from __future__ import annotations

from hudline.core.fields import Record
from hudline.state.event_fields import amount, call_facts, items, process_id, text
from hudline.state.merge_rules import State, merge_field, merge_fields

# What the client calls the background task that each of these tools starts.
_KINDS = {"Bash": "shell", "PowerShell": "shell", "Monitor": "monitor", "Workflow": "workflow"}


def agent_launched(state: State, event: Record, at: float) -> None:
    """PostToolUse(Agent): the agent that the call launched, and whether nobody waits for it."""
    agent = text(event, "agent")
    if not agent:
        return
    is_background = event.get("background") is True
    launch = {**_launch(event, "actor"), "background": is_background}
    merge_field(state, "agents", agent, "launch", [at, launch])
    if text(event, "teammate"):
        merge_field(state, "agents", agent, "teammate", [at, text(event, "teammate")])
    elif text(event, "child"):
        merge_field(state, "agents", agent, "type", [at, text(event, "child")])
    if "pid" in event:
        merge_field(state, "agents", agent, "pid", [at, event["pid"]])
    merge_field(state, "agents", agent, "seen" if is_background else "ended", at)


def agent_met(state: State, event: Record, at: float) -> None:
    """The client's metadata file: the call that a running agent belongs to."""
    if text(event, "agent"):
        launch = [at, _launch(event, "parent")]
        merge_field(state, "agents", text(event, "agent"), "met", launch)


def _launch(event: Record, parent: str) -> Record:
    """How an agent was launched; `parent`: the field with the agent that did it."""
    return {
        "description": text(event, "target"),
        "parent": text(event, parent),
        "call": text(event, "id"),
        "model": text(event, "model"),
    }


def agent_measured(state: State, event: Record, at: float) -> None:
    """`tokens` in an agent's context, with `model`, or with `uses` (tools) and `took` (ms) at its
    end; `cost` in dollars; `written`: when the part of its transcript that was read was written."""
    agent = text(event, "agent") or text(event, "task")
    if not agent:
        return
    used: Record = {
        name: value for name in ("tokens", "uses", "took") if (value := amount(event, name))
    }
    if "tokens" in used:
        if text(event, "model"):
            used["model"] = text(event, "model")
        merge_field(state, "agents", agent, "measured", [at, used])
    if amount(event, "cost"):
        merge_field(state, "agents", agent, "cost", [at, amount(event, "cost")])
    if amount(event, "written"):
        merge_field(state, "agents", agent, "written", amount(event, "written"))


def agent_began(state: State, event: Record, at: float) -> None:
    """SubagentStart: a run begins, the first or another."""
    if text(event, "actor"):
        merge_fields(state, "agents", text(event, "actor"), seen=at, began=at, begins=[at])


def agent_ended(state: State, event: Record, at: float) -> None:
    """SubagentStop: a run is over; and what else runs in the background."""
    agent = text(event, "actor")
    if agent:
        merge_fields(state, "agents", agent, ended=at, quit=at, ends=[at])
        for name in ("killed", "failed"):
            if event.get(name) is True:
                merge_field(state, "agents", agent, name, at)
    background_listed(state, event, at)


def background_listed(state: State, event: Record, at: float) -> None:
    """What Stop and SubagentStop list as running in the background. `teammates`: [id of the row,
    description] each, in their order; `jobs`: [id, type, target] each."""
    if "background" not in event:
        return
    ids = [key for key in items(event, "background") if isinstance(key, str)]
    merge_field(state, "session", "", "background", [at, ids])
    for place, row in enumerate(items(event, "teammates")):
        if _is_row(row, 2):
            merge_fields(state, "team_rows", row[0], place=[at, place], about=[at, row[1]])
    for row in items(event, "jobs"):
        if _is_row(row, 3):
            facts: Record = {"type": row[1], "target": row[2]}
            if process_id(event) is not None:
                facts["pid"] = process_id(event)
            merge_fields(state, "jobs", row[0], began=at, alive=at, about=[at, facts])


def _is_row(row: object, length: int) -> bool:
    return isinstance(row, list) and len(row) == length and all(isinstance(one, str) for one in row)


def job_began(state: State, event: Record, at: float) -> None:
    """PostToolUse with the id of something that runs on in the background."""
    facts = {**call_facts(event), "type": _KINDS.get(text(event, "tool"), "task")}
    merge_fields(state, "jobs", text(event, "job"), began=at, alive=at, about=[at, facts])


def job_stopped(state: State, event: Record, at: float) -> None:
    """PostToolUse(TaskStop)."""
    task_ended(state, text(event, "stopped"), at, is_killed=True)


def task_ended(state: State, task: str, at: float, is_killed: bool) -> None:
    """A background task is over: the client gives agents and shells the same kind of id.

    An agent that completed has said so itself, earlier: its notification comes when the main
    thread has time for it, perhaps when the agent runs again.
    """
    merge_field(state, "jobs", task, "ended", at)
    if is_killed:
        merge_fields(state, "agents", task, ended=at, killed=at)


def teammate_idled(state: State, event: Record, at: float) -> None:
    """TeammateIdle: a teammate's turn is over. Some clients name the teammate, but no agent."""
    agent, name = text(event, "actor"), text(event, "teammate")
    if agent:
        named = [at, name or text(event, "type")]
        merge_fields(state, "agents", agent, teammate=named, ended=at, idled=at)
    elif name:
        merge_field(state, "team_names", name, "idled", at)


def teammate_left(state: State, event: Record, at: float) -> None:
    """The client lists a teammate as killed."""
    if text(event, "actor"):
        merge_field(state, "agents", text(event, "actor"), "left", at)


def shutdown_agreed(state: State, event: Record, at: float) -> None:
    """A teammate agreed to be shut down: it has done what it was asked to, as if it idled."""
    if text(event, "actor"):
        merge_fields(state, "agents", text(event, "actor"), left=at, idled=at)


def teammate_stopped(state: State, event: Record, at: float) -> None:
    """PostToolUse(TaskStop) of a teammate, by its name or by its agent id."""
    for table in ("team_names", "agents"):
        merge_field(state, table, text(event, "dismissed"), "left", at)
