"""The kind of error that ended the last turn, until anything else happens.

In a band at rest, which nothing redraws, with the time of day: ⚠ API error: overloaded · 14:02.

Example: ⚠ API error: rate limit · 1:20 ago
Source: hooks, StopFailure's `error`.
"""

from hudline.page.figures import clock
from hudline.page.icons import icon
from hudline.page.labels import label
from hudline.page.piece import ESSENTIAL, Piece
from hudline.widgets import when

URGENCY = 90
# The kinds that the client knows; it may learn others.
_KINDS = (
    "account on hold", "authentication failed", "billing error", "cloud credential error",
    "invalid request", "max output tokens", "model not found", "oauth org not allowed",
    "overloaded", "rate limit", "server error", "unknown", "verification required",
)  # fmt: skip

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The error in words, and since when."""
    if not now.error:
        return []
    head = (f"{icon('warn')} {label('API error')}: {kind(now.error)}", "alarm")
    since = when(now, now.error_age, f"{clock(now.error_age)} {label('ago')}")
    return [Piece([head, (f" · {since}", "faint")], [head], ESSENTIAL)]


def kind(told: str) -> str:
    """A kind of error as people call it."""
    words = told.replace("_", " ")
    return label(words) if words in _KINDS else words
