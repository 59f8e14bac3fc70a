"""A frame as the client's module takes it: segments for the band, texts for rows of its own.

`{"rows": [[segment, …], …], "agents": {id: text}, "pane": [[segment, …], …], "foot": {"before",
"settings", "after", "away"}}`, where a segment is `[text, colour, attributes]`, and perhaps an
address: see `render.band_output`. `foot` is the pane's last line, see `frame.pane.Footer`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from hudline.core.fields import whole
from hudline.frame.compose import layout
from hudline.frame.pane import footer, pane
from hudline.frame.registry import WIDGETS
from hudline.host.line_output import colourless, fitting, is_linked
from hudline.render.ansi import ansi, depth
from hudline.render.band_output import segments
from hudline.render.fit import row_budget
from hudline.render.fragment import Row, Span
from hudline.render.theme import palette, styles
from hudline.view.snapshot import Snapshot
from hudline.widgets import agents

NOTHING: dict[str, Any] = {"rows": [], "agents": {}, "pane": []}
_MOST = 24  # rows, however high the terminal is
_WIDEST = 120  # columns of the pane, beyond which durations would stand too far from what they tell
_SHOW_LINKS = ("iTerm.app", "WezTerm", "ghostty", "Hyper")
_BULLET = 1  # cells that the client's own row of an agent has less than the band


class Screen(NamedTuple):
    """Where a frame is shown: the terminal's environment, the choices in force, the size as the
    client reports it (`columns`, `rows` for the band, `lines` of the terminal), the verbosity;
    `pane`: the columns of the open pane, None while it is closed; `pane_rows`: the rows of its
    body, None where they are not known."""

    env: dict[str, str]
    config: dict[str, Any]
    size: dict[str, object]
    level: int
    pane: int | None = None
    pane_rows: int | None = None

    @property
    def columns(self) -> int | None:
        """The columns of the band; None where they are not known."""
        return whole(self.size.get("columns")) or None

    @property
    def most_rows(self) -> int:
        """The rows that the band may have. Where the client has none to give at the moment, the
        frame is the one of a single row, so that it is right as soon as there is one."""
        rows = whole(self.size.get("rows"))
        most = _MOST if rows is None else max(rows, 1)
        return min(row_budget(whole(self.size.get("lines")) or None), most)


def shown(screen: Screen, snapshot: Snapshot, rows: list[Row]) -> dict[str, Any]:
    """The frame of a snapshot, with `rows` as those of the band."""
    frame = dict(NOTHING)
    table = palette(screen.config, screen.env, depth(screen.env))
    rows = rows if table else colourless(rows, screen.env)
    fitted = fitting(screen.columns, screen.env, screen.config).frame(rows, screen.most_rows)
    codes = styles(fitted, table, screen.config, screen.env, depth(screen.env))
    frame["rows"] = segments(fitted, codes, _is_linked(fitted, screen))
    if snapshot.agents and screen.level:
        frame["agents"] = _agents(screen, snapshot, table)
    if screen.pane:
        fit = fitting(min(screen.pane, _WIDEST), screen.env, screen.config)
        fitted = fit.lines(pane(snapshot, screen.pane_rows))
        frame["pane"] = segments(fitted, table, _is_linked(fitted, screen))
        is_long = screen.pane_rows is not None and len(fitted) >= screen.pane_rows
        foot = footer(is_long, fit)
        before, after, away = segments([foot.before, foot.after, foot.away], table)
        keys = {"before": before, "settings": foot.settings, "after": after, "away": away}
        frame["foot"] = keys
    return frame


def _is_linked(fitted: list[list[Span]], screen: Screen) -> bool:
    """Whether links are shown: the client writes the address out on terminals that it does not know
    to show them, which are more than Hudline's (seen on client 2.1.330)."""
    env = screen.env
    is_client_sure = (
        env.get("FORCE_HYPERLINK", "0") != "0"
        or env.get("TERM_PROGRAM") in _SHOW_LINKS
        or (env.get("TERM_PROGRAM") == "vscode" and bool(env.get("TERM_PROGRAM_VERSION")))
        or any(env.get(name) for name in ("KITTY_WINDOW_ID", "WT_SESSION", "VTE_VERSION"))
    )
    return is_client_sure and is_linked(fitted, screen.config, env)


def _agents(screen: Screen, snapshot: Snapshot, table: dict[str, str]) -> dict[str, str]:
    """The text of each agent's own row in the client's list, with escape sequences, as the widget's
    options in the person's rows want it."""
    items = [one for row in layout(screen.config, 3) for one in row.items]
    chosen = next((options for name, options in items if name == "agents"), {})
    options = WIDGETS["agents"].configured(chosen, 3)
    columns = None if screen.columns is None else max(screen.columns - _BULLET, 1)
    fit = fitting(columns, screen.env, screen.config)
    living = [agent for agent in snapshot.agents if not agent.is_over]
    lines = fit.lines([agents.row(agent, "", options) for agent in living])
    return {agent.key: ansi([line], table) for agent, line in zip(living, lines)}
