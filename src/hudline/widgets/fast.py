"""That fast mode is on.

Example: fast
Source: status line, `fast_mode`.
"""

from hudline.page.labels import label
from hudline.page.piece import NICE, Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """A word while it is on."""
    return [Piece([(label("fast"), "accent")], rank=NICE)] if now.reading.fast else []
