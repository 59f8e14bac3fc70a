"""The turn: from a user's prompt until everything is at rest, or until their next prompt.

At rest are the main thread, all agents, and what else the main thread is woken for at its end (a
workflow). A shell, a monitor and an idle teammate may stay for ever: no turn waits for them. If one
of them wakes the main thread, the turn goes on; the rest before that is no part of its time.

Everything belongs to the turn in which it happens: each call, by anyone, to the one in which it
began, and each dollar to the one in which the client reports it. So what an agent of an earlier
turn still does counts for the present one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple, Optional

from hudline.state.agent_spans import ENDLESS, GAP, Span, ended_spans, merge_spans, runs
from hudline.state.prune import work_key
from hudline.state.timeline import run_began, time_of
from hudline.view.state_query import StateQuery
from hudline.view.state_tables import prompt_began

_COUNTED = ("ok", "failed", "started")  # outcomes: an interrupted or denied call has done nothing


class TurnTime(NamedTuple):
    """`took`: seconds that the turn took, None unknown; for `background` of them the main thread
    was at rest and others worked. `over`: when the last of them came to rest, 0.0 unknown or not
    yet."""

    took: Optional[float]
    background: float
    over: float


def holding(query: StateQuery) -> Optional[int]:
    """How many hold the turn open beside the main thread; None if nothing does."""
    return working(query) or (1 if is_awaited(query) else None)


def working(query: StateQuery) -> int:
    """How many agents work in the background; if none does, how many workflows."""
    agents = sum(query.is_alive(key) for key in query.table("agents"))
    return agents or sum(job.kind not in ENDLESS for job in query.jobs)


def is_awaited(query: StateQuery) -> bool:
    """Whether somebody is about to be woken: the main thread, or an agent that started others, by
    the end of a background agent. That comes at once, but not while the one is at work.

    False if the registry is unknown.
    """
    if not query.evidence.status:
        return False
    main = max(query.turn_prompts.values(), default=0.0)
    table = query.table("agents")
    for key, agent in table.items():
        launch, end = agent.get("launch", (0.0, {}))[1], agent.get("ended", 0.0)
        if not launch.get("background") or agent.get("killed", 0.0) >= end or query.is_alive(key):
            continue
        parent = launch.get("parent")
        woken = run_began(table.get(parent, {})) if parent else main
        free = end if parent else max(end, query.stopped)
        if end > woken and query.age(free) < GAP:
            return True
    return False


def count_calls(query: StateQuery) -> tuple[int, int]:
    """(calls of the turn, how many of them failed): by anyone, for anything."""
    counts: Counter[str] = Counter()
    for call, _ in query.calls:
        if "ended" in call and time_of(call, "began", "ran", "ended") >= query.turn:
            counts[call["outcome"][1]] += 1
    for key, tally in query.table("tally").items():
        actor, since, outcome, _ = key.split("\t")
        if not actor and since == repr(query.turn):
            counts[outcome] += tally["n"]
    start = work_key(query.turn, "")
    for key, tally in query.table("worked").items():
        if key.startswith(start):
            counts[key[len(start) :]] += tally["n"]
    return sum(counts[outcome] for outcome in _COUNTED), counts["failed"]


def turn_time(query: StateQuery, stopped: float) -> TurnTime:
    """How long the present turn took, or has taken so far; `stopped`: when the main thread came to
    rest last, 0.0 unknown."""
    beside = _background_spans(query)
    own = _main_spans(query, stopped, beside)
    over = 0.0
    if stopped and not working(query):
        over = max([stopped, *(span.ended for span in beside if span.ended > stopped)])
    if own is None:
        return TurnTime(None, 0.0, over)
    took = total_seconds([*own, *(_until_woken(span, own) for span in beside)])
    return TurnTime(took, max(took - total_seconds(own), 0.0), over)


def _until_woken(span: Span, own: list[Span]) -> Span:
    """A span of background work, up to when its end has called the main thread back."""
    woken = [one.began for one in own if span.ended < one.began <= span.ended + GAP]
    return Span(span.began, min(woken, default=span.ended))


def total_seconds(spans: Iterable[tuple[float, float]]) -> float:
    """For how long at least one of the spans lasted."""
    total, until = 0.0, 0.0
    for began, ended in sorted(spans):
        total += max(ended - max(began, until), 0.0)
        until = max(until, ended)
    return total


def _background_spans(query: StateQuery) -> list[Span]:
    """When agents and workflows were at work in this turn, as separate spans."""
    found = [span for span in ended_spans(query.state) if span.ended >= query.turn]
    for key, agent in query.table("agents").items():
        if query.is_alive(key):
            found.append(Span(runs(agent)[-1][0], query.clock))
    found += [
        Span(query.clock - job.age, query.clock) for job in query.jobs if job.kind not in ENDLESS
    ]
    return merge_spans((max(one.began, query.turn), min(one.ended, query.clock)) for one in found)


def _main_spans(query: StateQuery, stopped: float, beside: list[Span]) -> Optional[list[Span]]:
    """When the main thread was at work in this turn; None if it was left at an unknown time."""
    prompts = query.turn_prompts
    order = [*prompts]
    found = []
    for key, following in zip(order, [*order[1:], ""]):
        began = prompts[key]
        end = prompt_ended(query, key) if following else stopped
        if not end and following:
            until = prompts[following]  # it launched what has called it back
            is_known = any(began < one.began < until <= one.ended + GAP for one in beside)
            end = until if is_known else 0.0
        if not end:
            return None
        found.append(Span(began, max(end, began)))
    return found


def prompt_ended(query: StateQuery, prompt: str) -> float:
    """When the main thread was done with a prompt, or had left it; 0.0 unknown."""
    entity = query.table("prompts").get(prompt, {})
    ended = entity.get("ended", 0.0)
    return float(ended if ended > prompt_began(entity) else entity.get("left", 0.0))
