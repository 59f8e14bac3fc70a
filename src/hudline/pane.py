"""The pane: everything at once, top to bottom, for whoever asks for more than the band has room.

The rows of the fullest preset, then in sections: the agents, those that run and those that are
over, each with its last calls; the last calls of the main thread; the todo list; the last turns;
what went wrong. Before what is over stands the time of day when it ended, in a column.
"""

from hudline.layout import DOT, lines
from hudline.now.history import History, items, last_error
from hudline.now.receipt import whole
from hudline.page.figures import clock, tool
from hudline.page.hours import moment as hour
from hudline.page.icons import icon
from hudline.page.labels import label
from hudline.page.piece import ESSENTIAL, NICE, USEFUL, Piece, Row
from hudline.show import draw, options, rows
from hudline.widgets import agents
from hudline.widgets.error import kind
from hudline.widgets.receipt import said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.history import Past
    from hudline.now.moment import Moment
    from hudline.now.snapshot import Agent, Now
    from hudline.page.piece import Span

    Entry = tuple[float, str, Row]  # when it ended (0.0: not, or unknown), its indent, its row

_AGENTS = 12
_CALLS = 4  # the last ones of each agent
_OWN = 8  # of the main thread
_ITEMS = 16
_TURNS = 8
_FAILED = 6
_FULL = 3
_WORTH = 2.0  # seconds that a call took, to be told
_INDENT = "  "
_TIME = 5  # cells of a time of today
# Widgets that stand in sections of their own.
_ALONE = ("agents", "agent_count", "tools", "todos", "errors", "receipt")
_SIGNS = {
    "running": ("run", "accent"),
    "waiting": ("wait", "alarm"),
    "ok": ("done", "good"),
    "failed": ("fail", "alarm"),
    "started": ("job", "accent"),
}
_MARKS = {"completed": ("done", "good"), "in_progress": ("run", "accent")}


def pane(now: "Now") -> "list[Row]":
    """All rows; an empty one between the sections."""
    moment = now.moment
    sections = [_preset(now)]
    if moment is not None:
        history = History(now, moment)
        own = [_call(one, "") for one in history.last_calls("", _OWN)]
        sections += [
            _section(label("Agents"), now, _agents(now, history)),
            _section(label("Main thread"), now, own),
            _todos(items(moment)),
            _section(label("Turns"), now, _turns(now)),
            _section(label("Errors"), now, _errors(now, moment, history)),
        ]
    made: list[Row] = []
    for section in filter(None, sections):
        made += [Row([]), *section] if made else section
    return made


def _preset(now: "Now") -> "list[Row]":
    chosen = lines({"preset": "everything"}, _FULL)
    alone = (*_ALONE, "mcp") if _is_failing(now) else _ALONE
    layout = [
        (gap, least, [item for item in items if item[0] not in alone])
        for gap, least, items in chosen
    ]
    return rows(now, layout, _FULL)


def _section(heading: str, now: "Now", entries: "list[Entry]") -> "list[Row]":
    """The heading and the rows behind their column of times; nothing where there are none."""
    ahead, half = now.utc_offset or 0, now.twelve_hours
    times = [hour(at, ahead, now.clock, half) if at else "" for at, _, _ in entries]
    width = max([_TIME, *map(len, times)])
    for time, (_, indent, row) in zip(times, entries):
        row.lead = (f"{_INDENT}{time.rjust(width)} {indent}", "faint")
        row.separator = DOT
    return [_heading(heading), *(row for _, _, row in entries)] if entries else []


def _heading(text: str) -> Row:
    return Row([Piece([(text, "faint")], rank=ESSENTIAL)])


def _agents(now: "Now", history: History) -> "list[Entry]":
    """Those that run, as the band has them, then those that are over."""
    given = options(agents, "agents", {}, _FULL)
    live = [one for one in now.agents if not one.is_over]
    over = history.ended({one.key for one in live})
    found = [*live, *over]
    made: list[Entry] = []
    for one in found[:_AGENTS]:
        at = now.clock - one.over if one.over or one in over else 0.0
        indent = _INDENT * one.depth
        made.append((at, indent, agents.row(one, "", given)))
        made += [_call(past, indent + _INDENT) for past in _beside(one, history)]
    if len(found) > _AGENTS:
        made.append((0.0, "", _heading(f"+{len(found) - _AGENTS}")))
    return made


def _beside(agent: "Agent", history: History) -> "list[Past]":
    """The last calls of an agent but the one that its row names."""
    last = history.last_calls(agent.key, _CALLS)
    named = agent.calls[0].target if agent.calls else None
    for index, past in enumerate(last):
        if past.outcome == "running" and past.target == named:
            return last[:index] + last[index + 1 :]
    return last


def _call(past: "Past", indent: str) -> "Entry":
    sign, tone = _SIGNS.get(past.outcome, ("", "faint"))
    mark = (icon(sign) if sign else "·") + " "
    spans: list[Span] = [(mark, tone), (tool(past.tool), "plain")]
    if past.target:
        spans.append((" " + past.target, "faint"))
    pieces = [Piece(spans, None, ESSENTIAL, bends=2 if past.target else None)]
    if past.outcome in ("interrupted", "denied"):
        pieces.append(Piece([(label(past.outcome), "faint")]))
    if past.age >= _WORTH:
        pieces.append(Piece([(clock(past.age), "faint")], rank=NICE))
    return 0.0 if past.outcome == "running" else past.over, indent, Row(pieces)


def _todos(listed: "list[tuple[str, str]]") -> "list[Row]":
    """The items; of very many, what is done leaves first."""
    if not listed:
        return []
    done = sum(status == "completed" for status, _ in listed)
    order = sorted(range(len(listed)), key=lambda at: (listed[at][0] == "completed", at))
    made = [_item(*listed[at]) for at in sorted(order[:_ITEMS])]
    if len(listed) > _ITEMS:
        made.append(_heading(f"{_INDENT}+{len(listed) - _ITEMS}"))
    return [_heading(f"{label('Todos')} {done}/{len(listed)}"), *made]


def _item(status: str, subject: str) -> Row:
    sign, tone = _MARKS.get(status, ("", "faint"))
    mark = (icon(sign) if sign else "·") + " "
    text = (subject, "faint" if status == "completed" else "plain")
    return Row([Piece([(mark, tone), text], None, ESSENTIAL)], lead=(_INDENT, "faint"))


def _errors(now: "Now", moment: "Moment", history: History) -> "list[Entry]":
    """Those of the API, the last one and all by kind; failed calls; servers that do not answer."""
    made: list[Entry] = []
    error, kinds = last_error(moment), now.errors or []
    if error is not None:
        text = f"{icon('fail')} {label('API error')}: {kind(error[0])}"
        made.append((error[1], "", Row([Piece([(text, "warn")], rank=ESSENTIAL)])))
    if sum(count for _, count in kinds) > 1:
        made.append((0.0, "", Row(draw("errors", now, {}, _FULL))))
    for one in history.failed(_FAILED):
        at, indent, row = _call(one, "")
        if one.by:
            row.pieces.insert(1, Piece([(one.by, "faint")], rank=USEFUL))
        made.append((at, indent, row))
    if _is_failing(now):
        made.append((0.0, "", Row(draw("mcp", now, {}, _FULL))))
    return made


def _turns(now: "Now") -> "list[Entry]":
    """The last ones, as they were noted; of one whose agents still run, what is known by now."""
    noted = {one.prompt: one for one in reversed(now.turns or ())}
    present = whole(now)
    if present is not None and (present.working or present.prompt not in noted):
        noted[present.prompt] = present
    last = [*noted.values()][::-1][:_TURNS]
    return [(one.over, "", Row(said(one))) for one in last]


def _is_failing(now: "Now") -> bool:
    """Whether a server of MCP did not answer its last call."""
    return any(is_failing for _, is_failing in now.servers or ())
