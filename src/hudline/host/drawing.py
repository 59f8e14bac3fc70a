"""From a status input to rows, and what is done behind a draw: the same for line and band."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Callable

from hudline.config import reader
from hudline.config.user_themes import known
from hudline.core.fields import Record
from hudline.core.file_io import FileCache
from hudline.core.paths import Home, account_file, exists, is_plain
from hudline.core.redact import target_choice
from hudline.events.compaction import compaction
from hudline.events.status_input import StatusInput
from hudline.frame.compose import rows_within
from hudline.frame.project import effective
from hudline.host.alerts import AlertWatch
from hudline.host.command_history import CommandHistory
from hudline.host.draw_context import DrawContext
from hudline.host.external_data import serve
from hudline.host.git_facts import touched_at
from hudline.host.ledger_refresh import LedgerRefresh
from hudline.host.own_widgets import OwnWidgets, without_process
from hudline.host.row_memory import RowMemory
from hudline.host.script_feeds import ScriptFeeds
from hudline.host.session_events import record_events
from hudline.host.summary import SummaryWriter
from hudline.render.fragment import Row
from hudline.sources.client_theme import ClientTheme
from hudline.sources.evidence import findings
from hudline.sources.settings_files import is_compacting, mentioning_compaction
from hudline.state.reducer import reduce_events
from hudline.store.session_store import SessionStore
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence
from hudline.view.script_feed import seconds_to_change
from hudline.view.snapshot import Snapshot

# Seconds between two looks at facts of which nothing sends a notice: another session may be
# killed, an error of the last hour grows older.
_LOOKS = {"other_sessions": 30.0, "mishaps": 300.0}
_MOST_SESSIONS = 3  # after /clear and /resume the one before is seldom asked for again
_DUE = 60.0  # seconds until a refresher that cannot run now is tried again
_LONGEST = 600.0  # seconds without a look, for evidence of which nothing sends a notice
_DAY = 86_400.0


@dataclass(repr=False)
class Draw:
    """One snapshot on its way to the screen. `found`: events that looking has brought to light;
    `store`: the session's, None where its id is none; `level`: the verbosity, 0 to 3; `text`: the
    rows as a terminal shows them; `after`: writes what the draw has read for other sessions."""

    snapshot: Snapshot
    found: list[Record]
    store: SessionStore | None
    level: int
    context: DrawContext | None = None
    after: Callable[[], None] | None = None
    places: RowMemory | None = None
    text: str = ""

    def rows(self, chosen: dict[str, Any], places: RowMemory, budget: int) -> list[Row]:
        """The rows that the choices in force ask for in a place of `budget` rows, with sticky ones
        where some have just fallen silent. What moves to the client's own list leaves at once."""
        self.places = places
        shown = rows_within(self.snapshot, chosen, self.level, budget)
        keys = ("preset", "rows", "wrap")
        shape = (
            self.level,
            budget == 1,
            *map(chosen.get, keys),
            self.snapshot.status.session_id,
            sorted(self.snapshot.listed_agents),
        )
        return places.hold(shown, shape, self.snapshot.clock)

    @property
    def seconds_to_change(self) -> float:
        """Seconds until something that is shown at rest changes by itself, at most ten minutes."""
        snapshot, context = self.snapshot, self.context
        times = [_LONGEST, _DAY - (snapshot.clock + (snapshot.utc_offset or 0)) % _DAY]
        times += [limit.left for limit in snapshot.limits if limit.left]
        times += seconds_to_change(snapshot.script_progress, snapshot.script_notes)
        cache = snapshot.status.prompt_cache
        if cache and cache.expires_at and cache.expires_at > snapshot.clock:
            times.append(cache.expires_at - snapshot.clock)
        if context:
            times.append(_DUE if context.due else context.fresh_for)
        shown = vars(snapshot)  # of its lookups, those that a widget has made
        times += [seconds for name, seconds in _LOOKS.items() if shown.get(name)]
        return min(times)


class HostDuties:
    """What a host alone does behind a draw, for all sessions of its client: it writes what other
    sessions may know, looks at the rules of `alerts`, and has the ledger filled."""

    def __init__(self, home: Home, env: dict[str, str]) -> None:
        self._summaries = SummaryWriter(home)
        self._alerts = AlertWatch(home, env)
        self._ledger = LedgerRefresh(home, env)

    def conclude(self, snapshot: Snapshot, store: SessionStore, config: dict[str, Any]) -> None:
        """Do it for a snapshot. OSError where something cannot be written or started."""
        self._summaries.write(snapshot, store)
        self._ledger.note(snapshot)
        self._alerts.look(snapshot, config)

    def end(self) -> None:
        """Do what is left to do at the end of the client."""
        self._ledger.end()


class Drawing:
    """What is read once for all draws of a process, and again when it changes: choices, themes,
    sessions. `of_host`: what a host alone does behind a draw; `own_widgets`: runs the person's own
    for it; `last`: the draw before."""

    def __init__(
        self, home: Home, of_host: HostDuties | None = None, own_widgets: OwnWidgets | None = None
    ) -> None:
        self.home = home
        self._of_host = of_host
        self._own_widgets = own_widgets
        self._files = FileCache()
        self._client_theme = ClientTheme()
        self._commands = CommandHistory(home)
        self.script_feeds = ScriptFeeds()
        self._stores: dict[str, SessionStore] = {}  # by session, the last used last
        self.last: Draw | None = None

    def store(self, session: object, pid: int | None, clock: float) -> SessionStore | None:
        """The state of a session for the client's process `pid` (None: not known), up to date with
        its journal at `clock`, in seconds since 1970; None for what is no session id."""
        if not is_plain(session):
            return None
        key = str(session)
        store = self._stores.pop(key, None)
        if store is None:
            store = SessionStore(self.home.session(key), pid)
            store.load(True, clock)
        else:
            store.read_tail(clock)
        self._stores[key] = store
        if len(self._stores) > _MOST_SESSIONS:
            del self._stores[next(iter(self._stores))]
        return store

    def config(self) -> dict[str, Any]:
        """The person's config.json."""
        config: dict[str, Any] = self._files.read(self.home.config, lambda: reader.read(self.home))
        return config

    def effective(
        self, config: dict[str, Any], project: str, env: dict[str, str]
    ) -> dict[str, Any]:
        """That with what the project in the folder `project` asks for, with the person's own themes
        to choose from, and with what finds the client's. env: the client's environment."""
        path = reader.project_file(project)
        of_project = self._files.read(path, lambda: reader.of_project(project))
        client_theme = partial(self._client_theme.name, env, project)
        return known(effective(config, of_project), self.home, client_theme)

    def look(
        self,
        store: SessionStore | None,
        status: StatusInput,
        evidence: Evidence,
        clock: float,
        events: list[Record],
    ) -> tuple[Snapshot, list[Record]]:
        """The snapshot of a session at `clock` (seconds since 1970), and `events` with those that
        its transcripts have brought to light; the store's state is brought up to date by them."""
        state = store.state if store else {}
        if store:
            self._commands.add_usual(store, status.project)
        targets = target_choice(self.config())
        found = events + findings(status.transcript, state, evidence.pid, clock, targets)
        snapshot = build_snapshot(reduce_events(state, found), status, evidence, clock)
        if store:
            self.script_feeds.add(snapshot, store.folder)
        return snapshot, found

    def conclude(self, draw: Draw) -> None:
        """Save what a draw has brought to light for the next one; nothing where Hudline was
        uninstalled meanwhile. OSError where the session's folder cannot be written."""
        self.last = draw
        if not exists(self.home.root):
            return
        if draw.after is not None:
            with suppress(OSError):  # on a full disk the picture stands all the same
                draw.after()
        if draw.places is not None:
            draw.places.save()
        if draw.store is not None:
            record_events(draw.snapshot, draw.found, draw.store, draw.level)
            self._commands.note_ended(draw.store, draw.snapshot.status.project)
            if self._of_host is not None:
                self._of_host.conclude(draw.snapshot, draw.store, self.config())

    def serve(self, draw: Draw, context: DrawContext) -> None:
        """Let the draw's snapshot ask for what lies around the session and on disk."""
        draw.context = context
        if draw.store is not None:
            context.touched_at = touched_at(draw.store.state)
        draw.after = serve(context, draw.snapshot)
        own = self._own_widgets
        draw.snapshot.sources.own_widgets = (
            own.of(draw.snapshot) if own else without_process(self.home)
        )

    def set_compaction(self, status: StatusInput, env: dict[str, str]) -> None:
        """Set when the client will compact the context, once there is one, as far as that is
        known."""
        if status.tokens is None:
            return
        settings = mentioning_compaction(env, status.project)
        found = compaction(status, env, settings)
        if found is not None and found.at is not None and not self._is_compacting(env):
            found = compaction(status, env, settings, False)  # unless the settings say otherwise
        status.compaction = found

    def _is_compacting(self, env: dict[str, str]) -> bool:
        """`is_compacting`; the client's own file may have megabytes, and changes seldom."""
        return bool(self._files.read(account_file(env), lambda: is_compacting(env)))
