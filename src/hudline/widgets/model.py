"""The model and its effort.

Short form: the model alone.
Example: Opus 5.5 ◐medium
Source: status line, `model.display_name` and `effort.level`.
"""

from hudline.page.icons import icon
from hudline.page.piece import ESSENTIAL, Piece

URGENCY = 75

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options, Span


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The model's name, the effort after its sign."""
    reading = now.reading
    if not reading.model:
        return []
    name: list[Span] = [(reading.model, "strong")]
    if not reading.effort:
        return [Piece(name, rank=ESSENTIAL - 2)]
    effort = f" {icon('effort.' + reading.effort)}{reading.effort}"
    return [Piece([*name, (effort, "faint")], short=name, rank=ESSENTIAL - 2)]
