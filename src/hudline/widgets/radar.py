"""Claude goes in circles: a call fails, or a file is read, again and again.

It speaks of a call that failed three times without a success between, of the same part of a file
that was read four times in ten minutes without an edit between, and of four errors in a row: for
three minutes after the last time, while the same call runs again, and not after the turn's end.

Example: ↻ Bash pytest -q failed 3×
Source: hooks, PostToolUse and PostToolUseFailure. Interrupted and denied calls do not count.
"""

from hudline.page.figures import tool
from hudline.page.icons import icon
from hudline.page.labels import label
from hudline.page.piece import ESSENTIAL, Piece

URGENCY = 85

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.radar import Circle
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options, Span


def show(now: "Now", options: "Options") -> "list[Piece]":
    """One piece: who, on what, how often."""
    circle: Circle | None = now.radar
    if not now.repeats or circle is None:
        return []
    count = f"{circle.count}{'+' if circle.is_more else ''}"
    who = f"{circle.agent}: " if circle.agent else ""
    sign: Span = (f"{icon('again')} {who}", "warn")
    if circle.what == "streak":
        return [Piece([sign, (f"{count} {label('errors in a row')}", "warn")], None, ESSENTIAL)]
    name: Span = (tool(circle.tool), "strong")
    target: Span = (f" {circle.target}", "plain")
    word = f"{label('failed')} " if circle.what == "failing" else ""
    end: Span = (f" {word}{count}×", "warn")
    if not circle.target:
        return [Piece([sign, name, end], None, ESSENTIAL)]
    return [Piece([sign, name, target, end], [sign, name, end], ESSENTIAL, bends=2)]
