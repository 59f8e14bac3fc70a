"""Facts about the context and the cost, as the status line was told of them: one account a turn.

The key is a prompt and the number of compactions so far. Of such a turn `first` are the tokens of
its earliest reading, `last` the tokens and the window of its latest, `spent` the cost and the
lines of the session up to its end, in the client's process `pid`.
"""

from hudline.state.join import put
from hudline.state.told import text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from hudline.state.rules import Entity, State
    from hudline.state.told import Record

TURNS = 24  # that a picture looks at
STRETCHES = 4  # between compactions, of which the two ends stay known
_FIGURES = ("tokens", "window", "output", "cost", "api", "added", "removed", "requests", "pid")
_SPENT = ("cost", "added", "removed", "pid")


def noted(state: "State", record: "Record", at: float) -> None:
    """A reading. What it does not tell, or tells in another type, is not known."""
    told: dict[str, Any] = {
        name: value for name in _FIGURES if (value := _figure(record, name)) is not None
    }
    if not told:
        return
    prompt, stretch = text(record, "prompt"), int(_figure(record, "compactions") or 0)
    put(state, "session", "", "reading", [at, {**told, "prompt": prompt, "stretch": stretch}])
    took = _figure(record, "took")
    if took and told.get("output"):
        put(state, "session", "", "answer", [at, [told["output"], took]])
    key = f"{prompt}\t{stretch}"
    if "tokens" in told:
        put(state, "readings", key, "first", [at, told["tokens"]])
        put(state, "readings", key, "last", [at, [told["tokens"], told.get("window", 0)]])
    if "cost" in told:
        spent = {name: told[name] for name in _SPENT if name in told}
        put(state, "readings", key, "spent", [at, spent])


def _figure(record: "Record", name: str) -> "Optional[float]":
    value = record.get(name)
    usable = isinstance(value, (int, float)) and not isinstance(value, bool)
    return value if usable and 0 <= value < 1e15 else None  # type: ignore[operator]


def turns(state: "State") -> "list[tuple[str, int, Entity]]":
    """The newest turns as (prompt, compactions before it, {first, last, spent}), the oldest first;
    each of the three may be missing."""
    table = state.get("readings", {})
    keys = sorted(table, key=lambda key: _newest(table, key))[-TURNS:]
    return [(*_parted(key), table[key]) for key in keys]


def stretches(state: "State") -> "list[tuple[list[Any], list[Any]]]":
    """For each of the last stretches between compactions, the oldest first, its two ends: the
    [at, tokens] of its earliest reading and the [at, [tokens, window]] of its latest."""
    table = state.get("readings", {})
    ends = [(table[one]["first"], table[other]["last"]) for one, other in _ends(table)]
    return ends[-STRETCHES:]


def forget_readings(state: "State") -> None:
    """Leave out the turns that no picture looks at any more; in place."""
    table = state.get("readings", {})
    if len(table) <= TURNS:
        return
    kept = set(sorted(table, key=lambda key: _newest(table, key))[-TURNS:])
    kept.update(key for ends in _ends(table)[-STRETCHES:] for key in ends)
    for key in [key for key in table if key not in kept]:
        del table[key]


def _ends(table: "dict[str, Entity]") -> "list[tuple[str, str]]":
    """By stretch, in order, the keys of the turns that hold its earliest and latest reading."""
    found: dict[int, tuple[str, str]] = {}
    for key, turn in table.items():
        if "first" not in turn:
            continue
        stretch = _parted(key)[1]
        one, other = found.get(stretch, (key, key))
        if (turn["first"][0], key) < (table[one]["first"][0], one):
            one = key
        if (turn["last"][0], key) > (table[other]["last"][0], other):
            other = key
        found[stretch] = (one, other)
    return [found[stretch] for stretch in sorted(found)]


def _newest(table: "dict[str, Entity]", key: str) -> "tuple[float, str]":
    turn = table[key]
    return max(turn[name][0] for name in ("last", "spent") if name in turn), key


def _parted(key: str) -> "tuple[str, int]":
    prompt, _, stretch = key.rpartition("\t")
    return prompt, int(stretch)
