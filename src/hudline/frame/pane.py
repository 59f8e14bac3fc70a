"""The pane: everything at once, what matters first, for whoever asks for more than the band has
room.

Who needs the person; then in sections what runs; the agents, those that run and those that ended,
each with its last calls; the todo list; the last calls of the main thread; the last turns; what
went wrong; and the other rows of the fullest preset. Before what has ended stands the time of day
of its end, in a column that all sections share.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from hudline.frame.compose import draw, rows
from hudline.frame.registry import PRESETS, WIDGETS
from hudline.render.fit import Fit
from hudline.render.formatting import day_time, elapsed, tool
from hudline.render.fragment import ESSENTIAL, NICE, USEFUL, Fragment, Row, Span
from hudline.render.i18n import label
from hudline.render.icons import icon
from hudline.render.layout import DOT, PRESET_ROWS, RowSpec
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
_TIME = 5  # cells of a time or a date
_PRESET = "everything"
_FIRST = ("urgent", "finished")  # rows of the preset that say who needs the person
_PLAN = ("progress",)
_JOBS = "jobs"  # the widget of what runs in the background
_SERVERS = "mcp"  # that of the servers that the session called
_OPEN = ("running", "waiting")  # outcomes
_LOW = 16  # rows of the pane below which no empty ones stand between the sections
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


class Section(NamedTuple):
    """Rows under a heading, "" for none; `is_timed`: whether the column of times stands before
    them."""

    heading: str
    entries: list[Entry]
    is_timed: bool = True


class Footer(NamedTuple):
    """The last line of the pane, its keys: what stands before and behind the way to the settings,
    and that one's name, which the client draws so that Enter presses it; `away`: the line while
    the keys go to the prompt."""

    before: list[Span]
    settings: str
    after: list[Span]
    away: list[Span]


def pane(snapshot: Snapshot, height: int | None = None) -> list[Row]:
    """All rows; an empty one between the sections, unless the pane has few rows: `height` (None:
    not known)."""
    query = snapshot.query
    sections = [Section("", _rows(snapshot, _FIRST), is_timed=False)]
    if query is not None:
        history = SessionHistory(snapshot, query)
        own = history.last_calls("", _OWN)
        running = [_call(one, "") for one in own if one.outcome in _OPEN]
        ended = [_call(one, "") for one in own if one.outcome not in _OPEN]
        todos = todo_items(query)
        sections += [
            Section(label("Now"), running + _widget(_JOBS, snapshot)),
            Section(label("Agents"), _agents(snapshot, history)),
            Section(_plan_heading(todos), _todos(todos)),
            Section("", _rows(snapshot, _PLAN), is_timed=False),
            Section(label("Last calls"), ended),
            Section(label("Turns"), _turns(snapshot)),
            Section(label("Errors"), _errors(snapshot, query, history)),
        ]
    sections.append(Section(label("Figures"), _figures(snapshot), is_timed=False))
    _place(sections, snapshot)
    gap = [Row()] if height is None or height >= _LOW else []
    shown: list[Row] = []
    for section in sections:
        if section.entries:
            shown += gap if shown else []
            shown += [_heading(section.heading)] if section.heading else []
            shown += [entry.row for entry in section.entries]
    return shown


def footer(is_long: bool, fit: Fit) -> Footer:
    """The keys of the pane, as many as fit; is_long: whether there are more rows than it shows."""
    name = "".join(span.text for span in fit.drawn([Span(label("settings"))]))
    scroll = fit.drawn([Span(f"↑↓ {label('scroll')}{DOT}", "faint")]) if is_long else []
    enter = Span("Enter ", "faint")
    close = fit.drawn([Span(f"{DOT}Esc {label('close')}", "faint")])
    away = fit.line(Row([Fragment.of(f"ctrl+x Tab {label('select')}", "faint", ESSENTIAL)]))
    for before, after in (([*scroll, enter], close), ([enter], close)):
        if fit.columns is None or fit.width([*before, Span(name), *after]) <= fit.columns:
            return Footer(before, name, after, away)
    return Footer([], name, [], away)


@cache
def _preset() -> dict[str, list[RowSpec]]:
    """The rows of the fullest preset by their name, without the widgets that have sections."""
    apart = {name for name, one in WIDGETS.items() if one.widget.has_section} | {_JOBS}
    named: dict[str, list[RowSpec]] = {}
    places = [one.name for one in PRESET_ROWS if _PRESET in one.presets]
    for name, row in zip(places, PRESETS[_PRESET]):
        items = [item for item in row.items if item.name not in apart]
        named.setdefault(name, []).append(row._replace(items=items))
    return named


def _rows(snapshot: Snapshot, names: tuple[str, ...]) -> list[Entry]:
    """The rows of the preset with these names that show something."""
    chosen = [row for name in names for row in _preset()[name]]
    return [Entry(0.0, "", row) for row in rows(snapshot, chosen, _FULL)]


def _figures(snapshot: Snapshot) -> list[Entry]:
    """All that is left of the preset; servers that do not answer are among the errors."""
    left = {name: chosen for name, chosen in _preset().items() if name not in _FIRST + _PLAN}
    apart = {_SERVERS} if _is_failing(snapshot) else set()
    chosen = [
        row._replace(items=[item for item in row.items if item.name not in apart])
        for named in left.values()
        for row in named
    ]
    return [Entry(0.0, "", row) for row in rows(snapshot, chosen, _FULL)]


def _place(sections: list[Section], snapshot: Snapshot) -> None:
    """Set what stands before the rows: the times, in one column."""
    timed = [entry for section in sections if section.is_timed for entry in section.entries]
    times = [_time(entry.ended, snapshot) if entry.ended else "" for entry in timed]
    width = max([_TIME, *map(len, times)])
    for time, (_, indent, row) in zip(times, timed):
        row.lead = Span(f"{time.rjust(width)} {indent}", "faint")
    for section in sections:
        if section.heading and not section.is_timed:
            for entry in section.entries:
                entry.row.lead = Span(_INDENT)


def _time(at: float, snapshot: Snapshot) -> str:
    """The time of day; of another day its date, which takes no more room."""
    shown = day_time(at, snapshot.utc_offset or 0, snapshot.clock, snapshot.twelve_hours)
    date, _, time = shown.partition(" ")
    return date if time and "-" in date else shown


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
    row = Row(fragments, separator=DOT)
    if past.age >= _SHOWN:
        row.fill = len(fragments)  # durations stand in a column at the right
        fragments.append(Fragment.of(elapsed(past.age), "faint", NICE))
    return Entry(0.0 if past.outcome == "running" else past.over, indent, row)


def _plan_heading(listed: list[tuple[str, str]]) -> str:
    done = sum(status == "completed" for status, _ in listed)
    return f"{label('Todos')} {done}/{len(listed)}"


def _todos(listed: list[tuple[str, str]]) -> list[Entry]:
    """The items; of very many, what is done leaves first."""
    order = sorted(range(len(listed)), key=lambda at: (listed[at][0] == "completed", at))
    shown = [_item(*listed[at]) for at in sorted(order[:_ITEMS])]
    if len(listed) > _ITEMS:
        shown.append(Entry(0.0, "", _heading(f"+{len(listed) - _ITEMS}")))
    return shown


def _item(status: str, subject: str) -> Entry:
    text = Span(subject, "faint" if status == "completed" else "plain")
    return Entry(0.0, "", Row([Fragment([_mark(status), text], None, ESSENTIAL)]))


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
        entries += _widget("errors", snapshot)
    for one in history.failed_calls(_FAILED):
        entry = _call(one, "")
        if one.by:
            entry.row.fragments.insert(1, Fragment.of(one.by, "faint", USEFUL))
            entry.row.fill = None if entry.row.fill is None else entry.row.fill + 1
        entries.append(entry)
    if _is_failing(snapshot):
        entries += _widget(_SERVERS, snapshot)
    return entries


def _widget(name: str, snapshot: Snapshot) -> list[Entry]:
    shown = draw(name, snapshot, {}, _FULL)
    fragments = [one for one in shown if isinstance(one, Fragment)]
    return [Entry(0.0, "", Row(fragments, separator=DOT))] if fragments else []


def _turns(snapshot: Snapshot) -> list[Entry]:
    """The last ones, as they were noted; of one whose agents still run, what is known by now."""
    noted = {one.prompt: one for one in reversed(snapshot.turns or ())}
    present = snapshot.finished_turn
    if present is not None and (present.working or present.prompt not in noted):
        noted[present.prompt] = present
    last = [*noted.values()][::-1][:_TURNS]
    return [Entry(one.over, "", Row(summary(one), separator=DOT)) for one in last]


def _is_failing(snapshot: Snapshot) -> bool:
    """Whether a server of MCP did not answer its last call."""
    return any(is_failing for _, is_failing in snapshot.servers or ())
