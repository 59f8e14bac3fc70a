"""Lines that the session added and removed.

Example: +156 −23
Source: status line, `cost.total_lines_added` and `cost.total_lines_removed`.
"""

from hudline.page.piece import NICE, Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """Both figures, unless both are nothing."""
    added, removed = now.reading.lines_added or 0, now.reading.lines_removed or 0
    if not added and not removed:
        return []
    return [Piece([(f"+{added}", "good"), (f" −{removed}", "faint")], rank=NICE)]
