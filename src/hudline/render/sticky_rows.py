"""Rows keep their places: one that has nothing to show any more stays for some seconds, faint, with
what it showed last, so that nothing below it jumps while it comes and goes.

A memory is `{"shape": figure, "rows": [[key, since], …]}`: the rows of the last frame, top to
bottom; `since` is when one became empty, None for one that shows something. `shape` separates
frames that have nothing to do with each other (another layout, another process).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple, Optional

from hudline.render.fragment import FLEETING, Fragment, Row, Span

HOLD = 4.0  # seconds
_LEAST = -1  # urgency: leaves before every row that shows something
_NOTHING: Mapping[str, Row] = {}


class RowPlace(NamedTuple):
    """A row's key, and since when (seconds since 1970) it is empty; None where it is not."""

    key: str
    since: Optional[float] = None


def hold(
    memory: object,
    rows: list[Row],
    shape: int,
    clock: float,
    last: Mapping[str, Row] = _NOTHING,
) -> tuple[list[Row], dict[str, Any] | None]:
    """The rows with a sticky one where another has just disappeared, and what to remember; None
    where that has not changed.

    memory: what was remembered, or anything at all. last: rows as they were shown last, by key; a
    row that is not among them leaves an empty line.
    """
    filled = named(rows)
    before = _places(memory, shape)
    if before is None:
        return rows, _memory(shape, [RowPlace(key) for key in filled])
    places = merged(before, list(filled), clock)
    shown = [filled.get(key) or _sticky(last.get(key) or Row(), key) for key, _ in places]
    was = [key for key, since in before if since is None]
    return shown, None if was == list(filled) else _memory(shape, places)


def without_last_texts(rows: list[Row]) -> list[Row]:
    """The rows with empty lines for sticky ones: where nothing can be faint, what was would look
    like what is."""
    return [replace(one, fragments=[], cells=[]) if one.is_sticky else one for one in rows]


def _sticky(row: Row, key: str) -> Row:
    """A row as it was shown last, faint."""
    lead = row.lead and _faint([row.lead])[0]
    fragments, cells = [[_past(one) for one in part] for part in (row.fragments, row.cells)]
    kept = replace(row, fragments=fragments, cells=cells, lead=lead)
    return replace(kept, urgency=_LEAST, key=key, is_sticky=True)


def _past(fragment: Fragment) -> Fragment:
    compact = fragment.compact and _faint(fragment.compact)
    return fragment._replace(spans=_faint(fragment.spans), compact=compact)


def _faint(spans: list[Span]) -> list[Span]:
    """The spans without the styles and addresses that they had."""
    return [Span(span.text, "faint") for span in spans]


def named(rows: Iterable[Row]) -> dict[str, Row]:
    """The rows by their keys; of rows with the same key the second is `key 2`."""
    found: dict[str, Row] = {}
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.key] = count = counts.get(row.key, 0) + 1
        found[f"{row.key} {count}" if count > 1 else row.key] = row
    return found


def merged(before: list[RowPlace], filled: list[str], clock: float) -> list[RowPlace]:
    """What stands where at `clock`: filled rows, in that order, and those whose place is still
    kept, each in its line of the layout, there behind the one that stood before it.

    A new row takes one of these places: there are no more rows than before.
    """
    order = [RowPlace(key) for key in filled]
    known = {key for key, _ in before}
    taken = sum(key not in known for key in filled)
    place = 0
    for key, since in before:
        if key in filled:
            place = max(place, [one.key for one in order].index(key) + 1)
            continue
        emptied = clock if since is None else since
        if 0 <= clock - emptied < HOLD and not key.endswith(FLEETING):
            if taken:
                taken -= 1
                continue
            order.insert(place, RowPlace(key, emptied))
            place += 1
    return sorted(order, key=_line)


def _line(place: RowPlace) -> int:
    """The line of the layout that a row belongs to: its key begins with it."""
    index = place.key.partition(" ")[0].rstrip(FLEETING)
    return int(index) if index.isdecimal() else 0


def _places(memory: object, shape: int) -> list[RowPlace] | None:
    """The places of a memory, None where it is none of that shape."""
    if not isinstance(memory, dict) or memory.get("shape") != shape:
        return None
    rows = memory.get("rows")
    if not isinstance(rows, list) or not all(map(_is_place, rows)):
        return None
    return [RowPlace(*row) for row in rows] if len({key for key, _ in rows}) == len(rows) else None


def _is_place(row: object) -> bool:
    if not isinstance(row, list) or len(row) != 2 or not isinstance(row[0], str):
        return False
    return row[1] is None or type(row[1]) in (int, float)


def _memory(shape: int, places: list[RowPlace]) -> dict[str, Any]:
    return {"shape": shape, "rows": [list(place) for place in places]}
