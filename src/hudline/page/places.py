"""Rows keep their places: one that falls silent leaves an empty place for some seconds, so that
nothing below it jumps while it comes and goes.

A memory is `{"shape": figure, "rows": [[key, since], …]}`: the rows of the last picture, top to
bottom, `since` the time at which one fell silent and None of one that speaks. `shape` tells
pictures apart that have nothing to do with each other (another layout, another process).
"""

from hudline.page.piece import FLEETING, Row

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, Optional

    Place = tuple[str, Optional[float]]  # a row's key, since when it is silent

HOLD = 4.0  # seconds
_LEAST = -1  # urgency: before every row that speaks


def hold(
    memory: object, rows: "list[Row]", shape: int, clock: float
) -> "tuple[list[Row], dict[str, Any] | None]":
    """The rows with an empty one where another has just fallen silent, and what to remember; None
    where that has not changed.

    memory: what was remembered, or anything at all.
    """
    speaking = named(rows)
    before = _places(memory, shape)
    if before is None:
        return rows, _memory(shape, [(key, None) for key in speaking])
    places = merged(before, list(speaking), clock)
    shown = [speaking[key] if key in speaking else _empty(key) for key, _ in places]
    was = [key for key, since in before if since is None]
    return shown, None if was == list(speaking) else _memory(shape, places)


def named(rows: "Iterable[Row]") -> "dict[str, Row]":
    """The rows by their keys; of rows with the same key the second is `key 2`."""
    found: dict[str, Row] = {}
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.key] = count = counts.get(row.key, 0) + 1
        found[f"{row.key} {count}" if count > 1 else row.key] = row
    return found


def merged(before: "list[Place]", speaking: "list[str]", clock: float) -> "list[Place]":
    """What stands where at `clock`: who speaks, in that order, and whose place is still held, each
    in its line of the layout, there behind the one that stood before it.

    A row that begins to speak takes one of the held places: there are no more rows than before.
    """
    order: list[Place] = [(key, None) for key in speaking]
    known = {key for key, _ in before}
    taken = sum(key not in known for key in speaking)
    place = 0
    for key, since in before:
        if key in speaking:
            place = max(place, [one for one, _ in order].index(key) + 1)
            continue
        fell = clock if since is None else since
        if 0 <= clock - fell < HOLD and not key.endswith(FLEETING):
            if taken:
                taken -= 1
                continue
            order.insert(place, (key, fell))
            place += 1
    return sorted(order, key=_line)


def _line(place: "Place") -> int:
    """The line of the layout that a row belongs to: its key begins with it."""
    index = place[0].partition(" ")[0].rstrip(FLEETING)
    return int(index) if index.isdecimal() else 0


def _places(memory: object, shape: int) -> "list[Place] | None":
    """The places of a memory, None where it is none of that shape."""
    held = memory if isinstance(memory, dict) else {}
    rows = held.get("rows")
    if held.get("shape") != shape or not isinstance(rows, list):
        return None
    if not all(isinstance(one, list) and len(one) == 2 for one in rows):
        return None
    keys = {key for key, _ in rows if isinstance(key, str)}
    times = all(since is None or type(since) in (int, float) for _, since in rows)
    return [(key, since) for key, since in rows] if times and len(keys) == len(rows) else None


def _memory(shape: int, places: "list[Place]") -> "dict[str, Any]":
    return {"shape": shape, "rows": [[key, since] for key, since in places]}


def _empty(key: str) -> Row:
    row = Row([], urgency=_LEAST)
    row.key = key
    return row
