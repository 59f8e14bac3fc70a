"""Spans as rows of a waterfall: who is below whom, and where each begins and ends.

Pauses between prompts take no room: the axis has only the time of turns and agents.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hudline.insight.intervals import Interval, length, milliseconds, union
from hudline.insight.spans import BLOCKED, EXECUTION, INTERACTION, REQUEST, TOOL, Span

TURN, MODEL, RUN, DIALOG, LOST, REST, NOTHING = "─", "█", "▓", "░", "▒", "╌", " "
_PARTS = (BLOCKED, EXECUTION)


class Row(NamedTuple):
    """A span and how deep it is below the first."""

    span: Span
    depth: int


class Stretch(NamedTuple):
    """A stretch of a bar: its sign and its time in milliseconds."""

    sign: str
    began: int
    ended: int


class Axis:
    """The time of a waterfall as cells: what lies in no window takes none."""

    def __init__(self, windows: Iterable[Interval], cells: int) -> None:
        self._windows = union(windows)
        self._total = length(self._windows)
        self._cells = max(cells, 1)

    def position(self, at: int) -> float:
        """The cells before a time in milliseconds."""
        passed = sum(max(min(at, ended) - began, 0) for began, ended in self._windows)
        return passed * self._cells / self._total if self._total else 0.0

    def bar(self, stretches: Sequence[Stretch]) -> str:
        """A bar of these stretches; the later hide the earlier, and each is one cell at least."""
        drawn = [NOTHING] * self._cells
        for one in stretches:
            first = min(int(self.position(one.began)), self._cells - 1)
            last = max(round(self.position(one.ended)), first + 1)
            drawn[first:last] = one.sign * (min(last, self._cells) - first)
        return "".join(drawn)


def rows(spans: Iterable[Span], depth: int, most: int, with_parts: bool) -> list[Row]:
    """Spans with what is below them, down to a depth of `depth` (1: those without a parent).

    most: how many rows at most; the longest stay, with all that they are below. with_parts: whether
    dialogs and runs of calls have rows of their own.
    """
    shown = [one for one in spans if with_parts or one.kind not in _PARTS]
    known, children = {one.id for one in shown}, _children(shown)
    found: list[Row] = []
    pending = [Row(one, 0) for one in reversed(children.pop("", []))]
    while pending or children:
        if not pending:  # spans that are below each other, by broken metadata
            _, lost = children.popitem()
            pending = [Row(one, 0) for one in reversed(lost) if one.id in known]
            continue
        row = pending.pop()
        if row.span.id not in known:
            continue
        known.discard(row.span.id)
        if row.depth < depth:
            found.append(row)
        pending += [Row(one, row.depth + 1) for one in reversed(children.pop(row.span.id, []))]
    return _longest(found, most)


def _children(spans: Sequence[Span]) -> dict[str, list[Span]]:
    known = {one.id for one in spans}
    found: dict[str, list[Span]] = {}
    for one in sorted(spans, key=lambda one: (one.began, -one.ended, one.id)):
        found.setdefault(one.parent if one.parent in known else "", []).append(one)
    return found


def _longest(found: list[Row], most: int) -> list[Row]:
    if len(found) <= most:
        return found
    by_id = {row.span.id: row.span for row in found}
    longest: set[str] = set()
    for row in sorted(found, key=lambda row: (row.span.began - row.span.ended, row.span.id)):
        chain, span = [], row.span
        while span.id not in longest and span.id not in chain:
            chain.append(span.id)
            span = by_id.get(span.parent, span)
        if len(longest) + len(chain) <= most:
            longest.update(chain)
    return [row for row in found if row.span.id in longest]


def stretches(span: Span, parts: Sequence[Span]) -> list[Stretch]:
    """The stretches of a span's bar. parts: the dialog and the run of a call."""
    began, ended = milliseconds(span.began), milliseconds(span.ended)
    if span.kind == INTERACTION:
        return [Stretch(TURN, began, ended)]
    if span.kind == REQUEST:
        lost = span.attributes.get("lost_seconds")
        sent = began + milliseconds(lost if isinstance(lost, (int, float)) else 0.0)
        waits = [Stretch(LOST, began, sent)] if sent > began else []
        return [*waits, Stretch(MODEL, sent, ended)]
    own = {BLOCKED: DIALOG, EXECUTION: RUN}
    if span.kind in own:
        return [Stretch(own[span.kind], began, ended)]
    if span.kind != TOOL:
        return [Stretch(REST, began, ended)]
    of_parts = [
        Stretch(own[one.kind], milliseconds(one.began), milliseconds(one.ended))
        for one in parts
        if one.kind in own
    ]
    return [Stretch(REST, began, ended), *of_parts]
