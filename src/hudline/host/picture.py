"""The picture of a session for whoever asks outside of the client: `hudline status`.

The rows are those of status line and band, fitted to another size: without a row that a person's
former status line has, since that is written for another place.
"""

from __future__ import annotations

from typing import Any

from hudline.config import reader
from hudline.frame.compose import rows_within
from hudline.host.line_output import colourless, fitting, is_linked
from hudline.platform.status_pipe import ROWS, WIDEST, Request
from hudline.render.ansi import ansi, depth
from hudline.render.band_output import segments
from hudline.render.fragment import Row
from hudline.render.theme import palette, styles
from hudline.render.tmux import markup
from hudline.view.snapshot import Snapshot

_NORMAL = 2
_IN_TMUX = "tmux-256color"  # what runs in its status line has no terminal, or a dumb one


def level_of(env: dict[str, str], config: dict[str, Any], set_by_session: int | None = None) -> int:
    """The verbosity of a picture, 1 to 3: the environment's, else the session's own, else that of
    config.json. Who turned everything off in the client wants it elsewhere."""
    named = None if env.get("HUDLINE_VERBOSITY") else set_by_session
    return (reader.verbosity(env, config) if named is None else named) or _NORMAL


def drawn_rows(snapshot: Snapshot, chosen: dict[str, Any], level: int, most: int) -> list[Row]:
    """The rows that the choices in force ask for, as on a terminal with so many; who wants one row
    need not read how many it stands for."""
    snapshot.sources.wrapped_line = lambda: None
    shown = rows_within(snapshot, chosen, level, most)
    for row in shown:
        row.omitted = 0
    return shown


def picture(shown: list[Row], request: Request, env: dict[str, str], chosen: dict[str, Any]) -> str:
    """Rows in the form that is asked for, each with a newline; "" for none. env: the terminal's."""
    is_tmux = request.form == "tmux"
    if is_tmux:
        env = {**env, "TERM": _IN_TMUX, "COLORTERM": "truecolor"}
    fit = fitting(min(request.columns, WIDEST) or None, env, chosen)
    table = {} if request.form == "text" else palette(chosen, env, depth(env))
    shown = [row for row in shown if row.fragments]
    shown = shown if table else colourless(shown, env)
    fitted = fit.frame(shown, 1 if is_tmux else min(request.rows, ROWS))
    table = styles(fitted, table, chosen, env, depth(env))
    if request.form == "ansi":
        text = ansi(fitted, table, is_linked(fitted, chosen, env))
        return text + "\n" if fitted else ""
    lines = segments(fitted, table)
    texts = ["".join([one[0] for one in line]).rstrip() for line in lines]
    texts = [markup(line) for line in lines] if is_tmux else texts
    return "".join([text + "\n" for text in texts])
