"""What the client said of a session last, as host or draw noted it: context, cost, model."""

from __future__ import annotations

from hudline.core.fields import number
from hudline.events.other_sessions import SessionSummary
from hudline.events.status_input import StatusInput
from hudline.sources.live_sessions import LiveSession
from hudline.sources.other_sessions import registry_file
from hudline.state.merge_rules import State


def recorded_status(live: LiveSession, folder: str, state: State) -> StatusInput:
    """A status input of what is known of a session whose state is that. folder: Hudline's own of
    the session. One whose process is not known (0) has what was noted last."""
    found = SessionSummary.parse(registry_file(folder + "/summary.json"))
    summary = found if found and found.pid == live.pid else None
    status = StatusInput(session_id=live.session, folder=live.folder, project=live.folder)
    _, used = state.get("session", {}).get("", {}).get("usage", (0.0, {}))
    if not live.pid or used.get("pid", live.pid) == live.pid:
        tokens = number(used.get("tokens"))
        status.prompt_id, status.cost = str(used.get("prompt", "")), number(used.get("cost"))
        status.window = number(used.get("window"))
        context = summary.context if summary is not None else None  # rounded as the client's own
        status.set_context(None if tokens is None else int(tokens), context)
    if summary is not None:
        status.model_id = summary.model
        if status.context is None:
            status.context = summary.context
        if summary.cost is not None:  # noted more seldom, or just now
            status.cost = max(status.cost or 0.0, summary.cost)
    return status
