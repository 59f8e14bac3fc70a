"""The fragments of a row that stay, and the line of spans that they become."""

from __future__ import annotations

from typing import NamedTuple, Optional

from hudline.render.fragment import Fragment, Row, Span


class Shown(NamedTuple):
    """A fragment of a row that stays: its place in the row, and whether in its compact form."""

    place: int
    fragment: Fragment
    is_compact: bool = False

    @property
    def spans(self) -> list[Span]:
        """The spans of the form that is shown."""
        short = self.fragment.compact if self.is_compact else None
        return self.fragment.spans if short is None else short

    @property
    def elastic_span(self) -> Optional[int]:
        """The index of the span that may be cut; the compact form has none."""
        is_short = self.is_compact and self.fragment.compact is not None
        return None if is_short else self.fragment.elastic_span


class Line(NamedTuple):
    """Spans of one line, the indices of those that may be cut, and the index of the one that takes
    the free cells."""

    spans: list[Span]
    elastic: list[int]
    gap: Optional[int]


def joined(row: Row, shown: list[Shown]) -> Line:
    """The kept fragments of a row with what stands between them; the free cells stand before the
    first fragment of the right part that is left."""
    spans = [row.lead] if row.lead else []
    elastic = []
    gap = None
    last, hidden = hidden_items(row, shown)
    for place, one in enumerate(shown):
        if row.fill is not None and one.place >= row.fill and gap is None:
            gap = len(spans)
            spans.append(Span("  " if place else ""))
        elif place:
            spans.append(Span(" " if one.fragment.joined else row.separator, "faint"))
        if one.elastic_span is not None:
            elastic.append(len(spans) + one.elastic_span)
        spans += one.spans
        if place == last:
            spans.append(Span(f" +{hidden}", "faint"))
    return Line(spans, elastic, gap)


def hidden_items(row: Row, shown: list[Shown]) -> tuple[int, int]:
    """Behind which of the shown fragments the items that are not shown are counted (-1: none), and
    how many they are."""
    counting = [place for place, one in enumerate(shown) if one.fragment.item_count]
    if not counting:
        return -1, 0
    hidden = sum([one.item_count + one.omitted for one in row.fragments])
    hidden -= sum([shown[place].fragment.item_count for place in counting])
    if not hidden:
        return -1, 0
    last = counting[-1]
    while last + 1 < len(shown) and shown[last + 1].fragment.joined:
        last += 1
    return last, hidden
