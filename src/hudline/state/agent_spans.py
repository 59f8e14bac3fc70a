"""When agents and workflows were at work: one span from the beginning of a run to its end.

The table `spans` has those of the present turn that a checkpoint has pruned, by the time when each
began. Spans with less than `GAP` seconds between them are one: an agent's end wakes the main thread
shortly after.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Optional

from hudline.state.merge_rules import Entity, State, merge_fields
from hudline.state.timeline import about, apart, run_began, run_ended

GAP = 2.0  # seconds
# Background tasks that may run for ever, or idle: a turn does not wait for them.
ENDLESS = ("shell", "monitor", "teammate")


class Span(NamedTuple):
    """A span of time, in seconds since 1970."""

    began: float
    ended: float


def runs(agent: Entity) -> list[tuple[float, Optional[float]]]:
    """(began, ended) of each remembered run of an agent, the oldest first; None: no known end."""
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


def ended_spans(state: State) -> list[Span]:
    """The spans of work that is over, in no order."""
    found = [Span(one["began"], one["ended"]) for one in state.get("spans", {}).values()]
    for agent in state.get("agents", {}).values():
        found += [Span(began, ended) for began, ended in runs(agent) if ended is not None]
    for job in state.get("jobs", {}).values():
        if "began" in job and "ended" in job and about(job).get("type") not in ENDLESS:
            found.append(Span(job["began"], job["ended"]))
    return found


def merge_spans(spans: Iterable[tuple[float, float]]) -> list[Span]:
    """The same time as separate spans, the oldest first."""
    merged: list[Span] = []
    for began, ended in sorted(spans):
        if merged and began - merged[-1].ended <= GAP:
            merged[-1] = Span(merged[-1].began, max(merged[-1].ended, ended))
        elif ended >= began:
            merged.append(Span(began, ended))
    return merged


def prune_spans(state: State, cutoff: float, turn: float) -> None:
    """Keep what of the present turn was over before `cutoff` as spans, and drop those of earlier
    turns; in place."""
    over = merge_spans(one for one in ended_spans(state) if turn <= one.ended < cutoff)
    state.pop("spans", None)
    for began, ended in over:
        merge_fields(state, "spans", repr(began), began=began, ended=ended)
    for agent in state.get("agents", {}).values():
        if "ends" in agent:
            # The last two tell whether a start that is recorded late belongs to the last run.
            old = [at for at in agent["ends"] if at < cutoff][-2:]
            agent["ends"] = old + [at for at in agent["ends"] if at >= cutoff]
