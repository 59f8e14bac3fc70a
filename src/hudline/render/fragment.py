"""What widgets return: fragments, and rows of them. No colour, no width, no clock.

Tones say what something means; a theme gives them colours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Optional

TONES = ("plain", "faint", "strong", "good", "warn", "alarm", "accent")
# Ranks: on a crowded row a fragment leaves before those of a higher rank.
ESSENTIAL = 9
USEFUL = 6
NICE = 3
FLEETING = "~"  # ends the key of a row whose place is not kept when it disappears


class Span(NamedTuple):
    """Text in one style: its tone, and perhaps the address that it leads to. `style`: the SGR
    parameters of foreign text (a wrapped status line's), which replace the tone."""

    text: str
    tone: str = "plain"
    link: str = ""
    style: Optional[str] = None


def separated(parts: list[Span], separator: Span) -> list[Span]:
    """The parts with a separator between each two."""
    return [span for part in parts for span in (separator, part)][1:]


class Fragment(NamedTuple):
    """One thing that is shown, in `spans`; `compact`: its shorter form, if it has one.

    `joined`: a single space instead of the row's separator stands before it. `elastic_span`: index
    of the span that may be cut somewhat before anything leaves (a target, a title). `item_count`:
    how many items it stands for; those of fragments that a crowded row drops are counted behind
    the others, with the `omitted` ones, which the widget itself left out.
    """

    spans: list[Span]
    compact: Optional[list[Span]] = None
    rank: int = USEFUL
    joined: bool = False
    elastic_span: Optional[int] = None
    item_count: int = 0
    omitted: int = 0

    @classmethod
    def of(cls, text: str, tone: str = "plain", rank: int = USEFUL) -> Fragment:
        """A fragment of one span."""
        return cls([Span(text, tone)], rank=rank)


@dataclass(repr=False)
class Row:
    """Fragments of one line: `lead` before the first, `separator` between them.

    `urgency`: on a low terminal rows leave before those of a higher urgency. `fill`: index of the
    fragment before which the free space of the line stands. `key`: identifies the row from frame
    to frame; it begins with the index of the row in the layout. `omitted`: how many rows were left
    out for this one, which stands for them. `cells`: what stands in columns at the right, one
    fragment a column, without spans where the row has nothing in it; rows that are shown together
    align them. `is_sticky`: the row has nothing to show any more and keeps its place for some
    seconds, with what it showed last. `layout`: one of `render.edges.LAYOUTS`; `title`: what a
    panel calls the row; `is_head`: of rows of blocks, its first one stands out.
    """

    fragments: list[Fragment] = field(default_factory=list)
    separator: str = " │ "
    urgency: int = 0
    lead: Optional[Span] = None
    fill: Optional[int] = None
    key: str = ""
    omitted: int = 0
    cells: list[Fragment] = field(default_factory=list)
    is_sticky: bool = False
    layout: str = "plain"
    title: str = ""
    is_head: bool = False
