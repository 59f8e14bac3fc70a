"""What an hour of the session costs, on average; not in a band at rest, where it sinks.

Example: $5.90/h
Source: status line, `cost.total_cost_usd` and `cost.total_duration_ms`; after five minutes.
"""

from hudline.page.figures import money
from hudline.page.piece import NICE, Piece

_LEAST = 300.0  # seconds after which an average says something

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The amount an hour; nothing before the first cent."""
    cost, seconds = now.reading.cost, now.reading.duration
    if now.still or not cost or cost < 0.005 or seconds is None or seconds < _LEAST:
        return []
    return [Piece([(money(cost * 3600 / seconds) + "/h", "faint")], rank=NICE - 1)]
