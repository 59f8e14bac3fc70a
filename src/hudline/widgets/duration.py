"""How long the session goes on, from its first minute; not in a band at rest.

Example: 12m
Source: status line, `cost.total_duration_ms`.
"""

from hudline.page.figures import span
from hudline.page.piece import NICE, Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The wall-clock time."""
    seconds = now.reading.duration
    if now.still or not seconds or seconds < 60:
        return []
    return [Piece([(span(seconds), "faint")], rank=NICE - 1)]
