"""Rows of the band, as the client draws their segments: see `render.band_output`."""

from __future__ import annotations

import re
from typing import Any

from rich.color import Color, ColorParseError
from rich.style import Style
from rich.text import Text

from hudline.render.band_output import BOLD, DIM, INVERSE, ITALIC, STRUCK, UNDERLINE

_NUMBERED = re.compile(r"ansi256\((\d+)\)")


def drawn(rows: list[list[list[Any]]]) -> list[Text]:
    """A text a row."""
    return [
        Text.assemble(*((str(one[0]), _style(*one[1:3], *one[4:])) for one in row)) for row in rows
    ]


def _style(colour: str, attributes: int, ground: str = "") -> Style:
    return Style(
        color=_colour(colour),
        bgcolor=_colour(ground),
        bold=bool(attributes & BOLD),
        dim=bool(attributes & DIM),
        italic=bool(attributes & ITALIC),
        underline=bool(attributes & UNDERLINE),
        reverse=bool(attributes & INVERSE),
        strike=bool(attributes & STRUCK),
    )


def _colour(name: str) -> Color | None:
    """The client's name of a colour as rich has it; None for the terminal's own."""
    numbered = _NUMBERED.fullmatch(name)
    if numbered:
        return Color.from_ansi(int(numbered[1]))
    if name.endswith("Bright"):
        name = f"bright_{name[:-6]}"
    try:
        return Color.parse("bright_black" if name == "gray" else name) if name else None
    except ColorParseError:
        return None
