"""One session as `top` sees it: its state is reduced once and then only by what its journal gains.

Nothing is written, and no process is started.
"""

from __future__ import annotations

from dataclasses import replace

from hudline.cli.overview.places import Places
from hudline.cli.overview.recorded_status import recorded_status
from hudline.core.errors import guard
from hudline.core.fields import number, table
from hudline.core.file_io import modified, read_from, size
from hudline.core.json_codec import parsed
from hudline.core.paths import Home, exists
from hudline.events.other_sessions import other_session
from hudline.sources.live_sessions import LiveSession
from hudline.state.merge_rules import State
from hudline.store.session_store import SessionStore
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence, registered
from hudline.view.overview import Activity, SessionRow, agent_rows, state_at
from hudline.view.snapshot import Snapshot
from hudline.view.token_rate import WINDOW, TokenRate

_SETTLES = 3.0  # seconds after a change in which time alone may decide what is
_OFTEN, _SELDOM = 10.0, 60.0  # seconds between two looks at a session that works, and at rest
_TAIL = 32 * 1024  # bytes of journal that a token rate is first made of
_GROWTH = 256 * 1024  # bytes of journal after which the host's checkpoint, which it prunes, is read
_COUNTED = b'"tokens"'  # in the events that a rate is made of
_REGISTERED = {"waiting": "waits", "working": "works"}


class Tracker:
    """Follows one session of one process. homes: Hudline folders that may have its journal."""

    def __init__(self, live: LiveSession, homes: list[Home]) -> None:
        self.live = live
        self._homes = homes
        self.folder = ""  # of the session in one of the homes
        self._store: SessionStore | None = None
        self._loaded = 0  # bytes of the journal when the store was made
        self._rate = TokenRate()
        self._offset = -1  # of what the rate is made of
        self._length = -1  # bytes of the journal at the last look
        self._again = 0.0  # when to look again though nothing has changed
        self._row: SessionRow | None = None

    def row(self, live: LiveSession, places: Places, clock: float) -> SessionRow:
        """What the session is at, at `clock` in seconds since 1970."""
        is_new = live.entry is not self.live.entry  # the registry reads a file that has changed
        self.live = live
        self._find()
        journal = self.folder + "/journal.jsonl"
        length = size(journal) if self.folder else 0
        is_new = is_new or length != self._length
        if self._row is None or is_new or not self._again - _SELDOM < clock < self._again:
            self._length = length
            self._read_rate(journal, length, clock)
            self._row = self._looked(clock)
            calm = _SELDOM if self._row.state in ("idle", "done", "failed") else _OFTEN
            self._again = clock + (_SETTLES if is_new else calm)
        project, branch = places.of(live.folder, clock)
        found = self._row
        rate = self._rate.rate(clock)
        if (project, branch, rate) != (found.project, found.branch, found.rate):
            found = self._row = replace(found, project=project, branch=branch, rate=rate)
        return found

    def owns(self, event: object) -> bool:
        """Whether an event of the journal belongs to the session's process."""
        return self._store is None or self._store.own.has(event)

    def snapshot(self, clock: float) -> Snapshot | None:
        """All that is known of the session; None without a journal that can be read."""
        if not self.folder:
            return None
        return guard(lambda: self._snapshot(clock), lambda _: None)

    def _find(self) -> None:
        """The session's folder, once there is one."""
        if self.folder:
            return
        for home in self._homes:
            folder = home.session(self.live.session)
            if exists(folder + "/journal.jsonl"):
                self.folder = folder
                return

    def _state(self, clock: float) -> State:
        store = self._store
        if store is None or store.offset - self._loaded > _GROWTH:
            store = self._store = SessionStore(self.folder, self.live.pid)
            store.load(True, clock)
            self._loaded = store.offset
        return store.read_tail(clock)

    def _snapshot(self, clock: float) -> Snapshot:
        state = self._state(clock)
        evidence = Evidence(self.live.pid, *registered(self.live.entry, self.live.session))
        if self._store is not None:
            evidence = evidence._replace(since=self._store.dated(evidence.since))
        status = recorded_status(self.live, self.folder, state)
        return build_snapshot(state, status, evidence, clock)

    def _looked(self, clock: float) -> SessionRow:
        live = self.live
        base = SessionRow(
            live.session, live.pid, "", "", *self._registered(clock),
            name=live.name, folder=live.folder, config_dir=live.config_dir,
        )  # fmt: skip
        return guard(lambda: self._reduced(base, clock), lambda _: base)

    def _reduced(self, base: SessionRow, clock: float) -> SessionRow:
        """The row with what the journal says."""
        live, snapshot = self.live, self.snapshot(clock)
        query = snapshot.query if snapshot else None
        if snapshot is None or query is None or not snapshot.has_events:
            return base
        state, since, activity = state_at(snapshot, live.asks)
        if live.is_program and state == "waits":
            state = "works"  # no person is there to be asked
        status = snapshot.status
        return replace(
            base, state=state, since=since, activity=activity, model=status.model_id,
            context=status.context, usd=status.cost,
            agents=tuple(agent_rows(snapshot.agents, query)),
        )  # fmt: skip

    def _registered(self, clock: float) -> tuple[str, float, Activity]:
        """(state, since, activity) by the registry alone: Hudline has recorded nothing."""
        entry = self.live.entry
        found = other_session(entry, ("", 0.0), clock)
        state = _REGISTERED.get(found.state, found.state)
        at = number(table(entry).get("statusUpdatedAt")) or number(entry.get("startedAt"))
        since = clock - found.age if at is None else at / 1000
        kind = {"waits": "dialog", "works": "thinking"}.get(state, "")
        return state, since, Activity(kind, target=self.live.asks if state == "waits" else "")

    def _read_rate(self, journal: str, length: int, clock: float) -> None:
        if self._offset < 0:  # what nobody wrote to for long tells no rate
            is_old = clock - modified(journal) > WINDOW
            self._offset = length if is_old else max(length - _TAIL, 0)
        tail = read_from(journal, self._offset) if self.folder else None
        if tail is None:  # none, or another one
            self._rate, self._offset = TokenRate(), -1
            return
        lines, self._offset = tail
        for line in lines:
            if _COUNTED in line:
                self._rate.add(table(parsed(line)))
