"""The permission mode, when it is not the default.

Example: ⏵plan
Source: hooks, `permission_mode` of the last event that had one.
"""

from hudline.page.icons import icon
from hudline.page.piece import USEFUL, Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options

_NAMES = {
    "acceptEdits": "accept edits",
    "bypassPermissions": "bypass permissions",
    "dontAsk": "don't ask",
}


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The mode's name; a warning where nothing is asked any more."""
    if now.mode in ("", "default"):
        return []
    tone = "warn" if now.mode == "bypassPermissions" else "accent"
    return [Piece([(icon("mode") + _NAMES.get(now.mode, now.mode), tone)], rank=USEFUL)]
