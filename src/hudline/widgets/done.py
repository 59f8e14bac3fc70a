"""What succeeded since your last prompt, counted by tool.

Once the turn has ended, the receipt tells of it.

Options: `most`, how many tools are named (4); `rest`, to go on when the turn has ended (false).
Example: ✓ Read 12 · Bash 7 · Edit 3
Source: hooks, PostToolUse; interrupted and denied calls are not successes.
"""

from hudline.page.figures import tool
from hudline.page.icons import icon
from hudline.page.piece import NICE, Piece

URGENCY = 60
OPTIONS = {"most": (4, 1, 20), "rest": False}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The most used first; the short form is their sum."""
    if not now.succeeded or (now.resting and not options["rest"]):
        return []
    most = options["most"]
    named = " · ".join(f"{tool(name)} {count}" for name, count in now.succeeded[:most])
    rest = sum(count for _, count in now.succeeded[most:])
    total = sum(count for _, count in now.succeeded)
    text = named + (f" · +{rest}" if rest else "")
    sign = (icon("done") + " ", "good")
    return [Piece([sign, (text, "faint")], [sign, (str(total), "faint")], rank=NICE)]
