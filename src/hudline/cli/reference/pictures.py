"""The pictures of docs/pictures; `cli.reference.renew` writes them.

Each is a sample state, drawn by the real renderer under a sketch of the client, as SVG; one shows a
state in every theme, on the backgrounds that it is made for, and one in every layout. `hudline
theme NAME --picture FILE` draws a single theme. The same code makes the same bytes; nothing is
fetched to show one.
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
from hudline.render.edges import COLOURED, LAYOUTS
from hudline.render.icons import TABLE
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
# By layout, the theme that it is shown in.
_LAYOUT_THEMES = dict(zip(LAYOUTS, ("tokyo-night", "catppuccin", "rose-pine", "everforest")))
NAMES = (*STATES, "themes", "layouts")
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
_CELL, _ROW, _TOP = 12.2, 24.65, 18.5  # a cell as rich draws it: width, height, above its text
# What few viewers have a font for: the other signs of the icon set as those of the default one, and
# the ends of blocks as shapes, in the cell from 0, 0 to 1, 1.
_UNPATCHED = {
    ord(nerd): usual
    for usual, nerd, *_ in reversed(TABLE.values())  # the first of several
    if len(nerd) == len(usual) == 1 and cell_len(usual) == 1
}
_SEAM = 0.05  # of a cell: how far a shape reaches into its block, so that nothing shines through
_SHAPES = {
    "\ue0b0": ("M {} L {} L {} Z", ((-_SEAM, 0), (1, 0.5), (-_SEAM, 1))),
    "\ue0b2": ("M {} L {} L {} Z", ((1 + _SEAM, 0), (0, 0.5), (1 + _SEAM, 1))),
    "\ue0b4": ("M {} C {} {} {} Z", ((-_SEAM, 0), (1.3, 0), (1.3, 1), (-_SEAM, 1))),
    "\ue0b6": ("M {} C {} {} {} Z", ((1 + _SEAM, 0), (-0.3, 0), (-0.3, 1), (1 + _SEAM, 1))),
}
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
    rows = _OF_ALL[name]() if name in _OF_ALL else _sketched(name)
    return _svg(name, f"acme — {name}", rows)


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


def _all_layouts() -> list[Text]:
    """A busy moment in every layout, each in another theme."""
    lines: list[Text] = []
    for layout, name in _LAYOUT_THEMES.items():
        side = _Side(name, themes.source(name), BACKGROUNDS[0])
        styles = side.theme[side.ground]["colours"]
        more = "  with a nerd font" if layout in COLOURED else ""
        caption = Text.assemble((layout, styles["strong"]), (more, styles["faint"]))
        chosen = {"theme": name, "background": side.ground, "layout": layout, "icons": "nerd"}
        rows = sample_rows("busy", COLUMNS - 2 * _MARGIN, 2, _ENV, chosen)
        for row in rows:
            row.plain = row.plain.translate(_UNPATCHED)
        lines += _on_background(side, [Text(""), caption, *rows, Text("")], COLUMNS)
    return lines


_OF_ALL = {"themes": _all_themes, "layouts": _all_layouts}


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
        if run[0] in _SHAPES:
            parts.append(
                f'<path class="{tone}" d="{_shape(run[0], left, float(y) - _TOP)}" {clip}/>'
            )
        elif run.strip():
            fit = f'textLength="{width:.5g}" lengthAdjust="spacingAndGlyphs"'
            tag = f'<text class="{tone}" x="{left:.5g}" y="{y}" {fit} {clip}>'
            parts.append(tag + html.escape(run, quote=False) + "</text>")
        left += width
    return "".join(parts)


def _shape(sign: str, left: float, top: float) -> str:
    """The outline of a sign in the cell at a place."""
    path, points = _SHAPES[sign]
    return path.format(*(f"{left + x * _CELL:.5g} {top + y * _ROW:.5g}" for x, y in points))
