"""What the last turns of this session were."""

from hudline.now.receipt import Receipt
from hudline.now.spending import told as told_of
from hudline.state.receipts import receipts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    from hudline.now.moment import Moment
    from hudline.state.rules import Entity


def answer(moment: "Moment") -> "Optional[list[Receipt]]":
    """The newest first; None where none was noted."""
    made = [_receipt(key, told) for key, told in receipts(moment.state)]
    for one in made:
        spent = told_of(moment.state, one.prompt)  # a turn's last figure may come behind its note
        one.cost = spent if one.cost is None else max(one.cost, spent or 0.0)
    return made or None


def _receipt(prompt: str, told: "Entity") -> Receipt:
    made = Receipt(told["end"], told.get("took"))
    made.prompt = prompt
    made.over, made.waited = told.get("over", 0.0), told.get("waited", 0.0)
    made.background = told.get("background", 0.0)
    made.cost, made.is_more = told.get("cost"), "more" in told
    for name in ("agents", "tools", "failed", "files"):
        setattr(made, name, int(told.get(name, 0)))
    if "added" in told and "removed" in told:
        made.added, made.removed = int(told["added"]), int(told["removed"])
    return made
