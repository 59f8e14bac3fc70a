"""The turn has ended and nothing runs any more: since when.

It waits a while before it speaks, for what has just ended is plain to see. A turn that you
interrupted or an error ended is not done.

Options: `after`, the seconds of rest before it speaks (60).
Example: ✓ done 3m ago
Source: hooks, Stop, later than your last prompt.
"""

from hudline.page.figures import span
from hudline.page.icons import icon
from hudline.page.labels import label
from hudline.page.piece import USEFUL, Piece

URGENCY = 45
OPTIONS = {"after": (60, 0, 86400)}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """Since when, in its largest unit that matters."""
    if now.idle is None or now.idle < options["after"]:
        return []
    sign = (icon("done") + " ", "good")
    since = f" {span(now.idle)} {label('ago')}"
    return [Piece([sign, (label("done"), "plain"), (since, "faint")], rank=USEFUL)]
