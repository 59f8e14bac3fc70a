"""The session's name, where it has one.

Example: fix-login
Source: status line, `session_name`; in the band, `name` in the client's registry.
"""

from hudline.page.piece import NICE, Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The name as it is."""
    name = now.reading.session_name
    return [Piece([(name, "plain")], rank=NICE + 1)] if name else []
