"""The subagents: what each is for, what it does right now, how much it did, for how long.

Children stand under their parent, what runs before what is finished; a finished agent stays for
half a minute. A teammate (of a team of agents) is called by its name, and stays while it idles
between two messages, until it is shut down. One that gave no sign of life for two minutes, with no
tool running, is marked with the time since. The tokens are those in its own context; ↻2 says that
it began again twice. At the verbosity quiet, only the number of agents at work is shown.
Options: `silent`, the seconds before the mark (120); `linger`, those that a finished agent stays
(30); `most`, how many are shown (12), the others are counted; `tokens`, `tools`, `model`, whether
these are shown (true); `cost`, whether what it has cost is (false; true at full verbosity), which
the client tells nobody but the band. Where the band is, the rows of the client's own list of agents
go by the same options.
Example: ├ Explore Find auth code · Bash rg login 0:04 · 14 tools · 38k · 0:31
Source: hooks, SubagentStart, SubagentStop, TeammateIdle, the tool events that carry an `agent_id`,
the answer of the Agent tool (`totalTokens`); while it runs, the end of its own transcript
(`usage`), and in the band the client's own list of agents.
"""

from hudline.page.figures import clock, counted, money, tokens, tool
from hudline.page.icons import icon
from hudline.page.labels import label
from hudline.page.piece import ESSENTIAL, NICE, USEFUL, Piece, Row

OPTIONS = {
    "silent": (120, 10, 86_400),
    "linger": (30, 0, 300),
    "most": (12, 1, 100),
    "tokens": True,
    "tools": True,
    "model": True,
    "cost": False,
}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Agent, Now
    from hudline.page.piece import Options, Span

_URGENCY = {"waiting": 60, "running": 50, "awaiting": 40, "idle": 30}
_ENDED = 20
_ENDS = {
    "done": ("done", "good"),
    "failed": ("fail", "alarm"),
    "interrupted": ("fail", "warn"),
    "killed": ("fail", "warn"),
}
_RESTS = {"idle": "idle", "awaiting": "waits for its agents"}
_MOST_RESTARTS = 9  # that are told apart
_CENT = 0.005  # dollars from which on an amount is more than nothing, in cents


def show(now: "Now", options: "Options") -> "list[Row] | list[Piece]":
    """A row an agent; in few words, one piece with their number."""
    if options["level"] == 1:
        from hudline.widgets.agent_count import show as count

        return count(now, options)
    there = _lingering(now.agents, options["linger"])
    kept = _foremost(there, options["most"])
    more = len(there) - len(kept)
    rows = [row(agent, _tree(kept, at, more), options) for at, agent in enumerate(kept)]
    return [*rows, _rest(more)] if more else rows


def _lingering(agents: "list[Agent]", linger: float) -> "list[Agent]":
    """Without those that ended too long ago, except above one that is shown."""
    kept: list[Agent] = []
    for agent in reversed(agents):
        is_parent = bool(kept) and kept[0].depth > agent.depth
        if not agent.is_over or agent.over < linger or is_parent:
            kept.insert(0, agent)
    return kept


def _foremost(agents: "list[Agent]", most: int) -> "list[Agent]":
    """As many as may be shown; what is finished leaves first, and nobody before its children."""
    order = sorted(
        range(len(agents)), key=lambda at: (agents[at].is_over, agents[at].state == "idle", at)
    )
    return [agents[at] for at in sorted(order[:most])]


def _rest(count: int) -> Row:
    text = f"+{counted(count, 'agent', 'agents')}"
    lead = (icon("last") + " ", "faint")
    return Row([Piece([(text, "faint")], rank=ESSENTIAL)], " · ", _ENDED, lead)


def _tree(agents: "list[Agent]", index: int, more: int) -> str:
    """The branch before an agent: a line past every parent that has siblings below."""
    depth = agents[index].depth
    parts = [icon("last" if _is_last(agents, index, more) else "child")]
    for above in range(index - 1, -1, -1):
        if agents[above].depth == depth - 1:
            parts.insert(0, " " if _is_last(agents, above, more) else icon("over"))
            depth -= 1
    return " ".join(parts) + " "


def _is_last(agents: "list[Agent]", index: int, more: int) -> bool:
    """Whether no sibling stands below an agent; the number of those left out is one of the top."""
    depth = agents[index].depth
    for below in agents[index + 1 :]:
        if below.depth <= depth:
            return below.depth < depth
    return depth > 0 or not more


def row(agent: "Agent", lead: str, options: "Options") -> Row:
    """One agent's row, the branch before it in `lead`."""
    kind: list[Span] = [(agent.kind.rpartition(":")[2] or agent.kind, "strong")]
    said: list[Span] = [(" " + agent.description, "plain")] if agent.description else []
    bends = 1 if said else None
    pieces = [
        Piece(kind + said, kind, ESSENTIAL, bends=bends),
        _doing(agent, options["silent"]),
        *_figures(agent, options),
    ]
    if agent.state != "idle":  # how long it worked says nothing about how long it has not
        pieces.append(Piece([(clock(agent.age), "faint")], rank=NICE + 1))
    if agent.model and options["model"]:
        from hudline.page.models import sized  # few have another one than the session

        pieces.append(Piece([(sized(agent.model), "faint")], rank=NICE - 1))
    return Row(pieces, " · ", _URGENCY.get(agent.state, _ENDED), (lead, "faint"))


def _figures(agent: "Agent", options: "Options") -> "list[Piece]":
    """How much it did: tools, tokens, dollars, and how often it began again."""
    said = []
    if options["tools"] and agent.tools:
        said.append(counted(agent.tools, "tool", "tools"))
    if options["tokens"] and agent.tokens is not None:
        said.append(tokens(agent.tokens))
    if options["cost"] and (agent.cost or 0) >= _CENT:
        said.append(money(agent.cost or 0))
    if agent.restarts:
        more = "+" if agent.restarts >= _MOST_RESTARTS else ""
        said.append(f"{icon('again')}{agent.restarts}{more}")
    return [Piece([(text, "faint")], rank=NICE) for text in said]


def _doing(agent: "Agent", silent: float) -> Piece:
    if agent.state in _ENDS:
        sign, tone = _ENDS[agent.state]
        rank = USEFUL + 2 if agent.state == "done" else ESSENTIAL
        return Piece([(f"{icon(sign)} {label(agent.state)}", tone)], rank=rank)
    if agent.state == "waiting":
        return Piece([(f"{icon('wait')} {label('waits for you')}", "alarm")], rank=ESSENTIAL)
    if agent.calls:
        return _working(agent)
    if agent.state in _RESTS:
        return Piece([(label(_RESTS[agent.state]), "faint")], rank=USEFUL + 2)
    if agent.silent >= silent:
        text = f"{icon('stall')} {label('silent')} {clock(agent.silent)}"
        return Piece([(text, "warn")], rank=ESSENTIAL)
    return Piece([(label("thinking"), "faint")], rank=USEFUL + 2)


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
