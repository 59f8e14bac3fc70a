"""What the rules about a session find in its snapshot: context, limits, turn, loop, silent agents,
errors of the API."""

from __future__ import annotations

from typing import Callable, Optional

from hudline.events.limits import Limit, window_length
from hudline.view.alert_rules import AlertConfig, Value
from hudline.view.alerts import EVER, Alert, Finding
from hudline.view.snapshot import Snapshot, is_active
from hudline.view.state_query import StateQuery

_NEWS = 120.0  # seconds that an error, or a turn's end, is news; less than the least cooldown
_WINDOWS = {"limit_5h": "five_hour", "limit_7d": "seven_day"}
_LEAST_USED, _LEAST_SHARE = 10.0, 0.1  # percent, and share of its time, of a window with a pace
_OLD = 600.0  # seconds from which on a reading of a limit says nothing of the pace


def live_findings(snapshot: Snapshot, config: AlertConfig) -> list[Finding]:
    """The rules that are met now."""
    found: list[Finding] = []
    for name, value in config.rules.items():
        find = _RULES.get(name)
        if find is not None:
            found += find(snapshot, name, value)
    return found


def error_alert(session: str, kind: str, at: float) -> Finding:
    """What an error of the API, which has ended a turn, is to the rule `error`."""
    return Finding(Alert("error", f"{session} {kind}", at, 1.0, None, kind, session))


def _context(snapshot: Snapshot, rule: str, value: Value) -> list[Finding]:
    used, session = snapshot.status.context, snapshot.status.session_id
    if used is None or not isinstance(value, float) or used < value:
        return []
    key = f"{session} {snapshot.compactions} {value:g}"
    return [Finding(Alert(rule, key, snapshot.clock, used, value, "", session), EVER)]


def _limit(snapshot: Snapshot, rule: str, value: Value) -> list[Finding]:
    found = []
    for limit in snapshot.limits:
        if limit.name != _WINDOWS[rule]:
            continue
        is_met = limit.used >= value if isinstance(value, float) else _fills(limit)
        if is_met:
            threshold = value if isinstance(value, float) else None
            alert = Alert(rule, f"{value}", snapshot.clock, limit.used, threshold)
            found.append(Finding(alert, _begun(limit)))
    return found


def _begun(limit: Limit) -> Optional[float]:
    """When a window began, in seconds since 1970; None unknown."""
    length = window_length(limit.name)
    return None if length is None or limit.resets is None else limit.resets - length


def _fills(limit: Limit) -> bool:
    """Whether a window will be full before its reset, if its use goes on as it has."""
    length = window_length(limit.name)
    if length is None or limit.left is None or (limit.age or 0.0) >= _OLD:
        return False
    elapsed = length - limit.left - (limit.age or 0.0)
    if limit.used < _LEAST_USED or elapsed < length * _LEAST_SHARE:
        return False
    return limit.used >= 100 or limit.used * length / elapsed > 100


def _turn(snapshot: Snapshot, rule: str, value: Value) -> list[Finding]:
    query = snapshot.query
    if query is None or not query.turn or not isinstance(value, float):
        return []
    if not query.is_ours(query.evidence.pid, query.turn):
        return []
    took = query.age(query.turn)
    if snapshot.resting and not snapshot.working:
        if query.age(query.stopped) >= _NEWS:
            return []
        summary = snapshot.finished_turn
        took = (summary.took if summary else None) or 0.0
    elif not is_active(snapshot):
        return []
    if took < value:
        return []
    session = snapshot.status.session_id
    key = f"{session} {_first_prompt(query)} {value:g}"
    return [Finding(Alert(rule, key, snapshot.clock, round(took, 1), value, "", session), EVER)]


def _first_prompt(query: StateQuery) -> str:
    """The id of the person's prompt that began the turn."""
    return next(iter(query.turn_prompts), "")


def _loop(snapshot: Snapshot, rule: str, value: Value) -> list[Finding]:
    loop = snapshot.loops if snapshot.repeats else None
    if loop is None or loop.kind != "failing" or not isinstance(value, float) or loop.count < value:
        return []
    session = snapshot.status.session_id
    key = f"{session} {loop.agent} {loop.tool}"
    alert = Alert(rule, key, snapshot.clock, float(loop.count), value, loop.tool, session)
    return [Finding(alert)]


def _silent(snapshot: Snapshot, rule: str, value: Value) -> list[Finding]:
    session = snapshot.status.session_id
    return [  # one that runs a call is not silent, but at work
        Finding(Alert(rule, one.key, snapshot.clock, one.silent, value, one.kind, session))
        for one in snapshot.agents
        if isinstance(value, float)
        and one.state == "running" and not one.calls and one.silent >= value
    ]  # fmt: skip


def _error(snapshot: Snapshot, rule: str, value: Value) -> list[Finding]:
    if not snapshot.error or snapshot.error_age >= _NEWS:
        return []
    return [error_alert(snapshot.status.session_id, snapshot.error, snapshot.clock)]


_Find = Callable[[Snapshot, str, Value], list[Finding]]
_RULES: dict[str, _Find] = {
    "context": _context,
    "limit_5h": _limit,
    "limit_7d": _limit,
    "turn": _turn,
    "loop": _loop,
    "silent": _silent,
    "error": _error,
}
