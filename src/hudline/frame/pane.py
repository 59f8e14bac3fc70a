"""The pane: everything at once, top to bottom, for whoever asks for more than the band has room.

The rows of the fullest preset, then in sections: the agents, those that run and those that ended,
each with its last calls; the last calls of the main thread; the todo list; the last turns; what
went wrong. Before what has ended stands the time of day of its end, in a column.
"""

from __future__ import annotations

from typing import NamedTuple

from hudline.frame.compose import draw, rows
from hudline.frame.registry import PRESETS, WIDGETS
from hudline.render.formatting import day_time, elapsed, tool
from hudline.render.fragment import ESSENTIAL, NICE, USEFUL, Fragment, Row, Span
from hudline.render.i18n import label
from hudline.render.icons import icon
from hudline.render.layout import DOT
from hudline.view.session_facts import last_error, todo_items
from hudline.view.session_history import SessionHistory
from hudline.view.snapshot import Snapshot
from hudline.view.state_query import StateQuery
from hudline.view.values import Agent, PastCall
from hudline.widgets import agents
from hudline.widgets.error import kind
from hudline.widgets.turn_summary import summary

_AGENTS = 12
_CALLS = 4  # the last ones of each agent
_OWN = 8  # of the main thread
_ITEMS = 16
_TURNS = 8
_FAILED = 6
_FULL = 3
_SHOWN = 2.0  # seconds from which on the duration of a call is shown
_INDENT = "  "
_TIME = 5  # cells of a time of today
_PRESET = "everything"
_SERVERS = "mcp"  # the widget of those that the session called
_SIGNS = {  # by the outcome of a call or the status of a todo
    "running": ("run", "accent"),
    "waiting": ("wait", "alarm"),
    "ok": ("done", "good"),
    "failed": ("fail", "alarm"),
    "started": ("job", "accent"),
    "completed": ("done", "good"),
    "in_progress": ("run", "accent"),
}


class Entry(NamedTuple):
    """A row of a section: when it ended (seconds since 1970; 0.0: not, or unknown), its indent."""

    ended: float
    indent: str
    row: Row


def pane(snapshot: Snapshot) -> list[Row]:
    """All rows; an empty one between the sections."""
    query = snapshot.query
    sections = [_preset(snapshot)]
    if query is not None:
        history = SessionHistory(snapshot, query)
        own = [_call(one, "") for one in history.last_calls("", _OWN)]
        sections += [
            _section(label("Agents"), snapshot, _agents(snapshot, history)),
            _section(label("Main thread"), snapshot, own),
            _todos(todo_items(query)),
            _section(label("Turns"), snapshot, _turns(snapshot)),
            _section(label("Errors"), snapshot, _errors(snapshot, query, history)),
        ]
    shown: list[Row] = []
    for section in filter(None, sections):
        shown += [Row(), *section] if shown else section
    return shown


def _preset(snapshot: Snapshot) -> list[Row]:
    """The rows of the fullest preset without the widgets that have sections of their own."""
    apart = {name for name, one in WIDGETS.items() if one.widget.has_section}
    if _is_failing(snapshot):
        apart.add(_SERVERS)
    chosen = [
        row._replace(items=[item for item in row.items if item.name not in apart])
        for row in PRESETS[_PRESET]
    ]
    return rows(snapshot, chosen, _FULL)


def _section(heading: str, snapshot: Snapshot, entries: list[Entry]) -> list[Row]:
    """The heading and the rows behind their column of times; nothing where there are none."""
    if not entries:
        return []
    ahead, half = snapshot.utc_offset or 0, snapshot.twelve_hours
    times = [day_time(at, ahead, snapshot.clock, half) if at else "" for at, _, _ in entries]
    width = max([_TIME, *map(len, times)])
    for time, (_, indent, row) in zip(times, entries):
        row.lead = Span(f"{_INDENT}{time.rjust(width)} {indent}", "faint")
        row.separator = DOT
    return [_heading(heading), *(entry.row for entry in entries)]


def _heading(text: str) -> Row:
    return Row([Fragment.of(text, "faint", ESSENTIAL)])


def _agents(snapshot: Snapshot, history: SessionHistory) -> list[Entry]:
    """Those that run, as the band has them, then those that ended."""
    options = WIDGETS["agents"].configured({}, _FULL)
    live = [one for one in snapshot.agents if not one.is_over]
    ended = history.ended_agents({one.key for one in live})
    found = [*live, *ended]
    entries: list[Entry] = []
    for one in found[:_AGENTS]:
        at = snapshot.clock - one.over if one.over or one in ended else 0.0
        indent = _INDENT * one.depth
        entries.append(Entry(at, indent, agents.row(one, "", options)))
        entries += [_call(past, indent + _INDENT) for past in _other_calls(one, history)]
    if len(found) > _AGENTS:
        entries.append(Entry(0.0, "", _heading(f"+{len(found) - _AGENTS}")))
    return entries


def _other_calls(agent: Agent, history: SessionHistory) -> list[PastCall]:
    """The last calls of an agent but the one that its row names."""
    last = history.last_calls(agent.key, _CALLS)
    target = agent.calls[0].target if agent.calls else None
    named = next((one for one in last if (one.outcome, one.target) == ("running", target)), None)
    return [one for one in last if one is not named]


def _call(past: PastCall, indent: str) -> Entry:
    spans = [_mark(past.outcome), Span(tool(past.tool))]
    if past.target:
        spans.append(Span(" " + past.target, "faint"))
    fragments = [Fragment(spans, None, ESSENTIAL, elastic_span=2 if past.target else None)]
    if past.outcome in ("interrupted", "denied"):
        fragments.append(Fragment.of(label(past.outcome), "faint"))
    if past.age >= _SHOWN:
        fragments.append(Fragment.of(elapsed(past.age), "faint", NICE))
    return Entry(0.0 if past.outcome == "running" else past.over, indent, Row(fragments))


def _todos(listed: list[tuple[str, str]]) -> list[Row]:
    """The items; of very many, what is done leaves first."""
    if not listed:
        return []
    done = sum(status == "completed" for status, _ in listed)
    order = sorted(range(len(listed)), key=lambda at: (listed[at][0] == "completed", at))
    shown = [_item(*listed[at]) for at in sorted(order[:_ITEMS])]
    if len(listed) > _ITEMS:
        shown.append(_heading(f"{_INDENT}+{len(listed) - _ITEMS}"))
    return [_heading(f"{label('Todos')} {done}/{len(listed)}"), *shown]


def _item(status: str, subject: str) -> Row:
    text = Span(subject, "faint" if status == "completed" else "plain")
    return Row([Fragment([_mark(status), text], None, ESSENTIAL)], lead=Span(_INDENT, "faint"))


def _mark(state: str) -> Span:
    sign, tone = _SIGNS.get(state, ("", "faint"))
    return Span((icon(sign) if sign else "·") + " ", tone)


def _errors(snapshot: Snapshot, query: StateQuery, history: SessionHistory) -> list[Entry]:
    """Those of the API, the last one and all by kind; failed calls; servers that do not answer."""
    entries: list[Entry] = []
    error, kinds = last_error(query), snapshot.errors or []
    if error is not None:
        text = f"{icon('fail')} {label('API error')}: {kind(error[0])}"
        entries.append(Entry(error[1], "", Row([Fragment.of(text, "warn", ESSENTIAL)])))
    if sum(count for _, count in kinds) > 1:
        entries.append(_widget("errors", snapshot))
    for one in history.failed_calls(_FAILED):
        entry = _call(one, "")
        if one.by:
            entry.row.fragments.insert(1, Fragment.of(one.by, "faint", USEFUL))
        entries.append(entry)
    if _is_failing(snapshot):
        entries.append(_widget(_SERVERS, snapshot))
    return entries


def _widget(name: str, snapshot: Snapshot) -> Entry:
    shown = draw(name, snapshot, {}, _FULL)
    return Entry(0.0, "", Row([one for one in shown if isinstance(one, Fragment)]))


def _turns(snapshot: Snapshot) -> list[Entry]:
    """The last ones, as they were noted; of one whose agents still run, what is known by now."""
    noted = {one.prompt: one for one in reversed(snapshot.turns or ())}
    present = snapshot.finished_turn
    if present is not None and (present.working or present.prompt not in noted):
        noted[present.prompt] = present
    last = [*noted.values()][::-1][:_TURNS]
    return [Entry(one.over, "", Row(summary(one))) for one in last]


def _is_failing(snapshot: Snapshot) -> bool:
    """Whether a server of MCP did not answer its last call."""
    return any(is_failing for _, is_failing in snapshot.servers or ())
