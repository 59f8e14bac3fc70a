"""Sets of time as intervals in whole milliseconds, so that their lengths add up exactly.

All functions give the smallest list that covers the same time: in order, apart, none empty.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

Interval = tuple[int, int]  # from, to; in milliseconds
_SECOND = 1000


def milliseconds(seconds: float) -> int:
    """A time in whole milliseconds, as transcripts and journals have it."""
    return round(seconds * _SECOND)


def union(intervals: Iterable[Interval], gap: int = 0) -> list[Interval]:
    """The time that any of them covers; with a `gap` also what lies between two that are no further
    apart."""
    found: list[Interval] = []
    for began, ended in sorted(one for one in intervals if one[1] > one[0]):
        if found and began <= found[-1][1] + gap:
            found[-1] = found[-1][0], max(found[-1][1], ended)
        else:
            found.append((began, ended))
    return found


def within(intervals: Iterable[Interval], windows: Iterable[Interval]) -> list[Interval]:
    """The time that both cover."""
    covered = union(windows)
    starts = [began for began, _ in covered]
    found = []
    for began, ended in union(intervals):
        index = max(bisect_right(starts, began) - 1, 0)
        while index < len(covered) and covered[index][0] < ended:
            found.append((max(began, covered[index][0]), min(ended, covered[index][1])))
            index += 1
    return union(found)


def without(intervals: Iterable[Interval], taken: Iterable[Interval]) -> list[Interval]:
    """The time that the first cover and the second do not."""
    first = union(intervals)
    if not first:
        return []
    edges = [first[0][0], *(edge for one in union(taken) for edge in one), first[-1][1]]
    return within(first, zip(edges[::2], edges[1::2]))


def length(intervals: Sequence[Interval]) -> int:
    """Milliseconds of intervals that are apart."""
    return sum(ended - began for began, ended in intervals)
