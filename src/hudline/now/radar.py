"""What goes in circles: the same call that fails, the same file read again, errors in a row."""

from hudline.now.repeats import CIRCLE
from hudline.state.horizon import counts_since
from hudline.state.tries import (
    FAILURES_FOR,
    NEWS,
    READINGS_FOR,
    TIMES,
    every_key,
    failures,
    key_of,
    readings,
    tries,
)
from hudline.state.turns import apart

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    from hudline.now.moment import Moment

    Found = tuple[int, float, str]  # how often, last when, the key

_FAILURES, _READINGS, _STREAK = CIRCLE, CIRCLE + 1, CIRCLE + 1  # at least


class Circle:
    """`what` is failing (the same call), streak (errors without a success between them) or
    reading (the same part of a file, without an edit between).

    `count` is how often, `is_more` that it is more than that; `agent`: the type of the agent that
    does it, "" the main thread. `tool` and `target` are "" of a streak.
    """

    def __init__(self, what: str, tool: str, target: str, count: int) -> None:
        self.what = what
        self.tool = tool
        self.target = target
        self.count = count
        self.is_more = count >= TIMES
        self.agent = ""


def answer(moment: "Moment") -> "Optional[Circle]":
    """The one that says most: the same call, before errors in a row, before readings.

    Counted are the calls of this turn, until it ends, and those of agents that run, in this run:
    failures within half an hour, readings within ten minutes. It is told for some minutes after the
    last of them, and while the same call runs again. Interrupted and denied calls are neither
    failures nor successes. Source: PostToolUse and PostToolUseFailure.
    """
    table = tries(moment.state)
    found: dict[str, list[Found]] = {"failing": [], "streak": [], "reading": []}
    for key, one in table.items():
        actor = key.partition("\t")[0]
        if not moment.is_alive(actor) if actor else moment.is_resting:
            continue
        since = max(counts_since(moment.state, actor, moment.turn), moment.life)
        failed = apart(_recent(moment, key, failures(one, since), FAILURES_FOR))
        read = apart(_recent(moment, key, readings(table, key, since), READINGS_FOR))
        is_streak = key == every_key(actor)
        if len(failed) >= (_STREAK if is_streak else _FAILURES):
            found["streak" if is_streak else "failing"].append((len(failed), failed[-1], key))
        if len(read) >= _READINGS:
            found["reading"].append((len(read), read[-1], key))
    for what, circles in found.items():
        if circles:
            return _circle(moment, what, max(circles))
    return None


def _recent(moment: "Moment", key: str, times: "list[float]", within: float) -> "list[float]":
    """Those of `times` that lie so many seconds at the most before the last one; none where that is
    no news any more."""
    if not times or (moment.age(times[-1]) > NEWS and not _runs(moment, key)):
        return []
    return [at for at in times if at > times[-1] - within]


def _runs(moment: "Moment", key: str) -> bool:
    """Whether the call of that key runs once more."""
    return any(key == key_of(told) and moment.is_running(call) for call, told in moment.calls)


def _circle(moment: "Moment", what: str, found: "Found") -> Circle:
    actor, tool, target, _, _ = found[2].split("\t")
    made = Circle(what, tool, target, found[0])
    made.agent = moment.kind(actor)
    return made
