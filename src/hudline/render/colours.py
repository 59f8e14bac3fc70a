"""Arithmetic of colours: contrast as WCAG 2 reckons it, xterm's palette, mixing."""

from __future__ import annotations

RGB = tuple[int, int, int]
ENOUGH = 3.0  # WCAG's least contrast for large text and signs
BLACK, WHITE = (0, 0, 0), (255, 255, 255)
# The sixteen colours as xterm has them by default; terminals and their users have others.
SIXTEEN: tuple[RGB, ...] = (
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0),
    (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0),
    (92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255),
)  # fmt: skip
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


def of_palette(index: int) -> RGB:
    """One of xterm's 256 colours (0 to 255): sixteen that the terminal may have otherwise, a cube,
    then greys."""
    if index < 16:
        return SIXTEEN[index]
    if index >= 232:
        grey = 8 + 10 * (index - 232)
        return grey, grey, grey
    rest, blue = divmod(index - 16, 6)
    red, green = divmod(rest, 6)
    return _STEPS[red], _STEPS[green], _STEPS[blue]


def nearest(colour: RGB) -> int:
    """The index of the colour that is the most similar, of those among xterm's 256 that every
    terminal has alike."""
    red, green, blue = (_step(part) for part in colour)
    cube = 16 + 36 * red + 6 * green + blue
    return min(cube, grey(colour), key=lambda index: _distance(of_palette(index), colour))


def grey(colour: RGB) -> int:
    """The index of the grey among xterm's 256 colours that is about as light as a colour."""
    return 232 + min(max((sum(colour) // 3 - 3) // 10, 0), 23)


def mixed(one: RGB, other: RGB, share: float) -> RGB:
    """A colour with a share (0 to 1) of another."""
    red, green, blue = (int(a + (b - a) * share + 0.5) for a, b in zip(one, other))
    return red, green, blue


def better(ground: RGB, one: RGB, other: RGB) -> RGB:
    """The one of two colours that is read better on a ground."""
    return one if contrast(one, ground) >= contrast(other, ground) else other


def hexadecimal(text: object) -> RGB | None:
    """The colour of #rrggbb; None for anything else."""
    if not isinstance(text, str) or len(text) != 7 or text[0] != "#":
        return None
    try:
        red, green, blue = bytes.fromhex(text[1:])
    except ValueError:
        return None
    return red, green, blue


def _step(part: int) -> int:
    return min(range(len(_STEPS)), key=lambda at: abs(_STEPS[at] - part))


def _distance(one: RGB, other: RGB) -> int:
    return sum([(a - b) ** 2 for a, b in zip(one, other)])
