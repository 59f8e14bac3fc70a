"""How well colours can be read, as WCAG 2 reckons it."""

from __future__ import annotations

from typing import Optional

from rich.color import Color, ColorParseError, ColorSystem
from rich.errors import StyleSyntaxError
from rich.style import Style

RGB = tuple[int, int, int]
ENOUGH = 3.0  # WCAG's least contrast for large text and signs
_STEPS = (0, 95, 135, 175, 215, 255)  # of the cube among xterm's 256 colours


def luminance(colour: RGB) -> float:
    """The relative luminance of an sRGB colour, from 0 to 1."""
    parts = [value / 255 for value in colour]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear))


def contrast(one: RGB, other: RGB) -> float:
    """The contrast of two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


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
    return None if number is None else of_palette(number)


def _plain(colour: Color) -> RGB:
    red, green, blue = colour.get_truecolor()
    return red, green, blue


def of_palette(index: int) -> Optional[RGB]:
    """One of xterm's 256 colours: behind the first sixteen, which are the terminal's own, a cube,
    then greys."""
    if index < 16:
        return None
    if index >= 232:
        grey = 8 + 10 * (index - 232)
        return grey, grey, grey
    rest, blue = divmod(index - 16, 6)
    red, green = divmod(rest, 6)
    return _STEPS[red], _STEPS[green], _STEPS[blue]
