"""How long the session has waited for the API.

Example: API 3m
Source: status line, `cost.total_api_duration_ms`; requests at the same time count each.
"""

from hudline.page.figures import span
from hudline.page.piece import NICE, Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The time, from its first second."""
    seconds = now.reading.api_duration
    if not seconds or seconds < 1:
        return []
    return [Piece([("API " + span(seconds), "faint")], rank=NICE - 1)]
