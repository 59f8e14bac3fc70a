"""What a session is at, in one word: waiting (for the user), working, done, failed or idle.

The host's summary, `hudline top` and `hudline agents` say the same by it.
"""

from __future__ import annotations

from hudline.view.snapshot import Snapshot
from hudline.view.state_query import REST, StateQuery


def session_state(snapshot: Snapshot) -> tuple[str, float]:
    """(state, since when in seconds since 1970, 0.0 unknown) of a session with a state; idle is one
    without a turn, and one whose turn was interrupted."""
    query = snapshot.query
    if query is None:
        return "idle", 0.0
    evidence = query.evidence
    if snapshot.waiting is not None:
        return "waiting", round(query.clock - snapshot.waiting.age, 3)
    if evidence.status == "waiting":  # a dialog without an event, as auto mode has them
        return "waiting", evidence.since
    if snapshot.resting and snapshot.working:
        return "working", query.turn
    if snapshot.resting or not query.turn or _has_left(query):
        return turn_end(query)
    return "working", query.turn


def _has_left(query: StateQuery) -> bool:
    """Whether the registry says that nothing is done, and is not merely late for a prompt."""
    if query.evidence.status not in ("idle", "shell"):
        return False
    began = max(query.turn, query.session.get("active", 0.0))
    return query.evidence.since > began or query.age(began) > REST


def turn_end(query: StateQuery) -> tuple[str, float]:
    """How the last turn ended, and when; a prompt without an end was interrupted, and a session
    that was resumed since is idle."""
    began = max(query.latest("prompts", "began"), query.latest("processes", "began"))
    at, state = max((began, "idle"), (query.stopped, "done"), (query.failed, "failed"))
    return state, at
