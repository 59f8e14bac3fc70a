"""The summary of a session that its host leaves for other sessions' hosts."""

from __future__ import annotations

from contextlib import suppress

from hudline.core.file_io import replace
from hudline.core.json_codec import dumps
from hudline.core.paths import Home
from hudline.events.other_sessions import SessionSummary
from hudline.store.session_store import SessionStore
from hudline.view.session_state import session_state
from hudline.view.snapshot import Snapshot

FILE = "/summary.json"
_OFTEN = 10.0  # seconds between two summaries of a session that goes on with the same


class SummaryWriter:
    """Writes <session>/summary.json when there is something new to say."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._written: dict[str, tuple[float, SessionSummary]] = {}  # by session, with the time

    def write(self, snapshot: Snapshot, store: SessionStore) -> None:
        """Replace the summary of the snapshot's session where its state has changed; what it costs
        and how full its context is may be some seconds old while it works."""
        summary, session = summary_of(snapshot, store), snapshot.status.session_id
        if summary is None:
            return
        at, last = self._written.get(session, (0.0, None))
        is_same = last is not None and (last.state, last.since) == (summary.state, summary.since)
        age = snapshot.clock - at
        if summary == last or (is_same and not snapshot.resting and 0 <= age < _OFTEN):
            return
        with suppress(OSError):  # no folder before the first event, or a full disk
            replace(self._home.session(session) + FILE, dumps(summary._asdict()))
            self._written = {session: (snapshot.clock, summary)}


def summary_of(snapshot: Snapshot, store: SessionStore) -> SessionSummary | None:
    """What others may know of a session; None where its state is not known."""
    query, status = snapshot.query, snapshot.status
    if query is None or store.own.pid is None:
        return None
    state, since = session_state(snapshot)
    figures = (status.context, status.cost, status.model_id)
    config_dir = status.transcript.rpartition("/projects/")[0]
    return SessionSummary(store.own.pid, state, since, *figures, store.offset, config_dir)
