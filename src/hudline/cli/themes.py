"""Themes, written in rich's style language, compiled to escape codes once.

A theme has one table for 24-bit and 256 colours and one for the sixteen that terminals name,
which no arithmetic picks well. The status line cannot afford rich: it reads the compiled table,
`hudline.page.theme`. After a change to themes/*.json run `python -m hudline.cli.themes`; a test
holds the two together.
"""

import json
from pathlib import Path

from rich.color import ColorSystem
from rich.style import Style

_SOURCE = Path(__file__).resolve().parent.parent / "themes" / "default.json"
_TARGET = Path(__file__).resolve().parent.parent / "page" / "theme.py"
_DEPTHS = {
    "truecolor": ColorSystem.TRUECOLOR,
    "256": ColorSystem.EIGHT_BIT,
    "16": ColorSystem.STANDARD,
}
_HEAD = '''"""The colours of tones: made by `hudline.cli.themes` from themes/default.json.

By colour depth and tone, the parameters of the SGR escape sequence; "" changes nothing.
"""

'''


def codes(style: str, depth: str) -> str:
    """The SGR parameters of a style in rich's language at a colour depth; "" for no change."""
    Style.parse.cache_clear()  # a style remembers the codes of the first depth it was drawn at
    marked = Style.parse(style or "none").render("x", color_system=_DEPTHS[depth])
    return marked.partition("\x1b[")[2].partition("m")[0]


def compiled(theme: "dict[str, dict[str, str]]") -> str:
    """The text of the module `hudline.page.theme`."""
    lines = ["THEME = {"]
    for depth in _DEPTHS:
        lines.append(f'    "{depth}": {{')
        table = theme["sixteen" if depth == "16" else "colours"]
        lines += [f'        "{tone}": "{codes(style, depth)}",' for tone, style in table.items()]
        lines.append("    },")
    return _HEAD + "\n".join([*lines, "}"]) + "\n"


def source() -> "dict[str, dict[str, str]]":
    """The default theme: its two tables, tone to style."""
    loaded: dict[str, dict[str, str]] = json.loads(_SOURCE.read_text("utf-8"))
    return loaded


if __name__ == "__main__":
    _TARGET.write_text(compiled(source()), "utf-8")
