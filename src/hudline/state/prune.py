"""Pruning a state for a checkpoint: what ended long ago becomes counters, or is dropped.

A checkpoint caches the journal's beginning and never replaces it. It can only be resumed with
events newer than its cutoff; an older one in the tail (a repeat, a very late write) makes it stale,
and the whole journal is reduced again. So pruning never makes the view wrong.
"""

from __future__ import annotations

from typing import Callable

from hudline.state.agent_spans import prune_spans
from hudline.state.dialog_times import prune_dialog_times
from hudline.state.event_fields import event_time
from hudline.state.file_edits import file_edits
from hudline.state.merge_rules import Entity, State, merge_field
from hudline.state.repeated_calls import prune_repeated_calls
from hudline.state.timeline import (
    JITTER,
    about,
    apart,
    counts_since,
    may_start,
    request_key,
    time_of,
    turn_began,
)
from hudline.state.turn_summaries import prune_turn_summaries
from hudline.state.turn_usage import prune_turn_usage

AGE = 30.0  # seconds after which what ended is pruned; no hook lives longer than ten
NAMES = 50  # skills, and MCP servers, by name
LOST = 86_400.0  # seconds after which a call without an end is given up
AGENTS = 100  # that are remembered, in case one starts again
BEGINS = 10  # of its starts


def is_checkpoint_stale(state: State, events: list[object]) -> bool:
    """Whether a pruned `state` cannot take these events: one is not newer than its cutoff."""
    cutoff = state.get("session", {}).get("", {}).get("cutoff")
    if cutoff is None:
        return False
    times = (event_time(event) for event in events)
    return any(at is not None and at <= cutoff for at in times)


def tally_key(actor: str, since: float, outcome: str, tool: str) -> str:
    """The key of a counter in `tally`: an agent's calls count for its run, the main thread's for
    the turn."""
    return "\t".join((actor, repr(since), outcome, tool))


def work_key(turn: float, outcome: str) -> str:
    """The key of a counter in `worked`: the calls of agents in a turn."""
    return f"{turn!r}\t{outcome}"


def prune(state: State, clock: float = float("inf")) -> State:
    """Drop what no later view needs from `state`, in place; its cutoff is `session.cutoff`.

    `clock`: the time, if known: an event from the future moves no cutoff past it.
    """
    prune_turn_usage(state)
    session = state.get("session", {}).get("", {})
    cutoff = min(session.get("last_event", 0.0), clock) - AGE
    if cutoff <= session.get("cutoff", 0.0):
        return state
    turn = turn_began(state)
    _drop_requests(state, min(cutoff, turn))
    prune_dialog_times(state, cutoff, turn)
    gone = _drop_calls(state, cutoff, turn)
    prune_repeated_calls(state, gone, cutoff)
    prune_turn_summaries(state)
    prune_spans(state, cutoff, turn)
    files = file_edits(state.get("files", {}), turn, gone)
    if files or "files" in state:
        state["files"] = files
    _count_times(state, cutoff)
    _drop_agents(state)
    _drop(state, "jobs", lambda _, job: job.get("alive", 0.0) <= job.get("ended", -1.0) < cutoff)
    _drop(state, "prompts", lambda _, prompt: max(prompt.values()) < min(cutoff, turn))
    _drop_tallies(state, turn)
    merge_field(state, "session", "", "cutoff", cutoff)
    return state


def _drop(state: State, table: str, is_past: Callable[[str, Entity], bool]) -> None:
    """Drop the entities of a table for which `is_past(key, entity)`."""
    entities = state.get(table, {})
    for key in [key for key, entity in entities.items() if is_past(key, entity)]:
        del entities[key]


def _drop_requests(state: State, before: float) -> None:
    """Drop requests of turns that are over, except those of open calls: they tell when these may
    have begun to run."""
    open_keys = {
        request_key(about(call))
        for call in state.get("calls", {}).values()
        if "ended" not in call and "settled" not in call
    }
    _drop(state, "asks", lambda key, ask: ask["at"] < before and key not in open_keys)


def _count_times(state: State, cutoff: float) -> None:
    """Replace the times of old prompts and errors by counters."""
    counted = [(state["session"][""], "written", "prompted")]
    counted += [(error, "times", "n") for error in state.get("errors", {}).values()]
    for entity, times, count in counted:
        past = _past(entity.get(times, ()), cutoff)
        if past:
            entity[times] = entity[times][len(past) :]
            entity[count] = entity.get(count, 0) + len(apart(past))
    for table in (state.get("skills", {}), state.get("servers", {})):
        for name in sorted(table, key=lambda name: max(table[name].values()))[:-NAMES]:
            del table[name]


def _past(times: list[float], cutoff: float) -> list[float]:
    """Those before the cutoff; two reports of one event around it are not separated."""
    count = sum(at < cutoff for at in times)
    while 0 < count < len(times) and times[count] - times[count - 1] <= JITTER:
        count -= 1
    return list(times[:count])


def _drop_calls(state: State, cutoff: float, turn: float) -> list[Entity]:
    """Drop the calls that are over, and return those that have ended."""
    gone = []
    calls = state.get("calls", {})
    needed = _answers(state) | _launches(state)
    for key, call in list(calls.items()):
        newest = time_of(call, "ended", "began", "settled")
        if newest >= cutoff or key in needed:
            continue
        facts = about(call)
        actor = facts.get("actor", "")
        if "ended" in call:
            gone.append(calls.pop(key))
            since = counts_since(state, actor, turn)
            began, outcome = time_of(call, "began", "ran", "ended"), call["outcome"][1]
            if began >= since:
                _count(state, "tally", tally_key(actor, since, outcome, facts.get("tool", "")))
            if actor and began >= turn:
                _count(state, "worked", work_key(turn, outcome))
        elif "settled" in call or newest < (cutoff - LOST if actor else turn):
            del calls[key]  # the registry may still know of the main thread's own, in this turn
    return gone


def _answers(state: State) -> set[str]:
    """For each remaining permission request, one call whose end tells that it was answered."""
    asks = state.get("asks", {})
    found = {}
    for key, call in state.get("calls", {}).items():
        ask = request_key(about(call))
        if ask in asks and call.get("ended", asks[ask]["at"]) >= asks[ask]["at"]:
            found[ask] = key
    return set(found.values())


def _launches(state: State) -> set[str]:
    """The calls that may have started an agent without a known launch: they tell whether anybody
    still waits for it."""
    agents = state.get("agents", {}).values()
    alone = [agent for agent in agents if "launch" not in agent]
    met = {agent["met"][1].get("call") for agent in alone if "met" in agent}
    launched = {agent["launch"][1].get("call") for agent in agents if "launch" in agent}
    return {
        key
        for key, call in state.get("calls", {}).items()
        if key in met or (key not in launched and any(may_start(call, one) for one in alone))
    }


def _count(state: State, table: str, key: str) -> None:
    counter = state.setdefault(table, {}).setdefault(key, {})
    counter["n"] = counter.get("n", 0) + 1


def _drop_agents(state: State) -> None:
    agents = state.get("agents", {})
    signs = ("seen", "began", "ended", "alive")
    newest = {key: max(agent.get(name, 0.0) for name in signs) for key, agent in agents.items()}
    for key in sorted(agents, key=newest.__getitem__)[:-AGENTS]:
        del agents[key]
    for agent in agents.values():
        for name in ("begins", "ends"):
            if len(agent.get(name, ())) > BEGINS:
                agent[name] = agent[name][-BEGINS:]
    for name in ("team_rows", "team_names"):
        table = state.get(name, {})
        for key in sorted(table, key=lambda key: (_first_time(table[key]), key))[: -2 * AGENTS]:
            del table[key]


def _first_time(one: Entity) -> float:
    return float(one["place"][0]) if "place" in one else max(one.values(), default=0.0)


def _drop_tallies(state: State, turn: float) -> None:
    agents = state.get("agents", {})

    def is_past(key: str, _: Entity) -> bool:
        actor, since = key.split("\t")[:2]
        is_gone = bool(actor) and actor not in agents
        return is_gone or since != repr(counts_since(state, actor, turn))

    _drop(state, "tally", is_past)
    _drop(state, "worked", lambda key, _: not key.startswith(work_key(turn, "")))
