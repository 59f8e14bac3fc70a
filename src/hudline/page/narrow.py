"""A row that is longer than the terminal is wide: what it gives up, and in which order."""

from hudline.page.cells import cells, cut
from hudline.page.fit import joined
from hudline.page.piece import ESSENTIAL, USEFUL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from hudline.page.fit import Fit, Shown
    from hudline.page.piece import Piece, Row, Span

# Cells to which a long target is cut: before what is nice to know leaves, and before the rest does.
_EASY, _LEAST = 32, 16
_USEFUL = (USEFUL - 1, ESSENTIAL - 2)  # ranks, the lowest and the highest


def shortened(fit: "Fit", row: "Row", end: "list[Span]", room: int) -> "list[Span]":
    """The row in at most `room` cells, and `end` behind it: long targets are cut somewhat, the
    least useful pieces shorten, then leave, the last one is cut as far as it must be."""
    spans: list[Span] = []
    for shown, least in _ever_less(row.pieces):
        made, bends, gap = joined(row, shown)
        spans = fit.drawn(made)
        excess = fit.width(spans) - room
        if excess <= 0 or _bent(fit, spans, bends, excess, least):
            return fit.spread(spans, gap, room) + end
    if room < 1:
        return _cut(fit, end, room + fit.width(end))
    return _cut(fit, spans, room) + end


def _bent(
    fit: "Fit", spans: "list[Span]", bends: "list[int]", excess: int, least: int = _LEAST
) -> bool:
    """Cut the longest of the spans at `bends` until `excess` cells are saved, in place; or
    return False, where one of them would have to become shorter than `least` cells."""
    widths = [cells(spans[index][0], fit.wide_ambiguous) for index in bends]
    for level in range(max(widths, default=0) - 1, least - 1, -1):
        if sum(width - level for width in widths if width > level) >= excess:
            for index in bends:
                text, *rest = spans[index]
                spans[index] = (cut(text, level, fit.wide_ambiguous), *rest)
            return True
    return False


def _cut(fit: "Fit", spans: "list[Span]", room: int) -> "list[Span]":
    """The spans in at most `room` cells; the one that crosses the edge ends in "…"."""
    kept: list[Span] = []
    for span in spans:
        width = cells(span[0], fit.wide_ambiguous)
        if width > room:
            shown = cut(span[0], room, fit.wide_ambiguous)
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
