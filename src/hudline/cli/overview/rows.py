"""The lines of the list: titles, a line a session, and below it its agents as a tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Optional

from hudline.cli.overview import texts
from hudline.cli.overview.layout import BAR, Layout
from hudline.cli.overview.screen import Line, Part, fitted, padded, width_of
from hudline.cli.reporting import figures
from hudline.core.fields import printable
from hudline.view.overview import AgentRow, SessionRow

_MOST_AGENTS = 8  # of one session in the list
_LINGERS = 30.0  # seconds that a finished agent is listed
_FULL, _NEARLY = 85.0, 70.0  # percent of a context
_DEEPEST = 4  # level to which agents are indented
_MARK = "▸"
_NAMING = ("state", "since", "project", "branch")  # columns that an agent's name takes
Key = tuple[str, int]


class Body(NamedTuple):
    """The lines below the titles, and for each the session that it belongs to."""

    lines: list[Line]
    keys: list[Key]


def titles(layout: Layout) -> Line:
    """The line of titles."""
    return _joined(layout, "", {one.key: (one.title, "dim") for one in layout.columns})


def body(
    rows: Sequence[SessionRow], layout: Layout, clock: float, chosen: Optional[Key] = None
) -> Body:
    """The lines of sessions and their agents; `chosen`: the session under the cursor."""
    lines: list[Line] = []
    keys: list[Key] = []
    for row in rows:
        own = [session_line(row, layout, clock, row.key == chosen)]
        own += agent_lines(listed_agents(row, clock), layout, _MOST_AGENTS)
        lines += own
        keys += [row.key] * len(own)
    return Body(lines, keys)


def session_line(row: SessionRow, layout: Layout, clock: float, is_chosen: bool) -> Line:
    """The line of a session."""
    quiet = "dim" if row.state == "idle" else ""
    counted = len(listed_agents(row, clock))
    line = _joined(layout, _MARK if is_chosen else "", {
        "state": (f"{texts.SIGNS[row.state]} {texts.state(row.state)}", texts.STYLES[row.state]),
        "since": (texts.since(row.since, clock), quiet),
        "project": (texts.session_name(row), quiet or "bold"),
        "branch": (printable(row.branch), quiet or "blue"),
        "doing": (texts.activity(row.activity), quiet),
        "context": (_context(row.context, layout), _tone(row.context, quiet)),
        "cost": (texts.money(row.usd), quiet or "green"),
        "tokens": (texts.tokens(row.rate), quiet),
        "agents": (f"{row.working}/{counted}" if counted else "", quiet),
    })  # fmt: skip
    if is_chosen:
        return tuple((text, f"{style} reverse".strip()) for text, style in line)
    return line


def listed_agents(row: SessionRow, clock: float) -> list[AgentRow]:
    """The agents of a session that are at work or wait, and those that have just ended."""
    return [
        one for one in row.agents
        if one.state in ("works", "waits")
        or (one.state in ("done", "failed") and clock - one.since < _LINGERS)
    ]  # fmt: skip


def agent_lines(agents: Sequence[AgentRow], layout: Layout, most: int) -> list[Line]:
    """A line an agent, at most so many."""
    shown, rest = agents[:most], len(agents) - most
    depths = [min(one.depth, _DEEPEST) for one in shown] + [0] * (rest > 0)
    lines = [_agent_line(*each, layout) for each in zip(shown, branches(depths))]
    if rest > 0:
        lines.append(((f"   └ +{rest}", "dim"),))
    return lines


def branches(depths: Sequence[int]) -> list[str]:
    """The branches of a tree before each of its rows, which are listed with what is below them."""
    found = []
    goes_on: set[int] = set()  # depths that have another row further down
    for depth in reversed(depths):
        above = ["│ " if level in goes_on else "  " for level in range(depth)]
        found.append("".join(above) + ("├" if depth in goes_on else "└"))
        goes_on = {level for level in goes_on if level < depth} | {depth}
    return found[::-1]


def _agent_line(one: AgentRow, branch: str, layout: Layout) -> Line:
    """An agent: its name takes the columns up to what it does, its tokens that of the context."""
    naming = [column.width for column in layout.columns if column.key in _NAMING]
    width = sum(naming) + layout.gap * max(len(naming) - 1, 0)
    name: Line = (
        (f"  {branch} ", "dim"),
        (texts.SIGNS[one.state], texts.STYLES[one.state]), (f" {texts.agent_name(one)}", ""),
    )  # fmt: skip
    name = fitted(name, width)
    parts: list[Part] = [(" ", ""), *name, (" " * (width - width_of(name)), "")]
    values = {
        "doing": (texts.agent_doing(one), "dim"), "context": (texts.tokens(one.tokens), "dim"),
        "cost": (texts.money(one.usd), "dim"),
    }  # fmt: skip
    for column in layout.columns:
        if column.key not in _NAMING:
            text, style = values.get(column.key, ("", ""))
            shown = padded(text, column.width, column.is_right)
            parts += [(" " * layout.gap, ""), (shown, style)]
    return tuple(parts)


def _joined(layout: Layout, mark: str, texts_of: dict[str, Part]) -> Line:
    """A text for each column, with the gaps between them."""
    parts: list[Part] = [(padded(mark, 1), "bold")]
    for index, column in enumerate(layout.columns):
        text, style = texts_of[column.key]
        gap = " " * layout.gap if index else ""
        parts += [(gap, ""), (padded(text, column.width, column.is_right), style)]
    return tuple(parts)


def _context(percent: Optional[float], layout: Layout) -> str:
    if percent is None:
        return ""
    text = texts.percent(percent)
    if not layout.has_bar:
        return text
    return f"{figures.bar(percent / 100, BAR)} {text:>4}"


def _tone(percent: Optional[float], quiet: str) -> str:
    if percent is None or percent < _NEARLY:
        return quiet
    return "red" if percent >= _FULL else "yellow"
