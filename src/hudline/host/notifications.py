"""The bell: a terminal sequence in a hook's answer, for the person who asked for one.

The client hands `terminalSequence` to its terminal, but only of a hook that does not run in the
background. It waits for no hook of Notification and StopFailure, so these two may answer, and the
session is never slower for it.

    "bell": "off"        nothing (default)
    "bell": "bell"       the terminal's bell
    "bell": "notify"     a notification of the terminal, and the bell for those that show none

`alerts.bell` says the same for alerts, which wait for such an event.
"""

from __future__ import annotations

import os
from typing import Any

from hudline.config import reader
from hudline.core.error_log import report_error
from hudline.core.errors import guard
from hudline.core.fields import Record, clean, number, slashed
from hudline.core.file_io import read_tail
from hudline.core.json_codec import dumps, parsed
from hudline.core.paths import Home, append, client_process, session_of
from hudline.host.alert_log import take_error, take_unrung
from hudline.render.formatting import tool as shown
from hudline.render.i18n import label, person_language, words
from hudline.state.merge_rules import State
from hudline.state.timeline import about
from hudline.store.session_store import SessionStore
from hudline.view.alert_rules import alert_config
from hudline.view.alerts import Alert
from hudline.view.attention import attention_request, may_ask_attention
from hudline.view.live_alerts import error_alert
from hudline.widgets.alert import parts as alert_parts

_BELL = "\x07"
_ENDS = {"done": "done", "error": "ended by an error"}
_DIALOGS = {"AskUserQuestion": "question", "ExitPlanMode": "approve the plan"}
_TAIL = 16 * 1024  # bytes of what was announced: some hundred needs


def ring(home: Home, env: dict[str, str], event: Record, payload: dict[str, Any]) -> None:
    """Answer the hook whose event it is with a terminal sequence, where the person wants to be
    called for it, or for an alert, and has not been yet."""
    chosen = reader.read(home)
    sequence = _attention(home, env, event, payload, chosen)
    if not sequence or event["kind"] == "turn.failed":  # an error is called for once
        alert = guard(
            lambda: _alert(home, env, event, payload, chosen),
            lambda error: report_error(env, "alert", error, number(event.get("at")) or 0.0),
        )  # one that cannot be noted keeps nobody from being called for the other
        sequence = sequence or alert or ""
    if sequence:
        os.write(1, dumps({"terminalSequence": sequence}))


def _attention(
    home: Home, env: dict[str, str], event: Record, payload: dict[str, Any], chosen: dict[str, Any]
) -> str:
    """The sequence for what the event asks of the person; "" for nothing."""
    if chosen.get("bell") not in ("bell", "notify") or not may_ask_attention(event):
        return ""
    folder = home.session(payload.get("session_id"))
    store, at = SessionStore(folder, client_process(env)), number(event.get("at")) or 0.0
    state = guard(lambda: store.load(True, at), lambda _: store.load(False, at))
    key = attention_request(state, event, [str(one[0]) for one in _announced(folder)])
    if not key or not _is_first(folder, key):
        return ""
    return attention_sequence(key, _tool(state, key), payload.get("cwd"), env, chosen)


def _alert(
    home: Home, env: dict[str, str], event: Record, payload: dict[str, Any], chosen: dict[str, Any]
) -> str:
    """The sequence for the newest alert for which no terminal has called; "" without one. An error
    that ends the turn is looked at here: the host has not seen it yet."""
    at, config = number(event.get("at")) or 0.0, alert_config(chosen)
    session = session_of(payload.get("session_id"), env)
    if config.bell == "off" or not config.rules or not session:
        return ""
    if event["kind"] == "turn.failed" and "actor" not in event and "error" in config.rules:
        alert = take_error(home, error_alert(session, str(event.get("error", "")), at), config)
        if alert is not None:
            return alert_sequence(alert, config.bell, env, chosen)
    alert = take_unrung(home, session, at)
    return alert_sequence(alert, config.bell, env, chosen) if alert else ""


def alert_sequence(alert: Alert, manner: str, env: dict[str, str], chosen: dict[str, Any]) -> str:
    """The sequence by which the terminal calls for an alert; "" where it shall not. manner: off,
    bell or notify."""
    if manner == "off":
        return ""
    if manner == "bell":
        return _BELL
    text = "".join(alert_parts(alert)).translate(words(person_language(env, chosen)))
    return _notified(clean(text, 100).replace(";", ","), env)


def _tool(state: State, key: str) -> str:
    """The tool that a request is about; "" where it is about none."""
    asks = [ask for ask in state.get("asks", {}).values() if key == f"ask {ask['at']}"]
    return str(about(asks[0]).get("tool", "")) if asks else ""


def attention_sequence(
    key: str, tool: str, cwd: object, env: dict[str, str], chosen: dict[str, Any]
) -> str:
    """The sequence by which the terminal calls for a need, as `bell` says; "" for none. key: of the
    need, see `view.attention`."""
    if chosen.get("bell") == "notify":
        return notification(key, tool, cwd, env, chosen)
    return _BELL if chosen.get("bell") == "bell" else ""


def notification(
    key: str, tool: str, cwd: object, env: dict[str, str], chosen: dict[str, Any]
) -> str:
    """The sequence by which the terminal shows `Hudline: acme: waits for you · Bash`, and its bell;
    no more of what is asked, since others may see it.

    OSC 777 has a title and a text, OSC 9 a text; a terminal passes over what it does not know.
    """
    folder = slashed(cwd).rstrip("/").rpartition("/")[2] if isinstance(cwd, str) else ""
    name = clean(folder, 40).replace(";", ",")
    reason = _reason(key.partition(" ")[0], tool).translate(words(person_language(env, chosen)))
    return _notified(f"{name}: {reason}" if name else reason, env)


def _notified(text: str, env: dict[str, str]) -> str:
    """A notification of the terminal, and its bell."""
    terminal = env.get("TERM", "")
    # Those that show OSC 777 and not OSC 9.
    if "VTE_VERSION" in env or "KONSOLE_VERSION" in env or terminal.startswith("rxvt"):
        return f"\x1b]777;notify;Hudline;{text}\x07{_BELL}"
    return f"\x1b]9;Hudline: {text}\x07{_BELL}"


def _reason(kind: str, tool: str) -> str:
    """What the person is called for, in labels. kind: ask, input, done or error."""
    if kind in _ENDS:
        return label(_ENDS[kind])
    if kind == "input" or tool in _DIALOGS:
        subject = label(_DIALOGS.get(tool, "input"))
    else:
        subject = clean(shown(tool), 40).replace(";", ",")
    return f"{label('waits for you')} · {subject}" if subject else label("waits for you")


def _is_first(folder: str, key: str) -> bool:
    """Announce a need; whether nobody did before. Hooks run side by side: the first line counts."""
    own = [key, os.getpid()]
    append(folder + "/announced.jsonl", dumps(own))
    return next((one for one in _announced(folder) if one[0] == key), own) == own


def _announced(folder: str) -> list[list[object]]:
    """[need, process] of each announcement, the oldest first."""
    lines = read_tail(folder + "/announced.jsonl", _TAIL).split(b"\n")
    values = [parsed(line) for line in lines if line]
    return [one for one in values if isinstance(one, list) and len(one) == 2]
