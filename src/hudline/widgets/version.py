"""The client's version.

Example: v2.1.330
Source: status line, `version`.
"""

from hudline.page.piece import NICE, Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The version as the client writes it."""
    version = now.reading.version
    return [Piece([("v" + version, "faint")], rank=NICE - 2)] if version else []
