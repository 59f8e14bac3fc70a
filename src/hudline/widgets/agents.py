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

from __future__ import annotations

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


def render(snapshot: Snapshot, options: Options) -> list[Row] | list[Fragment]:
    """A row an agent; in few words, one fragment with their number."""
    if options.level == 1:
        return count(snapshot, options)
    present = _lingering(snapshot.agents, options.linger)
    shown = _foremost(present, options.most)
    more = len(present) - len(shown)
    rows = [row(agent, _tree(shown, at, more), options) for at, agent in enumerate(shown)]
    if more:
        rest = Fragment.of(f"+{counted(more, 'agent', 'agents')}", "faint", ESSENTIAL)
        rows.append(Row([rest], " · ", _ENDED, Span(icon("last") + " ", "faint")))
    return rows


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
    """One agent's row, the branch before it in `lead`."""
    kind = Span(agent.kind.rpartition(":")[2] or agent.kind, "strong")
    description = Span(spaced(agent.description))
    fragments = [
        Fragment([kind, description], [kind], ESSENTIAL, elastic_span=1),
        _doing(agent, options.silent),
        *_figures(agent, options),
    ]
    if agent.state != "idle":  # how long it worked says nothing about how long it has not
        fragments.append(Fragment.of(elapsed(agent.age), "faint", NICE + 1))
    if agent.model and options.model:
        fragments.append(Fragment.of(sized(agent.model), "faint", NICE - 1))
    return Row(fragments, " · ", _URGENCY.get(agent.state, _ENDED), Span(lead, "faint"))


def _figures(agent: Agent, options: Options) -> list[Fragment]:
    """How much it did: tools, tokens, dollars, and how often it began again."""
    figures: list[str] = []
    if options.tools and agent.tools:
        figures.append(counted(agent.tools, "tool", "tools"))
    if options.tokens and agent.tokens is not None:
        figures.append(tokens(agent.tokens))
    if options.cost and agent.cost is not None and agent.cost >= CENT:
        figures.append(money(agent.cost))
    if agent.restarts:
        more = "+" if agent.restarts >= _MOST_RESTARTS else ""
        figures.append(f"{icon('again')}{agent.restarts}{more}")
    return [Fragment.of(text, "faint", NICE) for text in figures]


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
