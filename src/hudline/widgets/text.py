"""A text of the person's own.

Options: `text`, what it says ("", nothing).
Example: on call
Source: config.json.
"""

from hudline.page.piece import NICE, Piece
from hudline.wire.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options

OPTIONS = {"text": ""}


def show(now: "Now", options: "Options") -> "list[Piece]":
    """One piece, the text as it was written."""
    said = clean(options["text"], 200)
    return [Piece([(said, "plain")], rank=NICE, bends=0)] if said else []
