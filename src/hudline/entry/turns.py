"""What the turn that is over was, as a record, where it has not been noted like that before."""

from hudline.now.receipt import whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from hudline.now.receipt import Receipt
    from hudline.now.snapshot import Now
    from hudline.wire.fields import Record

_CALM = 2.0  # seconds in which the last figures of a turn come in
_OFTEN = 20.0  # seconds between two notes while agents go on


def closed(now: "Now") -> "Optional[Record]":
    """A `turn.closed` at once when the turn has come to rest, and another when it has changed
    since: now and then while its agents go on, whose figures never stand still."""
    moment, receipt = now.moment, whole(now)
    if moment is None or receipt is None or not receipt.prompt:
        return None
    if not moment.is_ours(moment.evidence.pid, moment.turn):
        return None
    at, held = moment.noted(receipt.prompt)
    told = _figures(receipt, held)
    if told == held or moment.age(at) < (_OFTEN if receipt.working else _CALM):
        return None
    return {"at": round(moment.clock, 3), "kind": "turn.closed", "prompt": receipt.prompt, **told}


def _figures(receipt: "Receipt", held: "dict[str, Any]") -> "Record":
    """What is known. Once noted, a cost stays known."""
    told: dict[str, Any] = {
        "over": round(receipt.over, 3) if receipt.over else None,
        "took": None if receipt.took is None else round(receipt.took, 3),
        "cost": None if receipt.cost is None else round(receipt.cost, 4),
        "waited": round(receipt.waited, 3),
    }
    for name in ("tools", "failed", "files", "added", "removed", "agents"):
        told[name] = getattr(receipt, name)
    if receipt.cost is None:
        told["cost"] = held.get("cost")
    made = {name: value for name, value in told.items() if value is not None}
    return {"end": receipt.end, **made, **({"more": True} if receipt.is_more else {})}
