"""Rate limits at a time: which windows still run, when each was reported, and which reading of a
window is the newest.

The status input repeats the windows of the process's last answer at every tick, without their age.
A reading is as old as its first sight; a process that has spent more since has had another answer,
which has confirmed it.
"""

from __future__ import annotations

from typing import Any, Optional

from hudline.core.fields import Record, number, rows, table
from hudline.events.limits import LONGEST, Limit, LimitReading, window_length

_SKEW = 300.0  # seconds that the clocks of two machines may differ
_SAME = 60.0  # seconds between two resets that are one
_SESSIONS = 4  # of one process that are kept: /clear and /resume change the session


def running_limits(windows: list[Limit], clock: float) -> list[Limit]:
    """The windows that still run at `clock` (seconds since 1970), with the time left. A reset
    further ahead than the window is long is unknown."""
    running = [one for one in windows if one.resets is None or one.resets > clock]
    for window in running:
        length = window_length(window.name) or LONGEST
        if window.resets is not None and window.resets - clock > length + _SKEW:
            window.resets = None
        window.left = None if window.resets is None else min(window.resets - clock, length)
    return running


def elapsed_share(left: Optional[float], length: Optional[float]) -> Optional[float]:
    """The percentage of a window's time that has passed; None where its reset or its length is not
    known. Times in seconds."""
    if left is None or not length:
        return None
    return min(max((length - left) * 100 / length, 0.0), 100.0)


def expected(used: float, left: Optional[float], length: Optional[float]) -> Optional[float]:
    """The percentage that will be used at the reset, if a window goes on filling as it has since
    its start, which may be more than 100; None where too little of it has passed. left: seconds
    until the reset when `used` was reported."""
    if left is None or not length or length - left < length / 10:
        return None
    return max(used * length / (length - left), used)


def full_in(used: float, left: float, length: float) -> Optional[float]:
    """Seconds until a window is full, if it goes on filling so; None where it will reset before, is
    full, or has only just begun."""
    elapsed = length - left
    if not 10 <= used < 100 or elapsed < length / 10:
        return None
    ahead = (100 - used) * elapsed / used
    return ahead if ahead < left else None


def known_time(at: Optional[float], clock: float) -> float:
    """When a reading was made; 0.0 unknown, also for a time ahead of the clock, which has been set
    back."""
    return at if at is not None and 0 < at <= clock + 1 else 0.0


def newest(one: LimitReading, other: LimitReading) -> LimitReading:
    """The later of two readings of a window with the same reset; of two as late, the fuller."""
    return max(one, other, key=lambda one: (one.at, one.used, one))


def age(at: float, clock: float) -> Optional[float]:
    """Seconds since then; None if the time is unknown."""
    return max(clock - at, 0.0) if at else None


class ProcessLimits:
    """What a client's process reported at earlier draws. `stored`: its table of `sessions`, the one
    that drew last at the end: each with its `id`, its `cost` in dollars, and `windows`, by name
    [percentage used, reset or null, when it was reported]."""

    def __init__(self, stored: dict[str, Any], session: str, clock: float) -> None:
        self._sessions = rows(stored.get("sessions"))[-_SESSIONS:]
        self._session = session
        self._clock = clock

    def readings(
        self, windows: list[Limit], cost: Optional[float], is_answered: bool
    ) -> list[LimitReading]:
        """A reading of each of the windows, in their order. If the very same was reported before,
        its time is that, unless it has been confirmed since; what is new was reported now.

        `is_answered`: whether this session has had an answer; without one the limits are from
        before it.
        """
        last = self._sessions[-1] if self._sessions else {}
        is_own = last.get("id") == self._session
        is_confirmed = is_own and cost is not None and number(last.get("cost")) != cost
        found = []
        for window in windows:
            at = self._clock if last or is_answered else 0.0
            before = [row for one in self._sessions if (row := _stored_row(one, window))]
            if before and not is_confirmed:
                at = max(known_time(number(row[2]), self._clock) for row in before)
            found.append(LimitReading(window.resets or 0.0, window.used, at))
        return found

    def dump(
        self, windows: list[Limit], readings: list[LimitReading], cost: Optional[float]
    ) -> dict[str, Any]:
        """What is to be stored after this draw."""
        known = {
            window.name: [reading.used, reading.resets or None, reading.at]
            for window, reading in zip(windows, readings)
        }
        own = {"id": self._session, "cost": cost, "windows": known}
        others = [one for one in self._sessions if one.get("id") != self._session]
        return {"sessions": [*others, own][-_SESSIONS:]}


def _stored_row(session: Record, window: Limit) -> Optional[list[Any]]:
    """A session's row of a window with the same percentage and reset."""
    row = table(session.get("windows")).get(window.name)
    if not isinstance(row, list) or len(row) != 3 or row[0] != window.used:
        return None
    resets = number(row[1])
    if resets is None or window.resets is None:
        return row if resets is window.resets else None
    return row if abs(resets - window.resets) <= _SAME else None
