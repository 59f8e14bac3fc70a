"""A snapshot as terminal text, by the person's choices and the terminal's environment."""

from __future__ import annotations

from typing import Any

from hudline.frame import compose
from hudline.render.ansi import ansi, depth
from hudline.render.edges import edges, without_blocks
from hudline.render.fit import Fit, column_budget, row_budget
from hudline.render.fragment import Row, Span
from hudline.render.hyperlinks import allowed
from hudline.render.i18n import locale, person_language, words
from hudline.render.icons import glyphs, in_force
from hudline.render.sticky_rows import without_last_texts
from hudline.render.theme import palette, styles
from hudline.view.snapshot import Snapshot


def picture(
    snapshot: Snapshot, level: int, env: dict[str, str], config: dict[str, Any] | None = None
) -> str:
    """The snapshot as terminal text, at a verbosity of 1 to 3; the rest as `drawn` has it."""
    config = config or {}
    return drawn(compose.rows_within(snapshot, config, level, most_rows(env)), env, config)


def drawn(rows: list[Row], env: dict[str, str], config: dict[str, Any]) -> str:
    """Rows as terminal text; "" for none.

    env: the terminal's (COLUMNS, LINES, TERM, COLORTERM, NO_COLOR, FORCE_COLOR, COLORFGBG, LC_ALL,
    LC_MESSAGES, LC_CTYPE, LANG, and what says whether it shows links) and HUDLINE_LANG. config:
    the choices in force.
    """
    fit = fitting(column_budget(_size(env, "COLUMNS")), env, config)
    colours = depth(env)
    table = palette(config, env, colours)
    if env.get("TERM") == "dumb":  # nothing that is ASCII keeps an empty row there
        rows = [row for row in rows if not row.is_sticky]
    shown = fit.frame(rows if table else colourless(rows, env), most_rows(env))
    if not shown:
        return ""
    table = styles(shown, table, config, env, colours)
    return ansi(shown, table, is_linked(shown, config, env)) + "\n"


def colourless(rows: list[Row], env: dict[str, str]) -> list[Row]:
    """The rows as they are drawn in a terminal without colours."""
    return without_blocks(without_last_texts(rows), env.get("TERM") == "dumb")


def most_rows(env: dict[str, str]) -> int:
    """How many rows the client shows of a status line in that terminal."""
    return row_budget(_size(env, "LINES"))


def fitting(columns: int | None, env: dict[str, str], config: dict[str, Any]) -> Fit:
    """What fits rows into so many columns, with the icons and the language that are in force."""
    icons = in_force(env, config)
    # These locales draw ambiguous characters two cells wide.
    is_east_asian = locale(env, "LC_CTYPE")[:2] in ("zh", "ja", "ko")
    signs = edges(icons, is_east_asian)
    return Fit(
        columns, {**glyphs(icons), **words(person_language(env, config))}, is_east_asian, signs
    )


def is_linked(shown: list[list[Span]], config: dict[str, Any], env: dict[str, str]) -> bool:
    """Whether anything shown leads somewhere, on a terminal that shows links."""
    return any(span.link for line in shown for span in line) and allowed(config, env)


def _size(env: dict[str, str], name: str) -> int | None:
    value = env.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and int(value[:6]) > 0 else None
