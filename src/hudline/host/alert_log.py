"""The alerts that were fired, for all hosts, hooks and commands.

<home>/alerts.json     {"marks": what was fired when, "recent": the newest alerts, "rung": the time
                       up to which the terminal has called}
<home>/alerts.jsonl    the history: an alert a line, the oldest first
<home>/alerts.lock     held while the others are written
"""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from hudline.core.fields import number
from hudline.core.file_io import read_object, read_tail, replace, size
from hudline.core.json_codec import dumps, parsed
from hudline.core.paths import Home, append, exists
from hudline.platform.locks import hold
from hudline.view.alert_rules import AlertConfig
from hudline.view.alerts import (
    Alert,
    Finding,
    Mark,
    dump_memory,
    fire,
    is_marked,
    parse_alerts,
    parse_memory,
)

STATE, HISTORY, LOCK = "alerts.json", "alerts.jsonl", "alerts.lock"  # below Hudline's folder
NAMES = (STATE, HISTORY, LOCK)
_PATIENCE = 0.5  # seconds; the lock is held while two small files are written
_RECENT = 20  # alerts that draws look at
_LIMIT = 128 * 1024  # bytes of history, of which the last half is kept
_UNSEEN = 10.0  # seconds in which the host sees an event that a hook has recorded
_NEWS = 600.0  # seconds in which an alert is worth a call of the terminal


def fire_alerts(
    home: Home, findings: list[Finding], clock: float, cooldown: float
) -> tuple[list[Alert], dict[str, Mark]] | None:
    """Fire what is due of these findings, once for all hosts, and note it: the alerts, and what was
    fired when. clock: seconds since 1970; cooldown: seconds. None where others are writing for too
    long, or Hudline was uninstalled: then nothing was fired. OSError where it cannot be written."""
    if not exists(home.root):
        return None
    with _locked(home) as is_ours:
        if not is_ours:
            return None
        path = f"{home.root}/{STATE}"
        state = read_object(path)
        before = parse_memory(state.get("marks"))
        fired, memory = fire(findings, before, clock, cooldown)
        if memory != before:  # also where the clock was set back: the cooldown counts from now on
            recent = [*parse_alerts(state.get("recent")), *fired][-_RECENT:]
            replace(path, dumps(_state(state, recent, marks=dump_memory(memory))))
        _note(home, fired)
        return fired, memory


@contextmanager
def _locked(home: Home) -> Iterator[bool]:
    """Whether the lock is held inside; not where another process has it for too long."""
    release = hold(f"{home.root}/{LOCK}", _PATIENCE)
    try:
        yield release is not None
    finally:
        if release is not None:
            release()


def recent_alerts(home: Home) -> list[Alert]:
    """The newest alerts, the oldest first."""
    return parse_alerts(read_object(f"{home.root}/{STATE}").get("recent"))


def alert_history(home: Home) -> list[Alert]:
    """All alerts that are kept, the oldest first."""
    lines = read_tail(f"{home.root}/{HISTORY}", 2 * _LIMIT).split(b"\n")
    return parse_alerts([parsed(line) for line in lines if line])


def take_error(home: Home, finding: Finding, config: AlertConfig) -> Alert | None:
    """The alert of an error that the host has not seen yet, for which the terminal is about to
    call; None where the same was fired a short time ago. The host fires it."""
    alert, clock = finding.alert, finding.alert.at
    with _locked(home) as is_ours:
        if not is_ours:
            return None
        state = read_object(f"{home.root}/{STATE}")
        if is_marked(finding, parse_memory(state.get("marks")), clock, config.cooldown):
            return None
        _note_rung(home, state, alert.session, clock + _UNSEEN)
        return alert


def take_unrung(home: Home, session: str, clock: float) -> Alert | None:
    """The newest alert of a session, or of none, for which no terminal has called yet; it counts as
    called for from now on, and those before it. None without one."""
    state = read_object(f"{home.root}/{STATE}")
    if _unrung(state, session, clock) is None:
        return None
    with _locked(home) as is_ours:
        if not is_ours:
            return None
        state = read_object(f"{home.root}/{STATE}")
        alert = _unrung(state, session, clock)
        if alert is not None:
            _note_rung(home, state, alert.session, clock)
        return alert


def forget_alerts(home: Home, sessions: Container[str] | None) -> None:
    """Take the alerts of these sessions out of the history, and those of no session, which sum up
    all; None: of all sessions. OSError where that cannot be written."""
    if sessions is None:
        for name in (STATE, HISTORY):
            with suppress(FileNotFoundError):
                os.unlink(f"{home.root}/{name}")
        return
    with _locked(home):  # also where another process holds it for long: they are to go
        state, left = read_object(f"{home.root}/{STATE}"), alert_history(home)
        recent = _without(parse_alerts(state.get("recent")), sessions)
        if state:
            marks = {
                name: mark for name, mark in parse_memory(state.get("marks")).items()
                if not any(word in sessions for word in name.split())
            }  # fmt: skip
            changed = _state(state, recent, marks=dump_memory(marks), rung={})
            replace(f"{home.root}/{STATE}", dumps(changed))
        if left:
            lines = [dumps(alert.dump()) + b"\n" for alert in _without(left, sessions)]
            replace(f"{home.root}/{HISTORY}", b"".join(lines))


def _without(alerts: Iterable[Alert], sessions: Container[str]) -> list[Alert]:
    return [alert for alert in alerts if alert.session and alert.session not in sessions]


def _unrung(state: dict[str, Any], session: str, clock: float) -> Alert | None:
    # A time ahead is from before the clock was set back.
    rung = {key: at for key, at in _rung(state).items() if at <= clock + _UNSEEN}
    found = [
        alert for alert in parse_alerts(state.get("recent"))
        if alert.session in ("", session) and 0 <= clock - alert.at < _NEWS
        and alert.at > rung.get(alert.session, 0.0)
    ]  # fmt: skip
    return found[-1] if found else None


def _note_rung(home: Home, state: dict[str, Any], session: str, until: float) -> None:
    done = sorted({**_rung(state), session: until}.items(), key=lambda item: item[1])
    replace(f"{home.root}/{STATE}", dumps({**state, "rung": dict(done[-_RECENT:])}))


def _rung(state: dict[str, Any]) -> dict[str, float]:
    """Until when terminals have called, by session; "" for alerts of no session."""
    given = state.get("rung")
    read = {key: number(at) for key, at in given.items()} if isinstance(given, dict) else {}
    return {key: at for key, at in read.items() if at is not None}


def _state(state: dict[str, Any], recent: list[Alert], **others: object) -> dict[str, Any]:
    return {**state, **others, "recent": [alert.dump() for alert in recent]}


def _note(home: Home, fired: list[Alert]) -> None:
    """Add to the history, of which the newest half stays once it is long."""
    path = f"{home.root}/{HISTORY}"
    if not fired:
        return
    if size(path) >= _LIMIT:
        replace(path, read_tail(path, _LIMIT // 2).partition(b"\n")[2])
    for alert in fired:
        append(path, dumps(alert.dump()))
