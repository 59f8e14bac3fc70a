"""The kind of error that ended the last turn, until anything else happens.

Example: ⚠ API error: rate limit · 1:20 ago
Source: hooks, StopFailure's `error`.
"""

from hudline.page.figures import clock
from hudline.page.icons import icon
from hudline.page.piece import ESSENTIAL, Piece

URGENCY = 90

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The error in words, and since when."""
    if not now.error:
        return []
    head = (f"{icon('warn')} API error: {now.error.replace('_', ' ')}", "alarm")
    return [Piece([head, (f" · {clock(now.error_age)} ago", "faint")], [head], ESSENTIAL)]
