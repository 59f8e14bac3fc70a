"""Event times that are ahead of the clock: they were recorded before it was set back.

Events cannot be changed, but they can be dated anew when they are read. The order of the journal
says which event came first; the first event behind the last one that is ahead says by how much the
clock was set back. So all earlier events are dated back by the difference and keep their distances;
back to a pause as long as the step, for the clock may have been put forward there.

The time when that was noticed is kept as an event, a *mark* (kind `clock.back`): it tells later
readers what was ahead then, when nothing is any more.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Optional

from hudline.state.event_fields import event_time

AHEAD = 1.0  # seconds that a time may be ahead of a clock that was not set back
MARK = "clock.back"  # the kind of a mark
_GRAIN = 0.001  # seconds; an earlier event has a smaller time
_APART = 0.1  # seconds assumed between two events around a step
_AT_ONCE = 2.0  # seconds; events so close together may be in any order
_TIMES = ("since", "over", "written")  # fields with a time besides `at`


class Step(NamedTuple):
    """The last step back of the clock in a journal: noticed `at` (seconds since 1970), `by` so
    many seconds; `is_new`: no mark records it yet."""

    at: float
    by: float
    is_new: bool


def newest_time(events: list[object], clock: float) -> tuple[float, float]:
    """The latest time of these events, 0.0 if they have none; and the earlier of `clock` and the
    marks among them."""
    newest = 0.0
    for event in events:
        at = event_time(event)
        if at is not None and isinstance(event, dict):
            newest = max(newest, at)
            if event.get("kind") == MARK:
                clock = min(clock, at)
    return newest, clock


def redate(
    events: list[object], clock: float = float("inf")
) -> tuple[list[object], Optional[Step]]:
    """The events of a journal, in its order, with times none of which is ahead of `clock` (seconds
    since 1970), or of the clock at a mark; and the last step back, if any.

    A journal whose clock never went back stays as it is.
    """
    walk = _BackwardWalk(clock)
    dated = list(events)
    for index in range(len(dated) - 1, -1, -1):
        event: Any = dated[index]
        at = event_time(event)
        if at is None:
            continue
        new = walk.date(at, event.get("kind") == MARK)
        if new != at:
            dated[index] = _moved(event, new)
    return dated, walk.step


class _BackwardWalk:
    """A walk through a journal from its end to its beginning. `step`: the last step back of the
    clock, the first on this walk; None so far."""

    def __init__(self, clock: float) -> None:
        self.step: Optional[Step] = None
        self._clock = self._limit = clock  # no event can be later
        self._next = self._lowest = float("inf")  # the following event's time; the least of all
        self._edge = float("inf")  # events before a pause as long as a step end here
        self._steps = [0.0]  # seconds that events are late here, without the last steps

    def date(self, at: float, is_mark: bool) -> float:
        """The time of the event before those so far, whose own time is `at`."""
        new = self._without_steps(at)
        if new > self._limit + AHEAD:
            new = round(min(self._limit, self._next) - _APART, 3)
            self._steps.append(at - new)
            self.step = self.step or Step(new, at - new, self._limit == self._clock)
        if is_mark:
            self._limit = min(self._limit, new)
        is_near = abs(self._next - new) <= _AT_ONCE
        self._next = min(self._next, new) if is_near else new
        self._lowest = min(self._lowest, new)
        return new

    def _without_steps(self, at: float) -> float:
        """The time without the steps that are needed for the order of the events here."""
        before = len(self._steps)
        while len(self._steps) > 1 and at - self._steps[-2] <= self._lowest + AHEAD:
            self._steps.pop()
        new = round(at - self._steps[-1], 3)
        if len(self._steps) < before:
            self._edge = self._lowest
        if self._edge < new <= self._edge + AHEAD:
            new = self._edge = round(self._edge - _GRAIN, 3)
        return new


def _moved(event: dict[str, Any], at: float) -> dict[str, Any]:
    """The event with another time. Its other times move with it unless they are before that."""
    by = event["at"] - at
    moved = {
        name: round(event[name] - by, 3)
        for name in _TIMES
        if type(event.get(name)) in (int, float) and at < event[name] <= event["at"] + AHEAD
    }
    return {**event, **moved, "at": at}
