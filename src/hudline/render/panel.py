"""The layout `panel`: a thin frame around rows, with their titles in its lines.

It never takes the place of a row: where the frame has no room, the rows stand without it, as wide
as within it, so that nothing in them moves. Where ambiguous characters count as two cells, which
many terminals draw as one all the same, the rows are open at the right: no edge could be straight.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Callable, NamedTuple, Optional

from hudline.render.cell_width import cells, cut
from hudline.render.edges import LEAST, PANEL, SIDES, Edges
from hudline.render.fragment import Row, Span

_TONE = "faint"
_UNTITLED = Row()  # one title would seem to be that of all

Drawn = tuple[Row, list[Span]]  # a row and its line


class Panel(NamedTuple):
    """Where frames are drawn: the width (None: unlimited), the signs, how to draw a title."""

    columns: Optional[int]
    edges: Edges
    wide_ambiguous: bool
    title: Callable[[str], str]

    def framed(self, drawn: Sequence[Drawn], budget: int) -> list[list[Span]]:
        """The lines of rows, those of panels in frames: at most `budget` of them, where the rows
        alone are no more."""
        free = budget - len(drawn)
        is_narrow = self.columns is not None and self.columns < LEAST
        lines: list[list[Span]] = []
        for is_panel, group in groupby(drawn, lambda one: one[0].layout == PANEL):
            rows = list(group)
            if not is_panel or is_narrow or len(drawn) < 2 or free < 2:
                lines += [line for _, line in rows]
                continue
            free -= 2
            parted = sum(_is_new(one, before) for before, one in zip(rows, rows[1:]))
            has_titles = parted <= free
            free -= parted if has_titles else 0
            lines += self._frame(rows if has_titles else [(_UNTITLED, line) for _, line in rows])
        return lines

    def _frame(self, rows: list[Drawn]) -> list[list[Span]]:
        wide = max(self._width(line) for _, line in rows)
        inner = wide if self.columns is None else self.columns - SIDES
        level, side, *corners, left, right = [*self.edges.frame]
        lines = [self._border(corners[0], corners[1], rows[0][0].title, inner)]
        for before, one in zip([rows[0], *rows], rows):
            if _is_new(one, before):
                lines.append(self._border(left, right, one[0].title, inner))
            free = " " * (inner - self._width(one[1]))
            end = [] if self.wide_ambiguous else [Span(f"{free} {side}", _TONE)]
            lines.append([Span(f"{side} ", _TONE), *one[1], *end])
        return [*lines, [Span(corners[2] + level * (inner + 2) + corners[3], _TONE)]]

    def _border(self, left: str, right: str, title: str, inner: int) -> list[Span]:
        level = self.edges.frame[0]
        text = cut(self.title(title), inner - 2, self.wide_ambiguous)
        name = f" {text} " if text else level * 2
        rest = inner + 1 - cells(name, self.wide_ambiguous)
        return [Span(left + level, _TONE), Span(name, _TONE), Span(level * rest + right, _TONE)]

    def _width(self, line: list[Span]) -> int:
        return sum([cells(span.text, self.wide_ambiguous) for span in line])


def _is_new(one: Drawn, before: Drawn) -> bool:
    """Whether a row has another title than the one before it."""
    return one[0].title != before[0].title
