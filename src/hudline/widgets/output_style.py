"""The output style, when it is not the default.

Example: style explanatory
Source: status line, `output_style.name`.
"""

from hudline.page.labels import label
from hudline.page.piece import NICE, Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The style's name."""
    style = now.reading.output_style
    if style.lower() in ("", "default"):
        return []
    return [Piece([(label("style") + " ", "faint"), (style, "plain")], rank=NICE)]
