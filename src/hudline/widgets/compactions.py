"""How often this session was compacted, and what the last compaction gave back.

Example: ↻ 1 compaction −704k
Source: hooks, SessionStart and PostCompact; the tokens from `context_window` before and behind it.
"""

from hudline.page.figures import counted, tokens
from hudline.page.icons import icon
from hudline.page.piece import NICE, Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options, Span


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The number, and the tokens where they are known."""
    count = now.compactions
    if not count:
        return []
    said = counted(count, "compaction", "compactions")
    spans: list[Span] = [(f"{icon('again')} {said}", "faint")]
    given = now.forecast.gave_back if now.forecast else None
    if given:
        spans.append((f" −{tokens(given)}", "good"))
    return [Piece(spans, rank=NICE)]
