"""Times that lie ahead of the clock: they were taken before it was set back.

What was recorded cannot be changed, but it can be dated anew when it is read. Which record came
first, the order of the journal tells; by how much the clock was set back, the first record behind
the last one that lies ahead. So everything that was recorded before that moment is dated back by
the difference, and keeps its distances; back to a pause that is as long as the step, for the clock
may have been put forward there.

How late it was when that was seen is kept as a record, a *mark* (kind `clock.back`): it tells every
later reading what lay ahead then, when nothing does any more.
"""

from hudline.state.horizon import AHEAD, MARK, time_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from hudline.state.told import Record

_GRAIN = 0.001  # seconds; what comes first has the smaller time
_APART = 0.1  # seconds that are taken to lie between two records around a step: nobody knows
_AT_ONCE = 2.0  # seconds; records that lie so close together may stand in any order
_TIMES = ("since", "over", "written")  # fields of records, besides `at`, that hold a time


class Step:
    """The last step back in a journal: `by` so many seconds, seen at `at`; `is_news`: no mark tells
    of it yet."""

    def __init__(self, at: float, by: float, is_news: bool) -> None:
        self.at = at
        self.by = by
        self.is_news = is_news


def dated(
    records: "list[object]", clock: float = float("inf")
) -> "tuple[list[object], Optional[Step]]":
    """The records of a journal, in its order, with times of which none lies ahead of the `clock`
    (seconds since 1970), or of what it was where a mark stands; and the last step back, if any.

    In a journal whose clock never went back nothing changes.
    """
    walk = _Walk(clock)
    made = list(records)
    for index in range(len(made) - 1, -1, -1):
        record: Any = made[index]
        at = time_in(record)
        if at is None:
            continue
        told = walk.back_to(at, record.get("kind") == MARK)
        if told != at:
            made[index] = _moved(record, told)
    return made, walk.step


class _Walk:
    """A way through a journal from its end to its beginning. `step`: the last step back of the
    clock, the first on this way; None so far."""

    def __init__(self, clock: float) -> None:
        self.step: Optional[Step] = None
        self._clock = self._limit = clock  # no record can be later
        self._behind = self._lowest = float("inf")  # the time of the one behind; the least of all
        self._edge = float("inf")  # what is before a pause that is as long as a step ends here
        self._steps = [0.0]  # seconds by which what is here lies too late, without the last steps

    def back_to(self, at: float, is_mark: bool) -> float:
        """When the record in front of those so far was made, by whose own word it was at `at`."""
        told = self._without_steps(at)
        if told > self._limit + AHEAD:
            told = round(min(self._limit, self._behind) - _APART, 3)
            self._steps.append(at - told)
            is_news = self._limit == self._clock
            self.step = self.step or Step(told, at - told, is_news)
        if is_mark:
            self._limit = min(self._limit, told)
        is_near = abs(self._behind - told) <= _AT_ONCE
        self._behind = min(self._behind, told) if is_near else told
        self._lowest = min(self._lowest, told)
        return told

    def _without_steps(self, at: float) -> float:
        """The time without the steps that are needed for what is here to be in order."""
        before = len(self._steps)
        while len(self._steps) > 1 and at - self._steps[-2] <= self._lowest + AHEAD:
            self._steps.pop()
        told = round(at - self._steps[-1], 3)
        if len(self._steps) < before:
            self._edge = self._lowest
        if self._edge < told <= self._edge + AHEAD:
            told = self._edge = round(self._edge - _GRAIN, 3)
        return told


def _moved(record: "Record", at: float) -> "Record":
    """The record with another time. What it tells of moves with it, as far as it lay ahead."""
    by = record["at"] - at
    moved = {
        name: round(record[name] - by, 3)
        for name in _TIMES
        if type(record.get(name)) in (int, float) and at < record[name] <= record["at"] + AHEAD
    }
    return {**record, **moved, "at": at}
