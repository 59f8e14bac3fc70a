"""The skills that this session has used, the last one first.

Options: `most`, how many are named (3); the others are counted.
Example: skills commit-message, review
Source: hooks, PostToolUse(Skill), and UserPromptExpansion for those that you called with a slash.
"""

from hudline.page.labels import label
from hudline.page.piece import NICE, Piece

OPTIONS = {"most": (3, 1, 20)}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The names; the short form is their number."""
    names = now.skills
    if not names:
        return []
    most = options["most"]
    rest = f" +{len(names) - most}" if len(names) > most else ""
    head = (label("skills") + " ", "faint")
    text = ", ".join(names[:most]) + rest
    return [Piece([head, (text, "plain")], [head, (str(len(names)), "plain")], NICE, bends=1)]
