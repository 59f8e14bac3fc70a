"""The columns of the list, as wide as the terminal: the least important leave a narrow one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from hudline.cli.overview import texts
from hudline.cli.reporting import words
from hudline.core.fields import printable
from hudline.render.cell_width import cells
from hudline.view.overview import STATES, SessionRow

_NAME = 20  # cells of a project or branch at the most
_SHORT = 10  # and in a narrow terminal
# By columns of the terminal from which on it is so: cells that a column leaves rather than take
# from what a session does.
_DOING = ((100, 24), (80, 22), (60, 16), (0, 12))
_FEW = 60  # columns; below, one cell stands between two columns
_LEAVING = ("bar", "tokens", "agents", "branch", "context", "cost", "since")
_RIGHT = ("since", "context", "cost", "tokens", "agents")
BAR = 5  # cells


class Column(NamedTuple):
    """A column by its key, with its title and cells."""

    key: str
    title: str
    width: int

    @property
    def is_right(self) -> bool:
        """Whether its texts stand at its right edge."""
        return self.key in _RIGHT


class Layout(NamedTuple):
    """`columns` from left to right, with `gap` cells between them; `has_bar`: whether a context has
    a bar beside its percentage."""

    columns: tuple[Column, ...]
    gap: int
    has_bar: bool


def layout(rows: Sequence[SessionRow], clock: float, width: int) -> Layout:
    """The columns for these rows in `width` cells."""
    widths = _natural(rows, clock)
    gap = 1 if width < _FEW else 2
    staying = {key: cell for key, cell in widths.items() if cell}
    has_bar = "context" in staying
    if has_bar:
        staying["context"] = staying["context"] + BAR + 1
    least = next(cell for columns, cell in _DOING if width >= columns)
    for leaving in _LEAVING:
        if _rest(staying, gap, width) >= least:
            break
        if leaving == "bar":
            if has_bar:
                staying["context"] -= BAR + 1
            has_bar = False
        else:
            _shrink(staying)
            if _rest(staying, gap, width) < least:
                staying.pop(leaving, None)
    has_bar = has_bar and "context" in staying
    _grow(staying, widths, _rest(staying, gap, width) - least)
    doing = max(_rest(staying, gap, width), 1)
    titles = _titles()
    if not has_bar:
        titles["context"] = words.say("CTX")
    order = [key for key in widths if key in staying or key == "doing"]
    columns = tuple(
        Column(key, titles[key], doing if key == "doing" else staying[key]) for key in order
    )
    return Layout(columns, gap, has_bar)


def _titles() -> dict[str, str]:
    return {
        "state": words.say("STATE"), "since": words.say("SINCE"), "project": words.say("PROJECT"),
        "branch": words.say("BRANCH"), "doing": words.say("DOING"),
        "context": words.say("CONTEXT"), "cost": words.say("COST"),
        "tokens": words.say("TOK/MIN"), "agents": words.say("AGENTS"),
    }  # fmt: skip


def _natural(rows: Sequence[SessionRow], clock: float) -> dict[str, int]:
    """The cells that each column would like, in their order; 0 where none of its cells has a text,
    and of what a session does, which takes the rest."""
    columns = {
        "since": [texts.since(row.since, clock) for row in rows],
        "project": [texts.session_name(row) for row in rows],
        "branch": [printable(row.branch) for row in rows],
        "doing": [],
        "context": [texts.percent(row.context) for row in rows],
        "cost": [texts.money(row.usd) for row in rows],
        "tokens": [texts.tokens(row.rate) for row in rows],
        "agents": ["x" if row.agents else "" for row in rows],
    }
    titles = _titles()
    found = {"state": 2 + max(cells(texts.state(state)) for state in STATES)}
    found["state"] = max(found["state"], cells(titles["state"]))
    for key, cell_texts in columns.items():
        wanted = max(map(cells, cell_texts), default=0)
        found[key] = min(max(wanted, cells(titles[key])), _NAME) if wanted else 0
    if found["context"]:  # a bar beside it has room for the title
        found["context"] = max(4, *map(cells, columns["context"]))
    return found


def _shrink(staying: dict[str, int]) -> None:
    for key in ("project", "branch"):
        if key in staying:
            staying[key] = min(staying[key], _SHORT)


def _grow(staying: dict[str, int], natural: dict[str, int], spare: int) -> None:
    """Give cells that are to spare back to names that were cut."""
    for key in ("project", "branch"):
        more = min(natural[key] - staying.get(key, natural[key]), spare)
        if more > 0:
            staying[key] += more
            spare -= more


def _rest(staying: dict[str, int], gap: int, width: int) -> int:
    """The cells that are left for what a session does, behind the mark of the chosen row."""
    return width - 1 - sum(staying.values()) - gap * len(staying)
