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
    made, step = list(records), None
    limit = clock  # no record can be later
    behind = lowest = float("inf")  # the time of the one behind, and the least of all behind
    steps = [0.0]  # seconds that each step back, the last one first, adds to what is before it
    for index in range(len(made) - 1, -1, -1):
        record: Any = made[index]
        at = time_in(record)
        if at is None:
            continue
        while len(steps) > 1 and at - steps[-2] <= lowest:
            steps.pop()  # before that step all is in order without it
        told = round(at - steps[-1], 3)
        if told > limit + AHEAD:
            told = round(min(limit, behind) - _GRAIN, 3)
            steps.append(at - told)
            step = step or Step(told, at - told, is_news=limit == clock)
        if told != at:
            made[index] = _moved(record, told)
        if record.get("kind") == MARK:
            limit = min(limit, told)
        behind = min(behind, told) if abs(behind - told) <= _AT_ONCE else told
        lowest = min(lowest, told)
    return made, step


def _moved(record: "Record", at: float) -> "Record":
    """The record with another time. What it tells of moves with it, as far as it lay ahead."""
    by = record["at"] - at
    moved = {
        name: round(record[name] - by, 3)
        for name in _TIMES
        if type(record.get(name)) in (int, float) and at < record[name] <= record["at"] + AHEAD
    }
    return {**record, **moved, "at": at}
