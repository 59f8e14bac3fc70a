"""A picture as the client's module takes it: segments for the band, texts for rows of its own.

`{"rows": [[segment, …], …], "agents": {id: text}, "pane": [[segment, …], …]}`, where a segment is
`[text, colour, attributes]`, and perhaps an address: see `page.segments`.
"""

from hudline.entry.picture import fitting, is_linked
from hudline.layout import lines
from hudline.page.fit import EMPTY, row_budget
from hudline.page.paint import ansi, depth, palette
from hudline.page.segments import segments

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.now.snapshot import Now
    from hudline.page.piece import Row, Span

NOTHING: "dict[str, Any]" = {"rows": [], "agents": {}, "pane": []}
_MOST = 24  # rows, however high the terminal is
_SHOW_LINKS = ("iTerm.app", "WezTerm", "ghostty", "Hyper")
_BULLET = 1  # cells that the client's own row of an agent has less than the band


class Screen:
    """The terminal's environment, the choices in force, the size that the client told (`columns`,
    `rows` for the band, `lines` of the terminal), the verbosity; `pane`: the columns of the open
    pane, None while it is closed."""

    def __init__(
        self, env: "dict[str, str]", chosen: "dict[str, Any]", size: "dict[str, object]", level: int
    ) -> None:
        self.env = env
        self.chosen = chosen
        self.level = level
        self.columns = _whole(size.get("columns"))
        self.pane: int | None = None
        room = row_budget(_whole(size.get("lines")))
        told = _whole(size.get("rows"))
        self.most = min(room, _MOST if told is None else told)


def shown(screen: Screen, now: "Now", made: "list[Row]") -> "dict[str, Any]":
    """The picture of a moment, with `made` as the rows of the band."""
    picture = dict(NOTHING)
    table = palette(screen.chosen, screen.env, depth(screen.env))
    fitted = fitting(screen.columns, screen.env, screen.chosen).page(made, screen.most)
    picture["rows"] = segments(fitted, table, _is_linked(fitted, screen))
    if now.agents and screen.level:
        picture["agents"] = _agents(screen, now, table)
    if screen.pane:
        from hudline.pane import pane

        fit = fitting(screen.pane, screen.env, screen.chosen)
        fitted = [fit.line(row) if row.pieces else [EMPTY] for row in pane(now)]
        picture["pane"] = segments(fitted, table, _is_linked(fitted, screen))
    return picture


def _is_linked(fitted: "list[list[Span]]", screen: Screen) -> bool:
    """Whether links are shown: the client writes the address out on terminals that it does not know
    to show them, which are more than Hudline's (seen on client 2.1.330)."""
    env = screen.env
    is_client_sure = (
        env.get("FORCE_HYPERLINK", "0") != "0"
        or env.get("TERM_PROGRAM") in _SHOW_LINKS
        or (env.get("TERM_PROGRAM") == "vscode" and bool(env.get("TERM_PROGRAM_VERSION")))
        or any(env.get(name) for name in ("KITTY_WINDOW_ID", "WT_SESSION", "VTE_VERSION"))
    )
    return is_client_sure and is_linked(fitted, screen.chosen, env)


def _agents(screen: Screen, now: "Now", table: "dict[str, str]") -> "dict[str, str]":
    """The text of each agent's own row in the client's list, with escape sequences, as the widget's
    options in the person's rows want it."""
    from hudline.show import options
    from hudline.widgets import agents

    items = [one for _, _, items in lines(screen.chosen, 3) for one in items]
    asked = next((given for name, given in items if name == "agents"), {})
    given = options(agents, "agents", asked, 3)
    columns = None if screen.columns is None else max(screen.columns - _BULLET, 1)
    fit = fitting(columns, screen.env, screen.chosen)
    texts = {}
    for agent in now.agents:
        if not agent.is_over:
            line = fit.line(agents.row(agent, "", given))
            texts[agent.key] = ansi([line], table)
    return texts


def _whole(told: object) -> "int | None":
    return int(told) if isinstance(told, (int, float)) and told > 0 else None
