"""How Hudline's own hooks are: a word when no events arrive, or when errors of its own were noted.

Without events only what the client tells the status line is shown.

Options: `errors`, also how many errors of hooks, refreshers and draws the last hour had (false;
true at full verbosity).
Example: ⚠ no events · hudline doctor
Source: the session's journal, which is empty although the model has answered; errors.log.
"""

from hudline.page.icons import icon
from hudline.page.labels import label
from hudline.page.piece import ESSENTIAL, Piece

URGENCY = 80
OPTIONS = {"errors": False}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """Nothing while events arrive, or before any can have arrived."""
    if not now.heard and now.reading.context is not None:
        return _warned(label("no events"))
    if options["errors"] and now.mishaps:
        from hudline.page.figures import counted

        return _warned("Hudline: " + counted(now.mishaps, "error", "errors"))
    return []


def _warned(said: str) -> "list[Piece]":
    head = (f"{icon('warn')} {said}", "warn")
    return [Piece([head, (" · hudline doctor", "faint")], [head], ESSENTIAL - 1)]
