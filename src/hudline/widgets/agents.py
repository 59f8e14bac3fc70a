"""The subagents: what each is for, what it does right now, how much it did, for how long.

Children stand under their parent, what runs before what is finished; a finished agent stays for
half a minute. One that gave no sign of life for two minutes, with no tool running, is marked.
Options: `silent`, the seconds before that mark (120).
Example: ├ Explore Find auth code · Bash rg login 0:04 · 14 tools · 0:31
Source: hooks, SubagentStart, SubagentStop, the tool events that carry an `agent_id`, and the
answer of the Agent tool.
"""

from hudline.page.figures import clock, model, tool
from hudline.page.icons import icon
from hudline.page.piece import ESSENTIAL, NICE, USEFUL, Piece, Row

OPTIONS = {"silent": (120, 10, 86_400)}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Agent, Now
    from hudline.page.piece import Options, Span

_URGENCY = {"waiting": 60, "running": 50, "awaiting": 40, "done": 20}


def show(now: "Now", options: "Options") -> "list[Row]":
    """A row an agent."""
    silent = options["silent"]
    return [_row(agent, _tree(now.agents, index), silent) for index, agent in enumerate(now.agents)]


def _tree(agents: "list[Agent]", index: int) -> str:
    """The branch before an agent: a line past every parent that has siblings below."""
    agent = agents[index]
    parts = [icon("last" if agent.last else "child")]
    depth = agent.depth
    for above in reversed(agents[:index]):
        if above.depth == depth - 1:
            parts.insert(0, " " if above.last else icon("over"))
            depth = above.depth
    return " ".join(parts) + " "


def _row(agent: "Agent", lead: str, silent: float) -> Row:
    kind: list[Span] = [(agent.kind.rpartition(":")[2] or agent.kind, "strong")]
    said: list[Span] = [(" " + agent.description, "plain")] if agent.description else []
    bends = 1 if said else None
    pieces = [Piece(kind + said, kind, ESSENTIAL, bends=bends), _doing(agent, silent)]
    if agent.tools:
        many = f"{agent.tools} tool{'' if agent.tools == 1 else 's'}"
        pieces.append(Piece([(many, "faint")], rank=NICE))
    pieces.append(Piece([(clock(agent.age), "faint")], rank=NICE + 1))
    if agent.model:
        pieces.append(Piece([(model(agent.model), "faint")], rank=NICE - 1))
    return Row(pieces, " · ", _URGENCY[agent.state], (lead, "faint"))


def _doing(agent: "Agent", silent: float) -> Piece:
    if agent.state == "done":
        return Piece([(icon("done") + " done", "good")], rank=USEFUL + 2)
    if agent.state == "waiting":
        return Piece([(icon("wait") + " waits for you", "alarm")], rank=ESSENTIAL)
    if agent.calls:
        return _working(agent)
    if agent.state == "awaiting":
        return Piece([("waits for its agents", "faint")], rank=USEFUL + 2)
    if agent.silent >= silent:
        text = f"{icon('stall')} silent {clock(agent.silent)}"
        return Piece([(text, "warn")], rank=ESSENTIAL)
    return Piece([("thinking", "faint")], rank=USEFUL + 2)


def _working(agent: "Agent") -> Piece:
    """The call that began last, and how many run beside it."""
    call, others = agent.calls[0], len(agent.calls) - 1
    name: list[Span] = [(tool(call.tool), "accent")]
    target: list[Span] = [(" " + call.target, "plain")] if call.target else []
    tail = f" {clock(call.age)}" if call.age >= 2 else ""
    tail += f" +{others}" if others else ""
    end: list[Span] = [(tail, "faint")] if tail else []
    bends = 1 if call.target else None
    return Piece([*name, *target, *end], [*name, *end], USEFUL + 2, bends=bends)
