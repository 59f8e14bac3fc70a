"""Whether the user is asked something (a permission, a question, a plan's approval, input), and
what they are to be notified of, once for each request.

A request has a key that is its own: the permission request, the turn's end or the error. The
client's Notification comes when a dialog has been open for about six seconds without a key press,
and a minute after a turn has ended; so nobody is notified who sits at the terminal.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Optional

from hudline.core.fields import Record
from hudline.state.event_fields import amount, process_id
from hudline.state.merge_rules import Entity, State
from hudline.state.timeline import about, request_key
from hudline.view.evidence import Evidence
from hudline.view.state_query import StateQuery
from hudline.view.turn import working
from hudline.view.values import Waiting

LONG = 30.0  # seconds; a user stays for a shorter turn and sees its end
_QUESTIONS = {"AskUserQuestion": "question", "ExitPlanMode": "plan"}
_INPUT_DIALOGS = ("elicitation_dialog", "elicitation_url_dialog")
_NOTICES = ("permission_prompt", "idle_prompt", *_INPUT_DIALOGS)


def open_requests(query: StateQuery) -> list[tuple[float, Entity]]:
    """The permission requests nobody has answered yet, the oldest first: when each was made, in
    seconds since 1970, and what is known of its call."""
    requests = [(ask["at"], about(ask)) for ask in query.table("asks").values()]
    found = [
        (at, facts)
        for at, facts in requests
        if at >= query.turn and not _is_answered(query, at, facts)
    ]
    return sorted(found, key=lambda request: (request[0], repr(request[1])))


def _is_answered(query: StateQuery, at: float, facts: Entity) -> bool:
    """Approving sends no event: the registry tells that the dialog is gone, or else the call's end,
    or the end of its turn or agent."""
    actor = facts.get("actor", "")
    if query.evidence.is_answered or not query.is_ours(facts.get("pid"), at):
        return True
    if not query.is_alive(actor) if actor else query.is_turn_over(facts.get("prompt", ""), at):
        return True
    calls = [  # that the request can mean: it names no tool_use_id
        call
        for call, others in query.calls
        if request_key(others) == request_key(facts) and call.get("ended", at) >= at
    ]
    return bool(calls) and not any(query.is_running(call) for call in calls)


def waiting(query: StateQuery, requests: list[tuple[float, Entity]]) -> Optional[Waiting]:
    """What the user is asked first; None if nothing is."""
    if requests:
        at, facts = requests[0]
        tool = facts.get("tool", "")
        kind = _QUESTIONS.get(tool, "permission")
        return Waiting(kind, tool, facts.get("target", ""), query.age(at))
    at, notice = query.session.get("notice", (0.0, ""))
    if notice not in _INPUT_DIALOGS or query.evidence.is_answered:
        return None
    later = max(query.session.get("active", 0.0), query.latest("processes", "began", "ended"))
    return None if later > at else Waiting("input", "", "", query.age(at))


def may_ask_attention(event: Record) -> bool:
    """Whether the event may be one that the user is notified of."""
    if event["kind"] == "turn.failed":
        return "actor" not in event
    return event["kind"] == "noticed" and event.get("notice") in _NOTICES


def attention_request(state: State, event: Record, announced: Container[str]) -> str:
    """The key of what the event asks for; "" if it asks for nothing, or for what has been
    `announced`. It begins with ask, input, done or error."""
    at = amount(event, "at")
    query = StateQuery(state, Evidence(process_id(event)), at)
    notice = event.get("notice")
    if notice == "permission_prompt":
        key = _permission(query, announced)
    elif notice in _INPUT_DIALOGS:
        key = f"input {at}"
    elif event["kind"] == "turn.failed":
        key = f"error {at}"
    else:
        key = _turn_end(query)
    return "" if key in announced else key


def _permission(query: StateQuery, announced: Container[str]) -> str:
    """The newest request of this turn that was not announced. Dialogs that were requested at once
    are open one after another, each with a Notification of its own."""
    times = [ask["at"] for ask in query.table("asks").values() if ask["at"] >= query.turn]
    keys = [f"ask {at}" for at in sorted(times, reverse=True)] or [f"ask {query.turn}"]
    return next((key for key in keys if key not in announced), keys[0])


def _turn_end(query: StateQuery) -> str:
    """The end of a turn that was long enough to go away, and that left nobody at work."""
    stopped, turn = query.session.get("stopped", 0.0), query.turn
    if not turn < stopped:
        return ""
    if query.failed >= stopped:
        return f"error {stopped}"
    return "" if working(query) or stopped - turn < LONG else f"done {stopped}"
