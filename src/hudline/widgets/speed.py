"""How fast the model wrote its last answer.

The time is the API's, from the request to the end of the answer. It is told where one answer can
be taken for itself: no agent asked at the same time, and it is long enough; for ten minutes.

Example: 62 tok/s
Source: status line, `context_window.current_usage.output_tokens` and
`cost.total_api_duration_ms`, with `prompt_cache.requests` one more than before.
"""

from hudline.page.piece import NICE, Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """Tokens a second."""
    speed = now.spending.speed if now.spending else None
    return [Piece([(f"{speed:.0f} tok/s", "faint")], rank=NICE - 1)] if speed else []
