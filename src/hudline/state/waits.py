"""How long dialogs stood open: when a person was asked, and when the call that asked really began.

A request names no call, so its call is the one that ended first behind it, of the same actor, tool
and target. What has no such call was denied or left, and nobody told when.
"""

from hudline.state.join import put
from hudline.state.turns import JITTER, about, ask_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    from hudline.state.rules import State

TIMES = 50  # requests of the same kind in one turn that are remembered


def waits(state: "State", since: float) -> "tuple[list[tuple[float, float]], list[float]]":
    """The dialogs since then: (asked, answered) of each, and when the others were asked."""
    held = state.get("waits", {})
    known = [(one["began"], one["ended"]) for one in held.values() if one["began"] >= since]
    found = _paired(state, since)
    known += [pair[:2] for pair in found.values() if pair is not None]
    return sorted(known), sorted(_asked_at(key) for key, pair in found.items() if pair is None)


def seal_waits(state: "State", horizon: float, turn: float) -> None:
    """Keep what the calls that ended before `horizon` tell of this turn's dialogs; in place."""
    held = state.get("waits", {})
    for key in [key for key, one in held.items() if one["began"] < turn]:
        del held[key]
    for key, pair in _paired(state, turn).items():
        if pair is not None and pair[2] < horizon:
            put(state, "waits", key, "began", pair[0])
            put(state, "waits", key, "ended", pair[1])
    for ask in state.get("asks", {}).values():
        if len(ask.get("times", ())) > TIMES:
            ask["times"] = ask["times"][-TIMES:]


def _asked_at(key: str) -> float:
    return float(key.rpartition("\t")[2])


def _paired(state: "State", since: float) -> "dict[str, Optional[tuple[float, float, float]]]":
    """By request and time: (asked, answered, end of the call), None where nothing told of it."""
    calls: dict[str, list[tuple[float, float]]] = {}
    for call in state.get("calls", {}).values():
        if "ended" in call and "ran" in call:
            calls.setdefault(ask_key(about(call)), []).append((call["ended"], call["ran"]))
    held = state.get("waits", {})
    found: dict[str, Optional[tuple[float, float, float]]] = {}
    for key, ask in state.get("asks", {}).items():
        times = ask.get("times", ())[-TIMES:]
        for at, following in zip(times, [*times[1:], float("inf")]):
            name = f"{key}\t{at!r}"
            if at >= since and name not in held:
                found[name] = _answer(at, following, calls.get(key, []))
    return found


def _answer(
    at: float, following: float, calls: "list[tuple[float, float]]"
) -> "Optional[tuple[float, float, float]]":
    behind = [(ended, ran) for ended, ran in calls if ended > at and ran >= at - JITTER]
    if not behind:
        return None
    ended, ran = min(behind)
    return (at, max(ran, at), ended) if ran < following else None
