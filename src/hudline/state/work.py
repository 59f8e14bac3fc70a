"""Facts about subagents and about other work in the background: shells, monitors, workflows."""

from hudline.state.join import put
from hudline.state.told import items, number, of_call, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.state.rules import State
    from hudline.state.told import Record


# What the client calls the background task that each of these tools starts.
_KINDS = {"Bash": "shell", "PowerShell": "shell", "Monitor": "monitor", "Workflow": "workflow"}


def launched(state: "State", record: "Record", at: float) -> None:
    """PostToolUse(Agent): which agent the call launched, and whether it goes on behind it."""
    agent = text(record, "agent")
    if not agent:
        return
    launch = {
        "description": text(record, "target"),
        "parent": text(record, "actor"),
        "call": text(record, "id"),
        "model": text(record, "model"),
        "background": record.get("background") is True,
    }
    put(state, "agents", agent, "launch", [at, launch])
    if text(record, "teammate"):
        put(state, "agents", agent, "teammate", [at, text(record, "teammate")])
    elif text(record, "child"):
        put(state, "agents", agent, "type", [at, text(record, "child")])
    if "pid" in record:
        put(state, "agents", agent, "pid", [at, record["pid"]])
    if launch["background"]:
        put(state, "agents", agent, "seen", at)
    else:
        put(state, "agents", agent, "ended", at)


def measured(state: "State", record: "Record", at: float) -> None:
    """`tokens` in an agent's context, with `model`, or with `uses` (tools) and `took` (ms) where
    its end told them; `cost` in dollars; `written`: when its transcript was last written to, as
    far as it was read."""
    agent = text(record, "agent") or text(record, "task")
    if not agent:
        return
    told: dict[str, object] = {
        name: number(record, name) for name in ("tokens", "uses", "took") if number(record, name)
    }
    if "tokens" in told:
        if text(record, "model"):
            told["model"] = text(record, "model")
        put(state, "agents", agent, "measured", [at, told])
    if number(record, "cost"):
        put(state, "agents", agent, "cost", [at, number(record, "cost")])
    if number(record, "written"):
        put(state, "agents", agent, "written", number(record, "written"))


def agent_began(state: "State", record: "Record", at: float) -> None:
    """SubagentStart: a run begins, the first or another."""
    agent = text(record, "actor")
    if agent:
        put(state, "agents", agent, "seen", at)
        put(state, "agents", agent, "began", at)
        put(state, "agents", agent, "begins", [at])


def agent_ended(state: "State", record: "Record", at: float) -> None:
    """SubagentStop: a run is over; and what else runs in the background."""
    if text(record, "actor"):
        put(state, "agents", text(record, "actor"), "ended", at)
        put(state, "agents", text(record, "actor"), "quit", at)
        put(state, "agents", text(record, "actor"), "ends", [at])
        if record.get("killed") is True:
            put(state, "agents", text(record, "actor"), "killed", at)
        if record.get("failed") is True:
            put(state, "agents", text(record, "actor"), "failed", at)
    background(state, record, at)


def background(state: "State", record: "Record", at: float) -> None:
    """What Stop and SubagentStop list as running in the background."""
    if "background" not in record:
        return
    ids = [key for key in items(record, "background") if isinstance(key, str)]
    put(state, "session", "", "background", [at, ids])
    if "teammates" in record:
        from hudline.state.team import listed  # only where there is a team

        listed(state, record, at)
    for row in items(record, "jobs"):
        if isinstance(row, list) and len(row) == 3 and all(isinstance(one, str) for one in row):
            put(state, "jobs", row[0], "began", at)
            put(state, "jobs", row[0], "alive", at)
            told = {"type": row[1], "target": row[2]}
            if isinstance(record.get("pid"), int):
                told["pid"] = record["pid"]
            put(state, "jobs", row[0], "about", [at, told])


def job(state: "State", record: "Record", at: float) -> None:
    """PostToolUse with the id of something that goes on in the background."""
    job = text(record, "job")
    kind = {"type": _KINDS.get(text(record, "tool"), "task")}
    put(state, "jobs", job, "began", at)
    put(state, "jobs", job, "alive", at)
    put(state, "jobs", job, "about", [at, {**of_call(record), **kind}])


def job_stopped(state: "State", record: "Record", at: float) -> None:
    """PostToolUse(TaskStop): it was stopped."""
    stopped(state, text(record, "stopped"), at, is_killed=True)


def stopped(state: "State", task: str, at: float, is_killed: bool) -> None:
    """A background task is over: the client calls agents and shells by the same kind of id.

    An agent that completed has said so itself, earlier: its notification comes when the main
    thread has time for it, perhaps when the agent runs again.
    """
    put(state, "jobs", task, "ended", at)
    if is_killed:
        put(state, "agents", task, "ended", at)
        put(state, "agents", task, "killed", at)
