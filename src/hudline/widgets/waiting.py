"""Claude waits for you: for a permission, an answer, a plan's approval or some input.

Example: ⏳ waits for you 0:14 · Bash rm -rf build
Source: hooks, PermissionRequest and Notification; over as soon as the client's registry says so.
"""

from hudline.page.figures import clock, tool
from hudline.page.icons import icon
from hudline.page.labels import label
from hudline.page.piece import ESSENTIAL, Piece
from hudline.widgets import when

URGENCY = 100

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """Since when, and what for."""
    waiting = now.waiting
    if waiting is None:
        return []
    since = when(now, waiting.age, clock(waiting.age), label("since") + " ")
    head = (f"{icon('wait')} {label('waits for you')} {since}", "alarm")
    if waiting.what == "input":
        return [Piece([head, (f" · {label('input')}", "strong")], [head], ESSENTIAL)]
    if waiting.what == "plan":
        return [Piece([head, (f" · {label('approve the plan')}", "strong")], [head], ESSENTIAL)]
    name = "" if waiting.what == "question" else tool(waiting.tool) + " "
    return [Piece([head, (f" · {name}{waiting.target}".rstrip(), "strong")], None, ESSENTIAL)]
