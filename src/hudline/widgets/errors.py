"""The errors of the API that ended a turn of this session, by kind.

Example: ✗ 3 API errors: rate limit 2 · overloaded 1
Source: hooks, StopFailure's `error`.
"""

from hudline.page.figures import counted
from hudline.page.icons import icon
from hudline.page.piece import NICE, Piece
from hudline.widgets.error import kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The most frequent first; the short form is their sum."""
    errors = now.errors
    if not errors:
        return []
    total = sum(count for _, count in errors)
    head = (f"{icon('fail')} {counted(total, 'API error', 'API errors')}", "warn")
    named = " · ".join(f"{kind(name)} {count}" for name, count in errors[:3])
    return [Piece([head, (f": {named}", "faint")], [head], NICE)]
