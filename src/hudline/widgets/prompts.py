"""How often you have written in this session.

Example: 12 prompts
Source: hooks, UserPromptSubmit; prompts that the client makes itself do not count.
"""

from hudline.page.figures import counted
from hudline.page.piece import NICE, Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The number."""
    count = now.prompts
    if not count:
        return []
    return [Piece([(counted(count, "prompt", "prompts"), "faint")], rank=NICE)]
