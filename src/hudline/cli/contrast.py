"""How well the colours of styles can be read: see `render.colours`."""

from __future__ import annotations

from typing import Optional

from rich.color import Color, ColorParseError, ColorSystem
from rich.errors import StyleSyntaxError
from rich.style import Style

from hudline.render.colours import ENOUGH, RGB, contrast, luminance, of_palette

__all__ = ["ENOUGH", "RGB", "contrast", "foreground", "luminance", "rgb"]


def rgb(text: object) -> Optional[RGB]:
    """A colour as rich names it (#2e3440, red), or None for what is none."""
    try:
        return _plain(Color.parse(text)) if isinstance(text, str) else None
    except ColorParseError:
        return None


def foreground(style: str, depth: str) -> Optional[RGB]:
    """The colour that a style gives text at a depth of truecolor or 256; None where it gives
    none, or is no style."""
    try:
        colour = Style.parse(style or "none").color
    except StyleSyntaxError:
        return None
    if colour is None:
        return None
    if depth == "truecolor":
        return _plain(colour)
    number = colour.downgrade(ColorSystem.EIGHT_BIT).number
    return None if number is None or number < 16 else of_palette(number)


def _plain(colour: Color) -> RGB:
    red, green, blue = colour.get_truecolor()
    return red, green, blue
