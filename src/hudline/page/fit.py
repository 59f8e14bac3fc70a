"""Rows made to fit: as wide as the terminal, as many as the client shows."""

from hudline.page.cells import cells, is_narrow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.page.piece import Piece, Row, Span

    Shown = tuple[int, Piece, bool]  # its index in the row, and whether it is short

EMPTY: "Span" = (" ", "plain")  # the line of a row that only keeps its place
UNKNOWN_LINES = 6  # rows, where the height is not told


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
        """One row as spans no wider than the terminal; where it is too long, `page.narrow` makes it
        shorter. `note` stands faintly at the end and never leaves."""
        end: list[Span] = [("  " + note, "faint")] if note else []
        room = None if self.columns is None else self.columns - self.width(end)
        spans, _, gap = joined(row, [(index, one, False) for index, one in enumerate(row.pieces)])
        spans = self.drawn(spans)
        if room is None or self.width(spans) <= room:
            return self.spread(spans, gap, room) + end
        from hudline.page.narrow import shortened  # most rows of most terminals fit

        return shortened(self, row, end, room)

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
            span
            if span[0].isascii() or len(span) > 3
            else (span[0].translate(self.glyphs), *span[1:])
            for span in spans
        ]

    def width(self, spans: "list[Span]") -> int:
        """The cells that the spans take."""
        whole = "".join([span[0] for span in spans])
        if is_narrow(whole, self.wide_ambiguous):
            return len(whole)
        return sum([cells(span[0], self.wide_ambiguous) for span in spans])


def joined(row: "Row", shown: "list[Shown]") -> "tuple[list[Span], list[int], int | None]":
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
    if not there:
        return -1, 0
    hidden = sum([piece.counts + piece.more for piece in row.pieces])
    hidden -= sum([piece.counts for _, piece, _ in shown])
    if not hidden:
        return -1, 0
    end = there[-1]
    while end + 1 < len(shown) and shown[end + 1][1].joined:
        end += 1
    return end, hidden
