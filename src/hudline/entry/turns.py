"""What the turn that is over was, as a record, where it has not been noted like that before."""

from hudline.now.receipt import before, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from hudline.now.moment import Moment
    from hudline.now.receipt import Receipt
    from hudline.now.snapshot import Now
    from hudline.wire.fields import Record

_OFTEN = 20.0  # seconds between two notes while agents go on


def closed(now: "Now") -> "Optional[Record]":
    """A `turn.closed` at once when the turn is over, and another whenever more is known of it until
    the next prompt: its last figures come a moment later. While agents go on, whose figures never
    stand still, it is noted now and then, so that it is known if the client is killed."""
    moment, receipt = now.moment, whole(now)
    if moment is None or receipt is None or not receipt.prompt:
        return None
    if not moment.is_ours(moment.evidence.pid, moment.turn):
        return None
    at, held = moment.noted(receipt.prompt)
    told = _figures(receipt, held)
    if told == held or (receipt.working and moment.age(at) < _OFTEN):
        return None
    return _record(moment, receipt, told)


def closed_before(moment: "Moment") -> "Optional[Record]":
    """A `turn.closed` of the turn that the present prompt has ended, where more is known of it than
    was noted: nobody may have drawn since, and its agents go on in the present turn."""
    receipt = before(moment)
    if receipt is None or not receipt.prompt:
        return None
    at, held = moment.noted(receipt.prompt)
    if at >= moment.turn or receipt.tools < held.get("tools", 0):
        return None
    told = _figures(receipt, held)
    return None if told == held else _record(moment, receipt, told)


def _record(moment: "Moment", receipt: "Receipt", told: "Record") -> "Record":
    made: Record = {"at": round(moment.clock, 3), "kind": "turn.closed", "prompt": receipt.prompt}
    if receipt.end == "interrupted" and receipt.left:
        made.update(newest=receipt.newest, left=round(receipt.left, 3))
    return {**made, **told}


def _figures(receipt: "Receipt", held: "dict[str, Any]") -> "Record":
    """What is known. Once noted, a cost stays known."""
    told: dict[str, Any] = {
        "over": round(receipt.over, 3) if receipt.over else None,
        "took": None if receipt.took is None else round(receipt.took, 3),
        "background": round(receipt.background, 3),
        "cost": None if receipt.cost is None else round(receipt.cost, 6),
        "waited": round(receipt.waited, 3),
    }
    for name in ("tools", "failed", "files", "added", "removed", "agents"):
        told[name] = getattr(receipt, name)
    if receipt.cost is None:
        told["cost"] = held.get("cost")
    made = {name: value for name, value in told.items() if value is not None}
    return {"end": receipt.end, **made, **({"more": True} if receipt.is_more else {})}
