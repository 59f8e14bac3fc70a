"""Whether the model may think before it answers.

Options: `on` (true): say so also while it may.
Example: thinking off
Source: status line, `thinking.enabled`.
"""

from hudline.page.labels import label
from hudline.page.piece import NICE, Piece

OPTIONS = {"on": True}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """A word for either; nothing where it is not told."""
    thinking = now.reading.thinking
    if thinking is None or (thinking and not options["on"]):
        return []
    return [Piece([(label("thinking on" if thinking else "thinking off"), "faint")], rank=NICE - 1)]
