"""The session's id, or its beginning.

Options: `width`, how many characters of it (8).
Example: 84e75125
Source: status line, `session_id`.
"""

from hudline.page.piece import NICE, Piece

OPTIONS = {"width": (8, 4, 64)}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """As many characters as are wanted."""
    shown = now.reading.session_id[: options["width"]]
    return [Piece([(shown, "faint")], rank=NICE - 1)] if shown else []
