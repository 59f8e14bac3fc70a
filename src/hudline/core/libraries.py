"""What stands in for rich until it is installed: widths by `unicodedata`, the sixteen colours.

Hooks never import this module. JSON and locks have their own standard stand-ins beside their users
(`core.json_codec`, `platform.locks`).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from importlib.util import find_spec

try:
    from rich.cells import get_character_cell_size
    from rich.color import ColorSystem
    from rich.errors import StyleSyntaxError
    from rich.style import Style

    HAS_RICH = True
except ImportError:
    HAS_RICH = False
_ATTRIBUTES = {"bold": "1", "dim": "2", "italic": "3", "underline": "4", "reverse": "7"}
_COLOURS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_BASIC = {
    **_ATTRIBUTES,
    **{name: str(30 + index) for index, name in enumerate(_COLOURS)},
    **{f"bright_{name}": str(90 + index) for index, name in enumerate(_COLOURS)},
}


@lru_cache(maxsize=4096)
def character_cells(character: str) -> int:
    """The width of a character: 0, 1 or 2 cells."""
    if HAS_RICH:
        return get_character_cell_size(character)
    is_jamo = "\u1160" <= character <= "\u11ff"
    if is_jamo or unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def missing() -> list[str]:
    """The libraries that cannot be imported, by name."""
    return [name for name in ("orjson", "rich") if find_spec(name) is None]


@lru_cache(maxsize=512)
def sgr(style: str, depth: str) -> str:
    """The SGR parameters of a style in rich's language at a colour depth (16, 256 or truecolor); ""
    for no change. ValueError for what is no style; without rich, unknown words are left out."""
    if not HAS_RICH:
        return ";".join([_BASIC[word] for word in style.split() if word in _BASIC])
    if not style.isprintable():
        raise ValueError("has characters that cannot be printed")
    systems = {"truecolor": ColorSystem.TRUECOLOR, "256": ColorSystem.EIGHT_BIT}
    Style.parse.cache_clear()  # a style remembers the parameters of the first depth it is drawn at
    try:
        parsed = Style.parse(style or "none")
    except StyleSyntaxError as error:
        raise ValueError(str(error)) from None
    if parsed.link is not None:  # all text in that tone would lead there
        raise ValueError("names the target of a link")
    marked = parsed.render("x", color_system=systems.get(depth, ColorSystem.STANDARD))
    return marked.partition("\x1b[")[2].partition("m")[0]
