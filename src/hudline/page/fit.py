"""Rows made to fit: as wide as the terminal, as many as the client shows."""

from hudline.page.cells import cells, cut
from hudline.page.piece import ESSENTIAL, USEFUL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from hudline.page.piece import Piece, Row, Span

    Shown = tuple[int, Piece, bool]  # its index in the row, and whether it is short

EMPTY: "Span" = (" ", "plain")  # the line of a row that only keeps its place
UNKNOWN_LINES = 6  # rows, where the height is not told
# Cells to which a long target is cut: before what is nice to know leaves, and before the rest does.
_EASY, _LEAST = 32, 16
_USEFUL = (USEFUL - 1, ESSENTIAL - 2)  # ranks, the lowest and the highest


def column_budget(columns: "int | None") -> "int | None":
    """How wide a row may be at a terminal width of `columns`: the client keeps two cells on either
    side (measured on client 2.1.330), and cuts what is wider."""
    return None if columns is None else max(columns - 4, 1)


def row_budget(lines: "int | None") -> int:
    """How many rows the client shows at a terminal height of `lines`: half of what is left above
    its own eight (measured on client 2.1.330), and at least one."""
    return UNKNOWN_LINES if lines is None else max((lines - 8) // 2, 1)


class Fit:
    """A screen to fit: `columns` (None: as wide as it gets), glyphs, and how ambiguous
    characters count."""

    def __init__(
        self,
        columns: "int | None",
        glyphs: "dict[int, str]",
        wide_ambiguous: bool = False,
    ) -> None:
        self.columns = columns
        self.glyphs = glyphs
        self.wide_ambiguous = wide_ambiguous

    def page(self, rows: "list[Row]", budget: int) -> "list[list[Span]]":
        """At most `budget` lines of spans, the most urgent rows in their given order.

        Rows that had to go are counted at the end of the last line: "+3". A row without pieces is
        an empty place: it leaves first and is not counted.
        """
        kept = sorted(range(len(rows)), key=lambda index: (-rows[index].urgency, index))[:budget]
        said = [index for index in kept if rows[index].pieces]
        hidden = sum(bool(row.pieces) for row in rows) - len(said)
        lines = []
        for index in sorted(kept):
            note = f"+{hidden}" if hidden and index == max(said) else ""
            line = self.line(rows[index], note) if rows[index].pieces else [EMPTY]
            if line:
                lines.append(line)
        return lines

    def line(self, row: "Row", note: str = "") -> "list[Span]":
        """One row as spans no wider than the terminal: long targets are cut somewhat, the least
        useful pieces shorten, then leave, the last one is cut as far as it must be. `note` stands
        faintly at the end and never leaves."""
        end: list[Span] = [("  " + note, "faint")] if note else []
        room = None if self.columns is None else self.columns - self.width(end)
        spans: list[Span] = []
        for shown, least in _ever_less(row.pieces):
            joined, bends, gap = _joined(row, shown)
            spans = self.drawn(joined)
            excess = 0 if room is None else self.width(spans) - room
            if excess <= 0 or self.bent(spans, bends, excess, least):
                return self.spread(spans, gap, room) + end
        if self.columns is not None and room is not None and room < 1:
            return self.cut(end, self.columns)
        return self.cut(spans, room or 0) + end

    def bent(
        self, spans: "list[Span]", bends: "list[int]", excess: int, least: int = _LEAST
    ) -> bool:
        """Cut the longest of the spans at `bends` until `excess` cells are saved, in place; or
        return False, where one of them would have to become shorter than `least` cells."""
        widths = [cells(spans[index][0], self.wide_ambiguous) for index in bends]
        for level in range(max(widths, default=0) - 1, least - 1, -1):
            if sum(width - level for width in widths if width > level) >= excess:
                for index in bends:
                    text, *rest = spans[index]
                    spans[index] = (cut(text, level, self.wide_ambiguous), *rest)
                return True
        return False

    def spread(self, spans: "list[Span]", gap: "int | None", room: "int | None") -> "list[Span]":
        """The spans with all free cells of the line in the span at `gap`."""
        if gap is None or room is None:
            return spans
        text, *rest = spans[gap]
        free = " " * max(room - self.width(spans), 0)
        return [*spans[:gap], (text + free, *rest), *spans[gap + 1 :]]

    def drawn(self, spans: "list[Span]") -> "list[Span]":
        """The spans with glyphs in the place of icons; somebody else's text stays as it is."""
        return [
            span if len(span) > 3 else (span[0].translate(self.glyphs), *span[1:]) for span in spans
        ]

    def width(self, spans: "list[Span]") -> int:
        """The cells that the spans take."""
        return sum(cells(span[0], self.wide_ambiguous) for span in spans)

    def cut(self, spans: "list[Span]", room: int) -> "list[Span]":
        """The spans in at most `room` cells; the one that crosses the edge ends in "…"."""
        kept: list[Span] = []
        for span in spans:
            width = cells(span[0], self.wide_ambiguous)
            if width > room:
                shown = cut(span[0], room, self.wide_ambiguous)
                return [*kept, (shown, *span[1:])] if shown else kept
            kept.append(span)
            room -= width
        return kept


def _ever_less(pieces: "list[Piece]") -> "Iterator[tuple[list[Shown], int]]":
    """The row as it is, then with one thing less each time: the pieces, each with its index and
    whether it is short, and the cells to which a long target may be cut.

    The lowest rank goes first, of equals the rightmost. What is nice to know leaves before anything
    else suffers, and what is essential suffers last; of what is useful all shorten before one
    leaves. The last piece stays.
    """
    shown: list[Shown | None] = [(index, piece, False) for index, piece in enumerate(pieces)]
    left = len(pieces)
    least = _EASY
    yield [one for one in shown if one], least
    for may_leave, ranked in _stages(pieces):
        if least == _EASY and pieces[ranked[0]].rank >= _USEFUL[0]:
            least = _LEAST
            yield [one for one in shown if one], least
        for index in ranked:
            if not may_leave and pieces[index].short is not None:
                shown[index] = (index, pieces[index], True)
            elif may_leave and left > 1:
                shown[index] = None
                left -= 1
            else:
                continue
            yield [one for one in shown if one], least


def _stages(pieces: "list[Piece]") -> "Iterator[tuple[bool, list[int]]]":
    """What happens to which pieces, one after the other: whether they leave, else they shorten."""
    ranks = sorted({piece.rank for piece in pieces})

    def ranked(rank: int) -> "list[int]":
        return [index for index in reversed(range(len(pieces))) if pieces[index].rank == rank]

    def apart(ranks: "list[int]") -> "Iterator[tuple[bool, list[int]]]":
        for rank in ranks:
            yield False, ranked(rank)
            yield True, ranked(rank)

    useful = [rank for rank in ranks if _USEFUL[0] <= rank <= _USEFUL[1]]
    yield from apart([rank for rank in ranks if rank < _USEFUL[0]])
    yield from ((False, ranked(rank)) for rank in useful)
    yield from ((True, ranked(rank)) for rank in useful)
    yield from apart([rank for rank in ranks if rank > _USEFUL[1]])


def _joined(row: "Row", shown: "list[Shown]") -> "tuple[list[Span], list[int], int | None]":
    """The spans of a row, the indices of those that may be cut, and the index of the one that
    takes the free cells: it stands before the first piece of the right part that is left."""
    spans: list[Span] = [row.lead] if row.lead else []
    bends = []
    gap = None
    end, hidden = _counted(row, shown)
    for place, (index, piece, is_short) in enumerate(shown):
        if row.fill is not None and index >= row.fill and gap is None:
            gap = len(spans)
            spans.append(("  " if place else "", "plain"))
        elif place:
            spans.append((" " if piece.joined else row.separator, "faint"))
        if is_short and piece.short is not None:
            spans += piece.short
        else:
            if piece.bends is not None:
                bends.append(len(spans) + piece.bends)
            spans += piece.spans
        if place == end:
            spans.append((f" +{hidden}", "faint"))
    return spans, bends, gap


def _counted(row: "Row", shown: "list[Shown]") -> "tuple[int, int]":
    """Behind which of the shown pieces those are counted that are not shown (-1: none is), and how
    many they are."""
    there = [place for place, (_, piece, _) in enumerate(shown) if piece.counts]
    hidden = sum(piece.counts + piece.more for piece in row.pieces)
    hidden -= sum(piece.counts for _, piece, _ in shown)
    if not there or not hidden:
        return -1, 0
    end = there[-1]
    while end + 1 < len(shown) and shown[end + 1][1].joined:
        end += 1
    return end, hidden
