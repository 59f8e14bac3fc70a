"""Rate limits at a moment: which windows still run, when what is told of them was made, and which
reading of a window is the newest.

The status line's stdin repeats the windows of the process's last answer at every tick, so how old
they are is not told. A reading is as old as its first sight; a process that has spent more since
has had another answer, which has confirmed it.
"""

from hudline.wire.fields import number, rows, table
from hudline.wire.limits import LONGEST, length

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from hudline.wire.tick import Limit

    Made = tuple[float, float, float]  # of one window: its reset, the percentage used, when heard

SKEW = 300.0  # seconds that the clocks of two machines may differ
SAME = 60.0  # seconds between two resets that are one
_SESSIONS = 4  # of one process that are kept: /clear and /resume change the session
_WINDOWS = 16


def standing(windows: "list[Limit]", clock: float) -> "list[Limit]":
    """The windows that still run, at `clock` in seconds since 1970: of one that has reset, what is
    told is old. A reset that lies further ahead than the window is long is none."""
    found = []
    for window in windows:
        ahead = None if window.resets is None else window.resets - clock
        if ahead is not None and ahead <= 0:
            continue
        most = length(window.name) or LONGEST
        if ahead is not None and ahead > most + SKEW:
            ahead = window.resets = None
        window.left = None if ahead is None else min(ahead, most)
        found.append(window)
    return found


def is_same(one: "Optional[float]", other: "Optional[float]") -> bool:
    """Whether two resets are of the same window; unknown ones are of no other's."""
    return one is not None and other is not None and abs(one - other) <= SAME


def believed(at: "Optional[float]", clock: float) -> float:
    """When a reading was made; 0.0 where that is not known: a time ahead of the clock, which has
    been set back, is none."""
    return at if at is not None and 0 < at <= clock + 1 else 0.0


def newest(one: "Made", other: "Made") -> "Made":
    """The later of two readings of a window with the same reset; of two as late, the fuller."""
    return max(one, other, key=lambda made: (made[2], made[1], made[0]))


def age(at: float, clock: float) -> "Optional[float]":
    """Seconds since then; None where it is not known when."""
    return max(clock - at, 0.0) if at else None


class Process:
    """What a client's process told at earlier draws. `held`: its table of `sessions`, the one that
    drew last at the end: each with its `id`, its `cost` in dollars, and `windows`, by name
    [percentage used, reset or null, when it was heard of]."""

    def __init__(self, held: "dict[str, Any]", session: str, clock: float) -> None:
        self._sessions = rows(held.get("sessions"))[-_SESSIONS:]
        self._session = session
        self._clock = clock

    def heard(
        self, windows: "list[Limit]", cost: "Optional[float]", is_answered: bool
    ) -> "list[Made]":
        """When each of the windows was heard of, in their order; 0.0 where that is not known. A
        reset that is not known is 0.0.

        is_answered: whether this session has had an answer; without one what is told of the limits
        is from before it.
        """
        last = self._sessions[-1] if self._sessions else {}
        is_own = last.get("id") == self._session
        is_fresh = is_own and cost is not None and number(last.get("cost")) != cost
        return [self._heard(one, is_fresh, bool(last) or is_answered) for one in windows]

    def _heard(self, window: "Limit", is_fresh: bool, is_ours: bool) -> "Made":
        """Where the very same was told before, that is when it was heard of, unless it has been
        confirmed since; what is new was heard of now."""
        at = self._clock if is_ours else 0.0
        if not is_fresh:
            before = [made for made in map(self._before(window), self._sessions) if made]
            if before:
                at = max(believed(number(made[2]), self._clock) for made in before)
        return window.resets or 0.0, window.used, at

    @staticmethod
    def _before(window: "Limit") -> "Any":
        def of(session: "dict[str, Any]") -> "Optional[list[Any]]":
            made = table(session.get("windows")).get(window.name)
            if not isinstance(made, list) or len(made) != 3 or made[0] != window.used:
                return None
            resets = number(made[1])
            is_unknown = resets is None and window.resets is None
            is_equal = is_unknown or is_same(resets, window.resets)
            return made if is_equal else None

        return of

    def after(
        self, windows: "list[Limit]", made: "list[Made]", cost: "Optional[float]"
    ) -> "dict[str, Any]":
        """What is to be kept after this draw."""
        told = {
            window.name: [used, resets or None, at]
            for window, (resets, used, at) in zip(windows, made)
        }
        now = {"id": self._session, "cost": cost, "windows": dict(list(told.items())[:_WINDOWS])}
        others = [one for one in self._sessions if one.get("id") != self._session]
        return {"sessions": [*others, now][-_SESSIONS:]}
