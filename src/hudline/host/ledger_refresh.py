"""When a host has the ledger filled: at the end of turns and sessions, see `host.ledger_child`."""

from __future__ import annotations

from hudline.core.errors import guard
from hudline.core.paths import Home, exists
from hudline.host.ledger_child import start
from hudline.view.snapshot import Snapshot


class LedgerRefresh:
    """Starts the child for the sessions of one client."""

    def __init__(self, home: Home, env: dict[str, str]) -> None:
        self._home = home
        self._env = env
        self._session = ""
        self._turn = 0.0  # the last one that was seen
        self._is_over = True

    def note(self, snapshot: Snapshot) -> None:
        """Start the child where a turn, or another session of this client, has ended since the last
        snapshot. OSError where it cannot be started."""
        query, session = snapshot.query, snapshot.status.session_id
        if query is None or not session:
            return
        is_over = snapshot.resting and not snapshot.working
        was_session, was_over = self._session, self._is_over
        is_new_turn = query.turn > self._turn
        self._session, self._turn, self._is_over = session, query.turn, is_over
        if session != was_session:
            is_due = bool(was_session) or is_over  # left by /clear or /resume; or resumed
        else:
            is_due = is_over and (not was_over or is_new_turn)
        if is_due:
            self._start()

    def end(self) -> None:
        """Start the child at the end of the client, which has written the session's total then."""
        if self._turn:
            guard(self._start, lambda _: None)

    def _start(self) -> None:
        if exists(self._home.root):
            start(self._env)
