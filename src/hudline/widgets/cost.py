"""What the session cost so far.

Options: `turn`, also what the present turn has cost (false).
Example: $1.23
Source: status line, `cost.total_cost_usd`; for a turn, the same at the end of the one before.
"""

from hudline.page.figures import money
from hudline.page.piece import NICE, Piece

OPTIONS = {"turn": False}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options, Span


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The amount; nothing before the first cent."""
    cost = now.reading.cost
    if not cost or cost < 0.005:
        return []
    whole: list[Span] = [(money(cost), "plain")]
    return [Piece([*whole, *_turn(now)] if options["turn"] else whole, rank=NICE)]


def _turn(now: "Now") -> "list[Span]":
    from hudline.page.labels import label

    turn = now.spending.turn if now.spending else None
    return [(f" · {money(turn)} {label('this turn')}", "faint")] if turn else []
