"""How long dialogs were open: when the user was asked, and when the call in question began to run.

A request names no call; its call is the first one of the same actor, tool and target that ended
after it. A request without such a call was denied or abandoned at an unknown time.
"""

from __future__ import annotations

from typing import NamedTuple, Optional

from hudline.state.merge_rules import State, merge_fields
from hudline.state.timeline import JITTER, about, request_key

_NEVER = float("inf")
TIMES = 50  # requests of the same kind in one turn that are remembered


class _Dialog(NamedTuple):
    """When a dialog was opened and answered (None: unknown), and when the call behind it ended."""

    asked: float
    answered: Optional[float] = None
    ended: float = _NEVER


def dialog_times(state: State, since: float) -> tuple[list[tuple[float, float]], list[float]]:
    """The dialogs since then: (asked, answered) of each, and when the others were asked."""
    pruned = state.get("dialogs", {})
    known = [(one["began"], one["ended"]) for one in pruned.values() if one["began"] >= since]
    dialogs = _dialogs(state, since).values()
    known += [(one.asked, one.answered) for one in dialogs if one.answered is not None]
    return sorted(known), sorted(one.asked for one in dialogs if one.answered is None)


def prune_dialog_times(state: State, cutoff: float, turn: float) -> None:
    """Keep what calls that ended before `cutoff` tell of this turn's dialogs; in place."""
    pruned = state.get("dialogs", {})
    for key in [key for key, one in pruned.items() if one["began"] < turn]:
        del pruned[key]
    for key, one in _dialogs(state, turn).items():
        if one.ended < cutoff:
            merge_fields(state, "dialogs", key, began=one.asked, ended=one.answered)
    for ask in state.get("asks", {}).values():
        if len(ask.get("times", ())) > TIMES:
            ask["times"] = ask["times"][-TIMES:]


def _dialogs(state: State, since: float) -> dict[str, _Dialog]:
    """The dialogs since then that no checkpoint has pruned, by request and time."""
    calls: dict[str, list[tuple[float, float]]] = {}
    for call in state.get("calls", {}).values():
        if "ended" in call and "ran" in call:
            calls.setdefault(request_key(about(call)), []).append((call["ended"], call["ran"]))
    pruned = state.get("dialogs", {})
    found: dict[str, _Dialog] = {}
    for key, ask in state.get("asks", {}).items():
        times = ask.get("times", ())[-TIMES:]
        for at, following in zip(times, [*times[1:], _NEVER]):
            name = f"{key}\t{at!r}"
            if at >= since and name not in pruned:
                found[name] = _dialog(at, following, calls.get(key, []))
    return found


def _dialog(at: float, following: float, calls: list[tuple[float, float]]) -> _Dialog:
    """`calls`: (ended, ran) of each call that the request can mean."""
    later = [(ended, ran) for ended, ran in calls if ended > at and ran >= at - JITTER]
    ended, ran = min(later, default=(_NEVER, _NEVER))
    return _Dialog(at, max(ran, at), ended) if ran < following else _Dialog(at)
