"""What the session cost so far.

Example: $1.23
Source: status line, `cost.total_cost_usd`.
"""

from hudline.page.figures import money
from hudline.page.piece import NICE, Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The amount; nothing before the first cent."""
    cost = now.reading.cost
    return [Piece([(money(cost), "plain")], rank=NICE)] if cost and cost >= 0.005 else []
