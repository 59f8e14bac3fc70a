"""Turns and the stretches between compactions, from what the table `readings` tells of them."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.state.rules import Entity, State

TURNS = 24  # that a picture looks at
STRETCHES = 4  # between compactions, of which the two ends stay known


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
