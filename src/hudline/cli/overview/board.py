"""The board of agents: those of all sessions, who needs the person first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Optional

from hudline.cli.overview import details, texts
from hudline.cli.overview.collector import Collector
from hudline.cli.overview.screen import Line, Part, fitted, padded
from hudline.cli.overview.summary import spread
from hudline.cli.reporting import figures, words
from hudline.core.fields import printable
from hudline.render.cell_width import cells
from hudline.view.overview import AgentRow, SessionRow, of_project

_LEAST = 16  # cells of what an agent does
_SHORT = 12  # cells of a name in any case
_NAME, _PROJECT, _MODEL = 40, 18, 16  # cells at the most
_LEAVING = ("model", "tokens", "usd", "project")
_ORDER = ("waits", "failed", "works", "done", "idle")
_IDLE = "idle"


class BoardRow(NamedTuple):
    """An agent and its session."""

    session: SessionRow
    agent: AgentRow


def rows(
    collector: Collector, clock: float, has_all: bool, project: Optional[str]
) -> list[BoardRow]:
    """The agents of all sessions at `clock` (seconds since 1970). has_all: also those that ended
    more than five minutes ago, as far as they are remembered, and idle teammates."""
    sessions = collector.rows(clock)
    if project:
        sessions = of_project(sessions, project)
    found = [
        BoardRow(session, agent)
        for session in sessions
        for agent in (_all_agents(collector, session, clock) if has_all else session.agents)
        if has_all or agent.state != _IDLE
    ]
    return sorted(found, key=lambda row: _order(row, clock))


def _all_agents(collector: Collector, session: SessionRow, clock: float) -> Sequence[AgentRow]:
    return details.agents_of(collector.tracker(session), clock) or session.agents


def _order(row: BoardRow, clock: float) -> tuple[int, float, str]:
    state, since = row.agent.state, row.agent.since
    at = since if state in ("waits", "works") else clock - since
    return _ORDER.index(state), at, row.agent.key


def lines(found: Sequence[BoardRow], clock: float, width: int) -> list[Line]:
    """The board in `width` cells."""
    counts = [
        f"{count} {texts.state(state)}"
        for state in ("waits", "works", "failed", "done")
        if (count := sum(row.agent.state == state for row in found))
    ]
    heading = spread(((" hudline agents", "bold"),), ((" · ".join(counts) + " ", "dim"),), width)
    if not found:
        return [heading, ((f"  {words.say('No session has an agent.')}", "dim"),)]
    table = [_texts(row, clock) for row in found]
    widths = _widths(table, width)
    shown = [_line(row, one, widths) for row, one in zip(found, table)]
    return [heading, *(fitted(line, width) for line in shown)]


def _texts(row: BoardRow, clock: float) -> dict[str, str]:
    agent = row.agent
    took = agent.took if agent.took else max(clock - agent.since, 0.0)
    return {
        "state": f"{texts.SIGNS[agent.state]} {texts.state(agent.state)}",
        "project": printable(row.session.project),
        "name": texts.agent_name(agent),
        "since": texts.since(clock - took, clock) if agent.since else "",
        "doing": texts.agent_doing(agent),
        "model": figures.model(printable(agent.model)),
        "tokens": texts.tokens(agent.tokens),
        "usd": texts.money(agent.usd),
    }


def _widths(table: Sequence[dict[str, str]], width: int) -> dict[str, int]:
    """The cells of each column that stays; what an agent does takes the rest."""
    natural = {key: max(cells(row[key]) for row in table) for key in table[0]}
    for key, most in (("name", _NAME), ("project", _PROJECT), ("model", _MODEL)):
        natural[key] = min(natural[key], most)
    columns = {key: cell for key, cell in natural.items() if cell and key != "doing"}
    least = min(natural["doing"], _LEAST)
    for leaving in _LEAVING:
        if _rest(columns, width) >= least:
            break
        columns.pop(leaving, None)
    room = natural["name"] + _rest(columns, width) - least
    columns["name"] = max(min(natural["name"], room), _SHORT)
    if natural["doing"] and _rest(columns, width) > 0:
        columns["doing"] = _rest(columns, width)
    return {key: columns[key] for key in table[0] if key in columns}


def _rest(columns: dict[str, int], width: int) -> int:
    return width - 1 - sum(columns.values()) - 2 * len(columns)


def _line(row: BoardRow, shown: dict[str, str], widths: dict[str, int]) -> Line:
    styles = {
        "state": texts.STYLES[row.agent.state], "project": "bold", "doing": "dim", "model": "dim",
        "tokens": "dim", "usd": "green",
    }  # fmt: skip
    parts: list[Part] = [(" ", "")]
    for key, cell in widths.items():
        gap = "  " if len(parts) > 1 else ""
        is_right = key in ("since", "tokens", "usd")
        parts += [(gap, ""), (padded(shown[key], cell, is_right), styles.get(key, ""))]
    return tuple(parts)
