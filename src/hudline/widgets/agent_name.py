"""The agent that the whole session runs as.

Example: as reviewer
Source: status line, `agent.name`.
"""

from hudline.page.labels import label
from hudline.page.piece import NICE, Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The agent's name."""
    name = now.reading.agent
    return [Piece([(label("as") + " ", "faint"), (name, "plain")], rank=NICE)] if name else []
