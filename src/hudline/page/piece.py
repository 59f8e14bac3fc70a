"""What widgets make: pieces, and rows of them. No colour, no width, no clock.

Tones say what something means: plain, faint, strong, good, warn, alarm, accent. A theme gives
them colours.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    # Text, tone, and perhaps the address that it leads to; of somebody else's text its own SGR
    # parameters, which stand for the tone.
    Span = tuple[str, ...]
    Options = dict[str, Any]  # of a widget, each with its value, and `level`: 1 to 3

# Ranks: on a crowded row a piece leaves before those of a higher rank.
ESSENTIAL = 9
USEFUL = 6
NICE = 3


FLEETING = "~"  # ends the key of a row whose place is not held


class Piece:
    """One thing that is said: `spans` of (text, tone), perhaps a `short` form, and a `rank`.

    `joined`: a single space, not the row's separator, ties it to the piece before it. `bends`:
    the index of the span that may be cut somewhat before anything leaves (a target, a title).
    `counts`: how many things it stands for, where those that a crowded row leaves out are counted
    behind the others of their kind, and `more`: how many its widget has left out already.
    """

    counts = 0
    more = 0

    def __init__(
        self,
        spans: "list[Span]",
        short: "Optional[list[Span]]" = None,
        rank: int = USEFUL,
        joined: bool = False,
        bends: "Optional[int]" = None,
    ) -> None:
        self.spans = spans
        self.short = short
        self.rank = rank
        self.joined = joined
        self.bends = bends


class Row:
    """Pieces that stand in one line, `lead` before the first and `separator` between them.

    `urgency`: on a low terminal rows leave before those of a higher urgency. `fill`: the index of
    the piece before which the free space of the line stands. `key`: what tells it from the others.
    """

    def __init__(
        self,
        pieces: "list[Piece]",
        separator: str = " │ ",
        urgency: int = 0,
        lead: "Optional[Span]" = None,
    ) -> None:
        self.pieces = pieces
        self.separator = separator
        self.urgency = urgency
        self.lead = lead
        self.fill: Optional[int] = None
        self.key = ""
