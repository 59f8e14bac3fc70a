"""What finished turns were, as was noted when each had come to rest; the newest few of them.

The key is the prompt with which a person began the turn. A later note of the same turn stands for
the earlier one: what a task in the background began is part of it. What a turn is: see `now.turn`.
"""

from hudline.state.join import put
from hudline.state.readings import figure
from hudline.state.told import text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.state.rules import Entity, State
    from hudline.state.told import Record

TURNS = 8  # that are remembered
ENDS = ("done", "interrupted", "failed")
# `over` is when everything had come to rest, `took`, `waited` and `background` are seconds, `cost`
# is in dollars.
FIGURES = (
    *("over", "took", "tools", "failed", "files", "added", "removed", "agents", "cost", "waited"),
    "background",
)


def closed(state: "State", record: "Record", at: float) -> None:
    """A turn that came to rest. What is not told, or in another type, is not known."""
    prompt, end = text(record, "prompt"), text(record, "end")
    if not prompt or end not in ENDS:
        return
    told: Entity = {name: value for name in FIGURES if (value := figure(record, name)) is not None}
    more = {"more": True} if record.get("more") is True else {}  # files than are known by name
    put(state, "receipts", prompt, "told", [at, {"end": end, **told, **more}])
    left = figure(record, "left") or figure(record, "over")
    if end == "interrupted" and left is not None:  # no event tells when the main thread was left
        put(state, "prompts", text(record, "newest") or prompt, "left", left)


def receipts(state: "State") -> "list[tuple[str, Entity]]":
    """The newest turns as (prompt, what each was), the last one first."""
    table = state.get("receipts", {})
    return [(key, table[key]["told"][1]) for key in reversed(_ordered(state)[-TURNS:])]


def forget_receipts(state: "State") -> None:
    """Leave out the turns that `receipts` does not tell; in place. A note that comes late
    is older than theirs, or the whole account of a turn that goes on."""
    for key in _ordered(state)[:-TURNS]:
        del state["receipts"][key]


def _ordered(state: "State") -> "list[str]":
    table = state.get("receipts", {})
    return sorted(table, key=lambda key: (table[key]["told"][0], key))
