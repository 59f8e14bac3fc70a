"""The pictures of docs/pictures; `cli.reference.renew` writes them.

Each is a sample state, drawn by the real renderer under a sketch of the client, as SVG; one shows a
state in every theme, on the backgrounds that it is made for. `hudline theme NAME --picture FILE`
draws a single theme. The same code makes the same bytes; nothing is fetched to show one.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from hudline import themes
from hudline.cli.preview import sample_rows
from hudline.render.theme import BACKGROUNDS

FOLDER = Path(__file__).resolve().parents[4] / "docs" / "pictures"
COLUMNS = 120
_ENV = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "en_US.UTF-8"}
# By name: the state, how much of it is shown, and what is chosen.
STATES: dict[str, tuple[str, int, dict[str, Any]]] = {
    "busy": ("busy", 2, {}),
    "waiting": ("waiting", 2, {}),
    "agents": ("agents", 2, {}),
    "done": ("done", 2, {}),
    "everything": ("circles", 3, {"preset": "everything"}),
}
# What all themes are shown with, in half the width, and a single one.
_SMALL = {"rows": [["model", "directory", "context"], ["turn_summary"]]}
_THEME_STATES = ("busy", "done")
_MARGIN = 2  # columns beside them
NAMES = (*STATES, "themes")
_CONVERSATIONS = {
    "busy": ("The login test fails since yesterday. Find out why and fix it.", "Running the tests"),
    "waiting": ("Build it again from nothing.", "Claude wants to remove the build folder"),
    "agents": ("Is every token checked? Look everywhere.", "Two agents look, one checks"),
    "done": ("Fix it, and cover it with tests.", "The login works again, and three tests say so"),
    "everything": ("Rework the login as planned.", "Running the tests once more"),
}
_PROMPTS = {"waiting": "Bash rm -rf build?    1. Yes   2. No"}
_THEME = TerminalTheme(
    (22, 24, 29),
    (201, 205, 212),
    [
        *((62, 68, 81), (214, 80, 78), (46, 157, 91), (176, 125, 26)),
        *((63, 143, 196), (169, 109, 200), (70, 165, 175), (201, 205, 212)),
    ],
)
_CELL = 12.2  # how wide rich draws one
_TEXT = re.compile(
    '<text class="([^"]*)" x="([^"]*)" y="([^"]*)" textLength="[^"]*" (clip[^>]*)>([^<]*)</text>'
)
_RUNS = re.compile(r" +|[!-~]+(?: [!-~]+)*|([^ -~])\1*")
# rich's own template names fonts on a server; these are whatever monospaced font is at hand.
_FORMAT = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" \
xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
  font-family: "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width;
}}
.{unique_id}-title {{ font-family: system-ui, sans-serif; font-size: 17px; opacity: 0.7; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


class _Side(NamedTuple):
    """A theme with all its tables, by its name, and the background that counts."""

    name: str
    theme: Mapping[str, Any]
    ground: str


def picture(name: str) -> str:
    """One of `NAMES` as SVG text, `COLUMNS` wide."""
    return _svg(name, f"acme — {name}", _sketched(name) if name in STATES else _all_themes())


def theme_picture(name: str, theme: Mapping[str, Any], grounds: Sequence[str] = BACKGROUNDS) -> str:
    """A theme on the backgrounds it is made for, as SVG text. name: a plain word; theme: with all
    its tables."""
    rows: list[Text] = []
    for side in (_Side(name, theme, ground) for ground in grounds):
        busy, done = (_in_theme(side, state, COLUMNS, {}) for state in _THEME_STATES)
        rows += _on_background(side, [Text(""), *busy, Text(""), *done, Text("")], COLUMNS)
    return _svg(f"theme-{name}", f"hudline theme {name}", rows)


def _svg(name: str, title: str, rows: list[Text]) -> str:
    console = Console(
        file=io.StringIO(),
        record=True,
        width=COLUMNS,
        force_terminal=True,
        color_system="truecolor",
        legacy_windows=False,
        _environ={},
    )
    for row in [Text(""), *rows, Text("")]:
        console.print(row, soft_wrap=True)
    svg = console.export_svg(
        title=title, theme=_THEME, code_format=_FORMAT, unique_id=f"hudline-{name}"
    )
    placed = _TEXT.sub(_placed, svg)
    return "\n".join(line.rstrip() for line in placed.splitlines()) + "\n"


def _sketched(name: str) -> list[Text]:
    """A state below a sketch of the client."""
    prompt, doing = _CONVERSATIONS[name]
    state, level, chosen = STATES[name]
    rule = Text("─" * COLUMNS, "color(8)")
    return [
        Text(f"> {prompt}", "dim"),
        Text(""),
        Text(f"● {doing}"),
        Text(""),
        rule,
        Text.assemble(("❯ ", "dim"), (_PROMPTS.get(name, ""), "bold")),
        rule,
        *sample_rows(state, COLUMNS, level, _ENV, chosen),
    ]


def _all_themes() -> list[Text]:
    """The end of a turn in every theme, dark on the left and light on the right."""
    lines: list[Text] = []
    columns = COLUMNS // 2
    for name in themes.names():
        sides = [_Side(name, themes.source(name), ground) for ground in BACKGROUNDS]
        drawn = [[*_in_theme(side, "done", columns, _SMALL), Text("")] for side in sides]
        dark, light = (_on_background(*pair, columns) for pair in zip(sides, drawn))
        lines += [Text.assemble(*pair) for pair in zip(dark, light)]
    return lines


def _in_theme(side: _Side, state: str, columns: int, chosen: dict[str, Any]) -> list[Text]:
    """A state in a theme, below the theme's name."""
    name, theme, ground = side
    styles = theme[ground]["colours"]
    caption = Text.assemble((name, styles["strong"]), (f"  {ground}", styles["faint"]))
    look = {**chosen, "theme": name, "background": ground, "own": lambda _: theme}
    return [caption, *sample_rows(state, columns - 2 * _MARGIN, 2, _ENV, look)]


def _on_background(side: _Side, rows: list[Text], columns: int) -> list[Text]:
    """Rows on the background of a side of a theme, each `columns` cells wide."""
    colours = side.theme[side.ground]
    lines = []
    for row in rows:
        line = Text(" " * _MARGIN).append_text(row)
        line.append(" " * (columns - line.cell_len))
        line.stylize_before(f"{colours['foreground']} on {colours['background']}")
        lines.append(line)
    return lines


def _placed(text: re.Match[str]) -> str:
    """One text of the SVG as several, each at its own cells: not every viewer keeps blanks, or
    the width of a glyph that comes from another font."""
    tone, x, y, clip, inner = text.groups()
    parts, left = [], float(x)
    for found in _RUNS.finditer(html.unescape(inner).replace("\xa0", " ")):
        run = found.group()
        width = cell_len(run) * _CELL
        if run.strip():
            fit = f'textLength="{width:.5g}" lengthAdjust="spacingAndGlyphs"'
            tag = f'<text class="{tone}" x="{left:.5g}" y="{y}" {fit} {clip}>'
            parts.append(tag + html.escape(run, quote=False) + "</text>")
        left += width
    return "".join(parts)
