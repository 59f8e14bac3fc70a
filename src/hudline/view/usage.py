"""What turns have cost and added to the context, how fast the model writes, and when the context
will be compacted: learned from the status inputs of this session's own turns."""

from __future__ import annotations

from typing import Optional

from hudline.events.status_input import StatusInput
from hudline.state.merge_rules import Entity, State
from hudline.state.turn_usage import TurnUsage, stretches, turns
from hudline.view.state_query import StateQuery
from hudline.view.turn import working
from hudline.view.values import Forecast, Usage

_NEWS = 600.0  # seconds for which the speed of an answer is of interest
_LEAST_ANSWER = 50  # tokens of an answer that is long enough to measure a speed
_LEARNED_FROM = 8  # turns at most
_LEAST_TURNS = 3  # from which something can be learned
_SAME = 1.0  # seconds by which a compaction may miss the status inputs around it


def usage(query: StateQuery) -> Optional[Usage]:
    """The cost of the user's turn, of which what background tasks have begun is part, and the
    model's speed; None if nothing is known."""
    status, known = query.status, turns(query.state)
    cost = None
    if status is not None and known:
        cost = cost_of_last(query, {*query.turn_prompts, status.prompt_id or known[-1].prompt})
    speed = _speed(query)
    return None if cost is None and speed is None else Usage(cost, speed)


def turn_cost(state: State, prompt: str) -> Optional[float]:
    """Dollars that the turn of `prompt` has cost: the session's cost in its last status input, less
    that in the last one of the turn before. None if unknown: the sum began anew in between, or
    nobody drew."""
    order = _spent(state)
    own = [index for index, (name, _) in enumerate(order) if name == prompt]
    if not own or not own[0]:
        return None
    (_, before), (_, last) = order[own[0] - 1], order[own[-1]]
    spent: float = last["cost"] - before["cost"]
    return spent if spent >= 0 and before.get("pid") == last.get("pid") else None


def cost_of_last(query: StateQuery, prompts: set[str]) -> Optional[float]:
    """Dollars that the turns of `prompts`, the last ones, have cost: the session's cost now, less
    that at the end of the turn before them.

    The cost is a sum of the client's process, which another process begins anew, and /clear: a sum
    of another process, or one that is greater than the present one, says nothing.
    """
    status = query.status
    if status is None or status.cost is None:
        return None
    earlier = [figures for prompt, figures in _spent(query.state) if prompt not in prompts]
    if not earlier or earlier[-1].get("pid") != query.evidence.pid:
        return None
    before: float = earlier[-1]["cost"]
    return status.cost - before if status.cost >= before else None


def _spent(state: State) -> list[tuple[str, Entity]]:
    """(prompt, the session's figures up to its end) of the newest turns with a known cost."""
    return [(one.prompt, one.facts["spent"][1]) for one in turns(state) if "spent" in one.facts]


def _speed(query: StateQuery) -> Optional[float]:
    """Tokens a second of the last answer."""
    at, (written, milliseconds) = query.session.get("answer", (0.0, (0, 0)))
    if query.age(at) > _NEWS or written < _LEAST_ANSWER:
        return None
    return float(written / milliseconds * 1000)


def forecast(query: StateQuery) -> Optional[Forecast]:
    """What this session's turns teach; None before the first."""
    known = [turn for turn in turns(query.state) if "last" in turn.facts]
    if not known:
        return None
    found = Forecast([turn.facts["last"][1][0] for turn in known], _growth(known, query))
    _add_compactions(found, query)
    return found


def headroom(forecast: Forecast, status: StatusInput) -> Optional[tuple[int, bool]]:
    """For how many turns, rounded down, the context has room, and whether a compaction ends it,
    else the window does; None if that is unknown."""
    if status.tokens is None or not forecast.growth:
        return None
    known, limit = status.compaction, forecast.compacts_at
    if known is not None and (known.is_set or limit is None):
        limit = known.at
    end = limit or status.window
    if end is None:
        return None
    return max(int((end - status.tokens) / forecast.growth), 0), limit is not None


def _growth(known: list[TurnUsage], query: StateQuery) -> Optional[float]:
    """The median of the tokens that the last turns have added, each since the one before it;
    without the turn that still runs, and without those that removed some (a rewind).

    Turns on both sides of a compaction or of another window have no difference.
    """
    is_at_rest = query.is_resting and not working(query)
    added = []
    for former, later in zip(known, known[1:]):
        (before, former_window), (tokens, window) = former.facts["last"][1], later.facts["last"][1]
        is_same = (former.stretch, former_window) == (later.stretch, window)
        is_over = is_at_rest or later.prompt not in query.turn_prompts
        if is_same and is_over and tokens > before:
            added.append(tokens - before)
    recent = sorted(added[-_LEARNED_FROM:])
    if len(recent) < _LEAST_TURNS:
        return None
    return float(recent[(len(recent) - 1) // 2] + recent[len(recent) // 2]) / 2


def _add_compactions(found: Forecast, query: StateQuery) -> None:
    """What the compactions of this session tell. Only those of the client itself, in a window of
    the present size, tell where the next one comes."""
    ends = stretches(query.state)
    window = query.status.window if query.status else None
    automatic = query.session.get("automatic", ())
    _, newest = query.session.get("usage", (0.0, {}))
    is_read = newest.get("stretch", 0) >= query.compactions  # since the last one
    for (_, former), (later, _) in zip(ends, ends[1:]):
        full, empty = former[1], later[1]
        if full[0] > empty and is_read:
            found.gave_back, found.since = full[0] - empty, query.age(later[0])
        by_itself = any(former[0] - _SAME <= at <= later[0] + _SAME for at in automatic)
        if by_itself and full[1] == window:
            found.compacts_at = max(full[0], found.compacts_at or 0)
