"""The turn: from a person's prompt until everything is at rest, or until their next prompt.

At rest are the main thread, all agents, and what else the main thread is woken for at its end (a
workflow). A shell, a monitor and an idle teammate may stay for ever: no turn waits for them. Where
one of them wakes the main thread, the turn goes on; the rest before that is no part of its time.

Everything belongs to the turn in which it happens: each call, anybody's, to the one in which it
began, and each dollar to the one in which the client tells it. So what an agent of an earlier turn
still does counts for the present one.
"""

from hudline.now.jobs import jobs
from hudline.state.horizon import work_key
from hudline.state.spans import ENDLESS, GAP, merged, runs, spans
from hudline.state.turns import run_began, time_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    from hudline.now.moment import Moment
    from hudline.state.spans import Span

_COUNTED = ("ok", "failed", "started")  # outcomes: an interrupted or denied call has done nothing


def answer(moment: "Moment") -> "Optional[int]":
    """How many still hold the turn open beside the main thread; None where nothing does."""
    return at_work(moment) or (1 if is_awaited(moment) else None)


def at_work(moment: "Moment") -> int:
    """How many agents work in the background; where none does, how many workflows."""
    agents = sum(moment.is_alive(key) for key in moment.table("agents"))
    return agents or sum(job.kind not in ENDLESS for job in jobs(moment))


def is_awaited(moment: "Moment") -> bool:
    """Whether somebody is about to be woken: the main thread, or an agent that started others, by
    the end of an agent in the background. That comes at once, but not while the one is at it.

    Where the registry tells nothing, nothing is waited for.
    """
    if not moment.evidence.status:
        return False
    main = max(moment.asked().values(), default=0.0)
    table = moment.table("agents")
    for key, agent in table.items():
        launch, end = agent.get("launch", (0.0, {}))[1], agent.get("ended", 0.0)
        if not launch.get("background") or agent.get("killed", 0.0) >= end or moment.is_alive(key):
            continue
        parent = launch.get("parent")
        woken = run_began(table.get(parent, {})) if parent else main
        free = end if parent else max(end, moment.stopped)
        if end > woken and moment.age(free) < GAP:
            return True
    return False


def calls(moment: "Moment") -> "tuple[int, int]":
    """How many calls the turn has made, and how many of them failed: whoever made them, and
    whatever they were for."""
    sums = dict.fromkeys(_COUNTED, 0)
    for call, _ in moment.calls:
        if "ended" in call and time_of(call, "began", "ran", "ended") >= moment.turn:
            _add(sums, call["outcome"][1], 1)
    for key, tally in moment.table("tally").items():
        actor, since, outcome, _ = key.split("\t")
        if not actor and since == repr(moment.turn):
            _add(sums, outcome, tally["n"])
    start = work_key(moment.turn, "")
    for key, tally in moment.table("worked").items():
        if key.startswith(start):
            _add(sums, key[len(start) :], tally["n"])
    return sum(sums.values()), sums["failed"]


def _add(sums: "dict[str, int]", outcome: str, count: int) -> None:
    if outcome in sums:
        sums[outcome] += count


class Time:
    """`took`: seconds that the turn took, None unknown; for `background` of them the main thread
    was at rest and others worked. `over`: when the last of them came to rest, 0.0 unknown or not
    yet."""

    def __init__(self) -> None:
        self.took: Optional[float] = None
        self.background = 0.0
        self.over = 0.0


def timed(moment: "Moment", stopped: float) -> Time:
    """How long the present turn took, or has taken so far; stopped: when the main thread came to
    rest last, 0.0 unknown."""
    made, beside = Time(), _beside(moment)
    own = _own(moment, stopped, beside)
    goes_on = at_work(moment)
    if stopped and not goes_on:
        made.over = max([stopped, *(ended for _, ended in beside if ended > stopped)])
    if own is not None:
        made.took = _seconds([*own, *(_until_woken(one, own) for one in beside)])
        made.background = max(made.took - _seconds(own), 0.0)
    return made


def _until_woken(span: "Span", own: "list[Span]") -> "Span":
    """A span of work in the background, up to when its end has called the main thread back."""
    began, ended = span
    woken = [start for start, _ in own if ended < start <= ended + GAP]
    return began, min(woken, default=ended)


def _seconds(found: "list[Span]") -> float:
    """For how long at least one of them lasted."""
    total, until = 0.0, 0.0
    for began, ended in sorted(found):
        total += max(ended - max(began, until), 0.0)
        until = max(until, ended)
    return total


def _beside(moment: "Moment") -> "list[Span]":
    """When agents and workflows were at work in this turn, as spans that lie apart."""
    found = [one for one in spans(moment.state) if one[1] >= moment.turn]
    for key, agent in moment.table("agents").items():
        if moment.is_alive(key):
            found.append((runs(agent)[-1][0], moment.clock))
    found += [
        (moment.clock - job.age, moment.clock) for job in jobs(moment) if job.kind not in ENDLESS
    ]
    return merged((max(began, moment.turn), min(end, moment.clock)) for began, end in found)


def _own(moment: "Moment", stopped: float, beside: "list[Span]") -> "Optional[list[Span]]":
    """When the main thread was at work in this turn; None where it was left and nobody saw when."""
    prompts = moment.asked()
    order = sorted(prompts, key=lambda key: (prompts[key], key))
    found = []
    for key, following in zip(order, [*order[1:], ""]):
        began = prompts[key]
        end = ended(moment, key) if following else stopped
        if not end and following:
            until = prompts[following]  # it launched what has called it back
            is_known = any(began < b < until <= e + GAP for b, e in beside)
            end = until if is_known else 0.0
        if not end:
            return None
        found.append((began, max(end, began)))
    return found


def ended(moment: "Moment", prompt: str) -> float:
    """When the main thread was done with a prompt, or had left it; 0.0 unknown."""
    told = moment.table("prompts").get(prompt, {})
    began = max(told.get("began", 0.0), told.get("human", 0.0))
    found = told.get("ended", 0.0)
    return float(found if found > began else max(told.get("left", 0.0), 0.0))
