"""A word when no events arrive: then only what the client tells the status line is shown.

Example: ⚠ no events · hudline doctor
Source: the session's journal, which is empty although the model has answered.
"""

from hudline.page.icons import icon
from hudline.page.labels import label
from hudline.page.piece import USEFUL, Piece

URGENCY = 80

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """Nothing while events arrive, or before any can have arrived."""
    if now.heard or now.reading.context is None:
        return []
    head = (f"{icon('warn')} {label('no events')}", "warn")
    return [Piece([head, (" · hudline doctor", "faint")], [head], USEFUL)]
