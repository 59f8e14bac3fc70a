"""What failed since your last prompt, counted by tool.

Once the turn has ended, the receipt tells of it.

Options: `rest`, to go on when the turn has ended (false).
Example: ✗ Bash 1
Source: hooks, PostToolUseFailure that was not an interruption.
"""

from hudline.page.figures import tool
from hudline.page.icons import icon
from hudline.page.piece import NICE, Piece

URGENCY = 60
OPTIONS = {"rest": False}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The most failing first; the short form is their sum."""
    if not now.failed or (now.resting and not options["rest"]):
        return []
    text = " · ".join(f"{tool(name)} {count}" for name, count in now.failed[:3])
    total = sum(count for _, count in now.failed)
    sign = (icon("fail") + " ", "alarm")
    return [Piece([sign, (text, "plain")], [sign, (str(total), "plain")], rank=NICE + 1)]
