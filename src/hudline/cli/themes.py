"""Themes, written in rich's style language, compiled to escape codes once.

A theme is a dark and a light side; each has one table for 24-bit and 256 colours, and one for the
sixteen that terminals name, which no arithmetic picks well. It names the background and the text
that it is made for. The status line cannot afford rich: it reads compiled tables, the default's
in `hudline.page.theme`, the others' in `hudline.page.themes`. After a change to themes/*.json run
`python -m hudline.cli.themes`; a test holds the two together.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.color import ColorSystem
from rich.style import Style

from hudline.page.options import TONES

# By background, colour depth and tone, the parameters of the SGR sequence.
Compiled = dict[str, dict[str, dict[str, str]]]

BACKGROUNDS = ("dark", "light")
DEFAULT = "default"
_SOURCES = Path(__file__).resolve().parent.parent / "themes"
_PAGE = Path(__file__).resolve().parent.parent / "page"
_DEPTHS = {
    "truecolor": ColorSystem.TRUECOLOR,
    "256": ColorSystem.EIGHT_BIT,
    "16": ColorSystem.STANDARD,
}
_HEAD = '''"""The colours of tones: made by `hudline.cli.themes` from themes/%s.json.

By background, colour depth and tone, the parameters of the SGR escape sequence; "" changes nothing.
"""

'''


def names() -> list[str]:
    """The themes that Hudline brings along, the default first."""
    found = sorted(path.stem for path in _SOURCES.glob("*.json"))
    return [DEFAULT, *(name for name in found if name != DEFAULT)]


def source(name: str) -> dict[str, Any]:
    """One of them as it is written."""
    loaded: dict[str, Any] = json.loads((_SOURCES / f"{name}.json").read_text("utf-8"))
    return loaded


def target(name: str) -> Path:
    """The module that holds it compiled."""
    if name == DEFAULT:
        return _PAGE / "theme.py"
    return _PAGE / "themes" / f"{name.replace('-', '_')}.py"


def codes(style: str, depth: str) -> str:
    """The SGR parameters of a style in rich's language at a colour depth; "" for no change.

    rich's StyleSyntaxError for what is no style.
    """
    Style.parse.cache_clear()  # a style remembers the codes of the first depth it was drawn at
    marked = Style.parse(style or "none").render("x", color_system=_DEPTHS[depth])
    return marked.partition("\x1b[")[2].partition("m")[0]


def compiled(theme: Mapping[str, Any]) -> Compiled:
    """A theme whose tables are whole, by background, depth and tone."""
    made: Compiled = {}
    for background in BACKGROUNDS:
        side = theme[background]
        made[background] = {
            depth: {
                tone: codes(side["sixteen" if depth == "16" else "colours"][tone], depth)
                for tone in TONES
            }
            for depth in _DEPTHS
        }
    return made


def module(name: str) -> str:
    """The text of the module that holds a theme compiled."""
    lines = ["THEME = {"]
    for background, depths in compiled(source(name)).items():
        lines.append(f'    "{background}": {{')
        for depth, table in depths.items():
            lines.append(f'        "{depth}": {{')
            lines += [f'            "{tone}": "{code}",' for tone, code in table.items()]
            lines.append("        },")
        lines.append("    },")
    return _HEAD % name + "\n".join([*lines, "}"]) + "\n"


if __name__ == "__main__":
    for each in names():
        target(each).write_text(module(each), "utf-8")
