"""The turn has ended and nothing runs any more: since when.

It waits a while before it speaks, for what has just ended is plain to see. A turn that you
interrupted or an error ended is not done. In a band at rest, which nothing redraws, it says the
time of day, and at once: ✓ done 14:02.

Options: `after`, the seconds of rest before it speaks (60); more than that it waits at rest too.
Example: ✓ done 3m ago
Source: hooks, Stop, later than your last prompt.
"""

from hudline.page.figures import span
from hudline.page.icons import icon
from hudline.page.labels import label
from hudline.page.piece import USEFUL, Piece
from hudline.widgets import when

URGENCY = 45
OPTIONS = {"after": (60, 0, 86400)}
_SOON = 60  # seconds; who asked for no more than that wants to see it in a picture that stands

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """Since when, in its largest unit that matters."""
    after = options["after"]
    if now.idle is None or (now.idle < after and not (now.still and after <= _SOON)):
        return []
    since = when(now, now.idle, f"{span(now.idle)} {label('ago')}")
    sign = (icon("done") + " ", "good")
    return [Piece([sign, (label("done"), "plain"), (" " + since, "faint")], rank=USEFUL)]
