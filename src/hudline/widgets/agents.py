"""The subagents: what each is for, what it does right now, how much it did, for how long.

Children stand under their parent, older before younger, and each keeps its place; a finished agent
stays for half a minute. Model, tools, tokens, dollars and time stand in columns. Agents that Claude
Code's own list below the prompt shows are counted here, with their tokens together. A teammate (of
a team of agents) is called by its name, and stays while it idles between two messages, until it is
shut down. One that gave no sign of life for two minutes, with no tool running, is marked with the
time since. The tokens are those in its own context; ↻2 says that it began again twice. At the
verbosity quiet, only the number of agents at work is shown.
Options: `silent`, the seconds before the mark (120); `linger`, those that a finished agent stays
(30); `most`, how many are shown (12), the others are counted; `tokens`, `tools`, `model`, whether
these are shown (true); `cost`, whether what it has cost is (false; true at full verbosity), which
the client tells nobody but the band; `listed`, whether those that Claude Code's list shows have
rows here too (false). Where the band is, the rows of that list go by the same options.
Example: ├ Explore Find auth code · Bash rg login 0:04  14 tools  38k  0:31
Source: hooks, SubagentStart, SubagentStop, TeammateIdle, the tool events that carry an `agent_id`,
the answer of the Agent tool (`totalTokens`); while it runs, the end of its own transcript
(`usage`), and in the band the client's own list of agents.
"""

from __future__ import annotations

from dataclasses import replace

from hudline.render.formatting import CENT, counted, elapsed, money, spaced, tokens, tool
from hudline.render.fragment import ESSENTIAL, NICE, USEFUL, Fragment, Row, Span
from hudline.render.i18n import label
from hudline.render.icons import icon
from hudline.render.model_names import sized
from hudline.render.widget import FROM_STANDARD, Place, Widget, WidgetOptions, integer, switch
from hudline.view.snapshot import Snapshot
from hudline.view.values import Agent
from hudline.widgets.agent_count import render as count

WIDGET = Widget(
    requires="agents",
    is_quiet=True,
    has_section=True,
    by_level={3: {"cost": True}},
    places=(Place("agents", 10, FROM_STANDARD), Place("session", 120, ("essential",))),
)

_URGENCY = {"waiting": 60, "running": 50, "awaiting": 40, "idle": 30}
_ENDED = 20
_ENDS = {
    "done": ("done", "good"),
    "failed": ("fail", "alarm"),
    "interrupted": ("fail", "warn"),
    "killed": ("fail", "warn"),
}
_RESTS = {"idle": "idle", "awaiting": "waits for its agents"}
_MOST_RESTARTS = 9  # that are counted


class Options(WidgetOptions):
    silent = integer(120, 10, 86400)
    linger = integer(30, 0, 300)
    most = integer(12, 1, 100)
    tokens = switch(True)
    tools = switch(True)
    model = switch(True)
    cost = switch(False)
    listed = switch(False)


def render(snapshot: Snapshot, options: Options) -> list[Row] | list[Fragment]:
    """A row an agent, below the number of those that the client's own list shows; in few words, or
    where it shows all, only a number."""
    if options.level == 1:
        return count(snapshot, options)
    listed = frozenset[str]() if options.listed else snapshot.listed_agents
    present, elsewhere = _parted(_lingering(snapshot.agents, options.linger), listed)
    shown = _foremost(present, options.most)
    more = len(present) - len(shown)
    if not shown:
        return _sum(elsewhere)
    rows = [Row(_sum(elsewhere), urgency=_URGENCY["running"], key="listed")] if elsewhere else []
    rows += [row(agent, _tree(shown, at, more), options) for at, agent in enumerate(shown)]
    if more:
        rest = Fragment.of(f"+{counted(more, 'agent', 'agents')}", "faint", ESSENTIAL)
        rows.append(Row([rest], " · ", _ENDED, Span(icon("last") + " ", "faint"), key="more"))
    return rows


def _parted(agents: list[Agent], listed: frozenset[str]) -> tuple[list[Agent], list[Agent]]:
    """The agents that have rows here, those below one without a row as if it were not there; and
    the others, which the client lists. It drops an agent that has ended from its list."""
    here: list[Agent] = []
    elsewhere: list[Agent] = []
    above: list[Agent] = []  # the parents of the next agent
    for agent in agents:
        above = above[: agent.depth]
        depth = sum(one.is_over or one.key not in listed for one in above)
        above.append(agent)
        if agent.key in listed and not agent.is_over:
            elsewhere.append(agent)
        else:
            here.append(replace(agent, depth=depth))
    return here, elsewhere


def _sum(agents: list[Agent]) -> list[Fragment]:
    """How many agents these are, with their tokens together."""
    if not agents:
        return []
    used = sum(agent.tokens or 0.0 for agent in agents)
    number = Fragment.of(counted(len(agents), "agent", "agents"), "plain", USEFUL)
    tail = Fragment([Span("· " + tokens(used), "faint")], rank=NICE, joined=True)
    return [number, tail] if used else [number]


def _lingering(agents: list[Agent], linger: float) -> list[Agent]:
    """Without those that ended too long ago, except above one that is shown."""
    shown: list[Agent] = []
    for agent in reversed(agents):
        is_parent = bool(shown) and shown[-1].depth > agent.depth
        if not agent.is_over or agent.over < linger or is_parent:
            shown.append(agent)
    return shown[::-1]


def _foremost(agents: list[Agent], most: int) -> list[Agent]:
    """As many as may be shown; what is finished leaves first, and nobody before its children."""
    order = sorted(
        range(len(agents)), key=lambda at: (agents[at].is_over, agents[at].state == "idle", at)
    )
    return [agents[at] for at in sorted(order[:most])]


def _tree(agents: list[Agent], index: int, more: int) -> str:
    """The branch before an agent: a line past every parent that has siblings below."""
    depth = agents[index].depth
    parts = [icon("last" if _is_last(agents, index, more) else "child")]
    for above in range(index - 1, -1, -1):
        if agents[above].depth == depth - 1:
            parts.insert(0, " " if _is_last(agents, above, more) else icon("over"))
            depth -= 1
    return " ".join(parts) + " "


def _is_last(agents: list[Agent], index: int, more: int) -> bool:
    """Whether no sibling stands below an agent; the number of those left out is one of the top."""
    depth = agents[index].depth
    for below in agents[index + 1 :]:
        if below.depth <= depth:
            return below.depth < depth
    return depth > 0 or not more


def row(agent: Agent, lead: str, options: Options) -> Row:
    """One agent's row, the branch before it in `lead`; its figures are cells."""
    kind = Span(agent.kind.rpartition(":")[2] or agent.kind, "strong")
    description = Span(spaced(agent.description))
    name = Fragment([kind, description], [kind], ESSENTIAL, elastic_span=1)
    return Row(
        [name, _doing(agent, options.silent)],
        " · ",
        _URGENCY.get(agent.state, _ENDED),
        Span(lead, "faint"),
        key=agent.key,
        cells=_figures(agent, options),
    )


def _figures(agent: Agent, options: Options) -> list[Fragment]:
    """A cell for each column: model, tools, tokens, dollars, how often it began again, time."""
    cost = agent.cost if agent.cost is not None and agent.cost >= CENT else None
    more = "+" if agent.restarts >= _MOST_RESTARTS else ""
    again = f"{icon('again')}{agent.restarts}{more}" if agent.restarts else ""
    # How long a teammate worked says nothing about how long it has not.
    age = "" if agent.state == "idle" else elapsed(agent.age)
    figures = [
        (sized(agent.model) if agent.model and options.model else "", NICE - 1),
        (counted(agent.tools, "tool", "tools") if options.tools and agent.tools else "", NICE),
        (tokens(agent.tokens) if options.tokens and agent.tokens is not None else "", NICE + 1),
        (money(cost) if options.cost and cost is not None else "", NICE),
        (again, NICE - 1),
        (age, NICE + 2),
    ]
    return [Fragment([Span(text, "faint")] if text else [], rank=rank) for text, rank in figures]


def _doing(agent: Agent, silent: float) -> Fragment:
    if agent.state in _ENDS:
        sign, tone = _ENDS[agent.state]
        rank = USEFUL + 2 if agent.state == "done" else ESSENTIAL
        return Fragment.of(f"{icon(sign)} {label(agent.state)}", tone, rank)
    if agent.state == "waiting":
        return Fragment.of(f"{icon('wait')} {label('waits for you')}", "alarm", ESSENTIAL)
    if agent.calls:
        return _working(agent)
    if agent.state in _RESTS:
        return Fragment([Span(label(_RESTS[agent.state]), "faint")], rank=USEFUL + 2)
    if agent.silent >= silent:
        text = f"{icon('stall')} {label('silent')} {elapsed(agent.silent)}"
        return Fragment.of(text, "warn", ESSENTIAL)
    return Fragment.of(label("thinking"), "faint", USEFUL + 2)


def _working(agent: Agent) -> Fragment:
    """The call that began last, and how many run beside it."""
    call, others = agent.calls[0], len(agent.calls) - 1
    name, target = Span(tool(call.tool), "accent"), Span(spaced(call.target))
    age = f" {elapsed(call.age)}" if call.age >= 2 else ""
    end = Span(age + (f" +{others}" if others else ""), "faint")
    return Fragment([name, target, end], [name, end], USEFUL + 2, elastic_span=1)
