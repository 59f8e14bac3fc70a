"""Columns at the right of rows that are shown together, and which of them a width has room for.

It depends on the width and the cells alone, never on the text at their left: that may change every
second, and the columns stand still.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple, Optional

from hudline.render.fragment import NICE

GAP = 2  # cells before each column
# Cells that the text at the left has before a column is shown that is nice to know, or more.
_NICE_TEXT, _LEAST_TEXT = 52, 40


class Cell(NamedTuple):
    """How wide one row's cell of a column is, and the rank of its fragment; 0 cells: empty."""

    width: int
    rank: int


class Columns(NamedTuple):
    """`widths`: of each column, in cells; 0 for one that is not shown. `text`: the cells that are
    left for the text; None where the width is not limited."""

    widths: list[int]
    text: Optional[int]

    @property
    def width(self) -> int:
        """The cells of all columns with the gaps before them."""
        return sum(width + GAP for width in self.widths if width)


def columns(rows: Sequence[Sequence[Cell]], room: Optional[int]) -> Columns:
    """The columns that are shown in `room` cells: those of the highest rank, of equals the
    rightmost, as many as leave the text its cells.

    The text has no more than these until the next column fits, so a wider terminal never has less
    of it.
    """
    every = [
        Cell(max(one.width for one in column), max(one.rank for one in column))
        for column in zip_longest(*rows, fillvalue=Cell(0, 0))
    ]
    order = [index for index, one in enumerate(every) if one.width]
    order.sort(key=lambda index: (-every[index].rank, -index))
    shown = Columns([0] * len(every), room)
    for index in order:
        widths = list(shown.widths)
        widths[index] = every[index].width
        more = Columns(widths, room)
        least = _NICE_TEXT if every[index].rank <= NICE else _LEAST_TEXT
        if room is not None and room - more.width < least:
            return Columns(shown.widths, min(room - shown.width, least))
        shown = more
    return shown if room is None else Columns(shown.widths, room - shown.width)
