"""When agents and workflows were at work: one span from the beginning of a run to its end.

The table `spans` holds those of the present turn that a checkpoint has sealed, its key the time
when each began. Spans with less than `GAP` seconds between them are one: an agent's end wakes the
main thread a moment later.
"""

from hudline.state.join import put
from hudline.state.turns import about, apart, run_began, run_ended

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Optional

    from hudline.state.rules import Entity, State

    Span = tuple[float, float]

GAP = 2.0  # seconds
# Tasks in the background that may run for ever, or idle: a turn does not wait for them.
ENDLESS = ("shell", "monitor", "teammate")


def runs(agent: "Entity") -> "list[tuple[float, Optional[float]]]":
    """(began, ended) of each run of an agent that is remembered, the oldest first; None: no end of
    it is known."""
    begins = apart(agent.get("begins", ())) or [run_began(agent)]
    found: list[tuple[float, Optional[float]]] = []
    for began, following in zip(begins, [*begins[1:], float("inf")]):
        ends = [at for at in agent.get("ends", ()) if began <= at < following]
        if ends:
            found.append((began, max(ends)))
        elif following == float("inf"):
            end = run_ended(agent)
            found.append((began, end if end >= began else None))
    return found


def spans(state: "State") -> "list[Span]":
    """What is over, as (began, ended), in no order."""
    found = [(one["began"], one["ended"]) for one in state.get("spans", {}).values()]
    for agent in state.get("agents", {}).values():
        found += [(began, ended) for began, ended in runs(agent) if ended is not None]
    jobs = [job for job in state.get("jobs", {}).values() if is_awaited(job)]
    return found + [(job["began"], job["ended"]) for job in jobs if "ended" in job]


def is_awaited(job: "Entity") -> bool:
    """Whether a turn waits for a task in the background to end."""
    return "began" in job and about(job).get("type") not in ENDLESS


def merged(found: "Iterable[Span]") -> "list[Span]":
    """The same time as spans that lie apart, the oldest first."""
    made: list[Span] = []
    for began, ended in sorted(found):
        if made and began - made[-1][1] <= GAP:
            made[-1] = made[-1][0], max(made[-1][1], ended)
        elif ended >= began:
            made.append((began, ended))
    return made


def seal_spans(state: "State", horizon: float, turn: float) -> None:
    """Keep what of the present turn was over before `horizon`, and forget the turns before it; in
    place."""
    over = merged(one for one in spans(state) if turn <= one[1] < horizon)
    state.pop("spans", None)
    for began, ended in over:
        put(state, "spans", repr(began), "began", began)
        put(state, "spans", repr(began), "ended", ended)
    for agent in state.get("agents", {}).values():
        if "ends" in agent:
            # The last two tell whether a start that is heard late belongs to the last run.
            old = [at for at in agent["ends"] if at < horizon][-2:]
            agent["ends"] = old + [at for at in agent["ends"] if at >= horizon]
