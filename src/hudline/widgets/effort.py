"""How much effort the model makes.

Example: ◐medium
Source: status line, `effort.level`; absent where the model has no such choice.
"""

from hudline.page.icons import icon
from hudline.page.piece import NICE, Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The level after its sign."""
    level = now.reading.effort
    return [Piece([(icon("effort." + level) + level, "faint")], rank=NICE)] if level else []
