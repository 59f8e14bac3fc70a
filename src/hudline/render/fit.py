"""Rows fitted to a terminal: as wide as it is, as many as the client shows.

A row that is too long gives up, in this order: the length of long targets, what is nice to know,
then, of what is useful, the full forms and after them whole fragments; at last what is essential.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any, NamedTuple, Optional

from hudline.render.cell_width import cells, cut
from hudline.render.columns import GAP, Cell, Columns, columns
from hudline.render.edges import COLOURED, PANEL, Edges, text_columns
from hudline.render.fragment import ESSENTIAL, USEFUL, Fragment, Row, Span
from hudline.render.i18n import label
from hudline.render.joining import Line, Shown, joined

_EDGE = 120  # cells, where columns end: farther away the eye no longer finds their row
EMPTY = Span(" ")  # the line of an empty row
UNKNOWN_LINES = 6  # rows, where the height is unknown
# Cells to which an elastic span is cut: before what is nice to know leaves, and after.
_EASY, _LEAST = 32, 16
_WORDY = 40  # cells of a line from which on the number of hidden rows has its word
_USEFUL = range(USEFUL - 1, ESSENTIAL - 1)  # ranks


def column_budget(columns: int | None) -> int | None:
    """How wide a row may be at a terminal width of `columns`: the client keeps two cells on either
    side (measured on client 2.1.330), and cuts what is wider."""
    return None if columns is None else max(columns - 4, 1)


def row_budget(lines: int | None) -> int:
    """How many rows the client shows at a terminal height of `lines`: half of what is left above
    its own eight (measured on client 2.1.330), and at least one."""
    return UNKNOWN_LINES if lines is None else max((lines - 8) // 2, 1)


class Fit(NamedTuple):
    """A size to fit: `columns` (None: unlimited), the glyphs of icons and labels by placeholder,
    whether ambiguous characters take two cells, and the edges of blocks and frames."""

    columns: Optional[int]
    glyphs: dict[int, str]
    wide_ambiguous: bool = False
    edges: Edges = Edges()

    def frame(self, rows: list[Row], budget: int) -> list[list[Span]]:
        """At most `budget` lines of spans, the most urgent rows in their given order.

        Rows that had to go are counted at the end of the last line: "+3 more", on a very narrow
        one "+3". A sticky or empty one leaves first and is not counted.
        """
        urgent = sorted(range(len(rows)), key=lambda index: -rows[index].urgency)[:budget]
        speaks = [bool(row.fragments) and not row.is_sticky for row in rows]
        filled = [index for index in urgent if speaks[index]]
        hidden = sum(speaks) - len(filled) + sum(row.omitted for row in rows)
        notes = {max(filled): self._count(hidden)} if hidden and filled else {}
        order = sorted(urgent)
        shown = [rows[index] for index in order]
        lines = self.lines(shown, [notes.get(one, "") for one in order])
        drawn = [(row, line) for row, line in zip(shown, lines) if line]
        if any(row.layout == PANEL for row, _ in drawn):
            panel = _imported("panel").Panel(
                self.columns, self.edges, self.wide_ambiguous, self._title
            )
            framed: list[list[Span]] = panel.framed(drawn, budget)
            return framed
        return [line for _, line in drawn]

    def _title(self, text: str) -> str:
        return text.translate(self.glyphs)

    def lines(self, rows: list[Row], notes: list[str] | None = None) -> list[list[Span]]:
        """Rows that are shown together, each as spans no wider than the terminal, their cells in
        columns. A row without fragments is an empty line. `notes`: see `line`."""
        drawn = [[self.drawn(cell.spans) for cell in row.cells] for row in rows]
        measured = [
            [Cell(self.width(spans), cell.rank) for spans, cell in zip(line, row.cells)]
            for line, row in zip(drawn, rows)
        ]
        inner = self._replace(columns=text_columns(self.columns))
        room = inner if any(row.cells and row.layout == PANEL for row in rows) else self
        edge = None if room.columns is None else min(room.columns, _EDGE)
        shown = columns([line for line in measured if line], edge)
        texts = self._replace(columns=shown.text)
        lines = []
        for row, note in zip(rows, notes or [""] * len(rows)):
            fit = texts if row.cells else inner if row.layout == PANEL else self
            lines.append(fit.line(row, note) if row.fragments else [EMPTY])
        if shown.width:
            room._add_cells(lines, drawn, shown)
        return lines

    def _add_cells(
        self, lines: list[list[Span]], drawn: list[list[list[Span]]], shown: Columns
    ) -> None:
        """Put the cells behind the lines of rows that have any: at the right edge, or behind the
        longest line where there is none."""
        widths = [self.width(line) if cells else 0 for line, cells in zip(lines, drawn)]
        start = max(widths) if self.columns is None else min(self.columns, _EDGE) - shown.width
        for line, width, cells_of_row in zip(lines, widths, drawn):
            free = start - width
            for spans, room in zip(cells_of_row, shown.widths):
                free += GAP + room - self.width(spans) if room else 0
                if room and spans:
                    line += [Span(" " * free), *spans]
                    free = 0

    def line(self, row: Row, note: str = "") -> list[Span]:
        """The text of one row, without its cells, as spans no wider than the terminal; `note`
        stands faintly at its end and never leaves."""
        end = self.drawn([Span("  " + note, "faint")]) if note else []
        room = None if self.columns is None else self.columns - self.width(end)
        line = Line([], [], None)
        blocks = _imported("blocks") if row.layout in COLOURED else None
        for shown, least in _ever_less(row.fragments):
            line = blocks.joined(row, shown, self.edges) if blocks else joined(row, shown)
            line = line._replace(spans=self.drawn(line.spans))
            excess = 0 if room is None else self.width(line.spans) - room
            if excess <= 0 or self._has_shrunk(line, excess, least):
                return self._spread(line, room) + end
        if room is None or room < 1:
            return self._cut(end, self.columns or 0)
        return self._cut(line.spans, room) + end

    def _count(self, hidden: int) -> str:
        is_narrow = self.columns is not None and self.columns < _WORDY
        return f"+{hidden}" if is_narrow else label("+{} more", hidden)

    def width(self, spans: list[Span]) -> int:
        """The cells that the spans take."""
        return sum([cells(span.text, self.wide_ambiguous) for span in spans])

    def drawn(self, spans: list[Span]) -> list[Span]:
        """The spans with glyphs in place of icons and labels; foreign text stays as it is."""
        return [
            span
            if span.style is not None or span.text.isascii()
            else span._replace(text=span.text.translate(self.glyphs))
            for span in spans
        ]

    def _spread(self, line: Line, room: int | None) -> list[Span]:
        """The spans with all free cells in the one at `gap`."""
        if line.gap is not None and room is not None:
            span = line.spans[line.gap]
            free = " " * max(room - self.width(line.spans), 0)
            line.spans[line.gap] = span._replace(text=span.text + free)
        return line.spans

    def _has_shrunk(self, line: Line, excess: int, least: int) -> bool:
        """Whether cutting the longest elastic spans, in place, saves `excess` cells; nothing is cut
        where one of them would become shorter than `least` cells."""
        widths = [cells(line.spans[index].text, self.wide_ambiguous) for index in line.elastic]
        for limit in range(max(widths, default=0) - 1, least - 1, -1):
            if sum(width - limit for width in widths if width > limit) >= excess:
                for index in line.elastic:
                    line.spans[index] = self._shorter(line.spans[index], limit)
                return True
        return False

    def _cut(self, spans: list[Span], room: int) -> list[Span]:
        """The spans in at most `room` cells; the one that crosses the edge ends in "…"."""
        for index, span in enumerate(spans):
            width = cells(span.text, self.wide_ambiguous)
            if width > room:
                last = self._shorter(span, room)
                return [*spans[:index], last] if last.text else spans[:index]
            room -= width
        return spans

    def _shorter(self, span: Span, limit: int) -> Span:
        return span._replace(text=cut(span.text, limit, self.wide_ambiguous))


def _imported(name: str) -> Any:
    """A module of layouts that most people do not have."""
    return import_module(f"hudline.render.{name}")


def _ever_less(fragments: list[Fragment]) -> Iterator[tuple[list[Shown], int]]:
    """The row as it is, then with one thing less each time, and the cells to which an elastic span
    may be cut.

    The lowest rank goes first, of equals the rightmost. The last fragment stays.
    """
    shown = {index: Shown(index, one) for index, one in enumerate(fragments)}
    least = _EASY
    yield list(shown.values()), least
    for may_leave, ranked in _stages(fragments):
        if least == _EASY and fragments[ranked[0]].rank >= _USEFUL[0]:
            least = _LEAST
            yield list(shown.values()), least
        for index in ranked:
            if may_leave and len(shown) > 1:
                del shown[index]
            elif not may_leave and fragments[index].compact is not None:
                shown[index] = Shown(index, fragments[index], is_compact=True)
            else:
                continue
            yield list(shown.values()), least


def _stages(fragments: list[Fragment]) -> Iterator[tuple[bool, list[int]]]:
    """What happens to which fragments, in order: whether they leave, else they become compact."""
    ranked: dict[int, list[int]] = {}
    for index in reversed(range(len(fragments))):
        ranked.setdefault(fragments[index].rank, []).append(index)
    groups: dict[int, list[list[int]]] = {}
    for rank in sorted(ranked):
        groups.setdefault(USEFUL if rank in _USEFUL else rank, []).append(ranked[rank])
    for group in groups.values():
        yield from ((False, indices) for indices in group)
        yield from ((True, indices) for indices in group)
