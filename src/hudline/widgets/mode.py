"""The permission mode, when it is not the default, while a turn runs.

It can be changed without a word to anybody, so it is shown for a minute after an event has told it;
the client shows it itself.

Example: ⏵plan
Source: hooks, `permission_mode` of the last event that had one.
"""

from hudline.page.icons import icon
from hudline.page.labels import label
from hudline.page.piece import USEFUL, Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options

_NAMES = {
    "acceptEdits": "accept edits",
    "auto": "auto",
    "bypassPermissions": "bypass permissions",
    "dontAsk": "don't ask",
    "plan": "plan",
}


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The mode's name; a warning where nothing is asked any more."""
    if now.resting or not now.mode:
        return []
    tone = "warn" if now.mode == "bypassPermissions" else "accent"
    name = label(_NAMES[now.mode]) if now.mode in _NAMES else now.mode
    return [Piece([(icon("mode") + name, tone)], rank=USEFUL)]
