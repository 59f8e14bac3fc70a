"""The band of one client: the state, the module's message, and the next frame.

The same snapshot and the same widgets as the status line; but no file is read twice.
"""

from __future__ import annotations

from typing import Any

from hudline.config import reader
from hudline.core.error_log import report_error
from hudline.core.errors import guard
from hudline.core.fields import table
from hudline.core.json_codec import dumps
from hudline.core.paths import client_process
from hudline.core.verbosity import level_of
from hudline.events import band_message
from hudline.events.status_input import StatusInput, path_field
from hudline.host.band_frame import NOTHING, Screen, shown
from hudline.host.draw_context import DrawContext
from hudline.host.drawing import Draw, Drawing
from hudline.host.mod_inbox import AgentList, LastResponse, ModInbox
from hudline.host.refreshers import Refreshers
from hudline.host.row_memory import RowMemory
from hudline.render.model_names import model
from hudline.sources.evidence import registry_entry
from hudline.sources.git_folder import find, worktree
from hudline.state.reducer import reduce_events
from hudline.state.timeline import turn_began
from hudline.store.recent_calls import RecentCalls
from hudline.store.session_store import SessionStore
from hudline.view.agents import with_own_row
from hudline.view.snapshot import Snapshot, is_active

_CALM = 6.0  # seconds without anything that runs after which a frame may stand
_SETTLING = 5.0  # seconds after the end of a turn in which its last figures come in
_SELDOM = 600.0  # seconds more until a fact is late, where nothing looks for so long


class BandView:
    """`path`: the file that the client's module writes. `is_busy`: whether something runs, so that
    what was drawn last grows older by itself. `is_settled`: whether the last frame may stand as it
    is for `seconds_to_change`: nothing has run for a while, and no row holds an empty place."""

    def __init__(
        self, env: dict[str, str], path: str, drawing: Drawing, refreshers: Refreshers
    ) -> None:
        self.is_busy = False
        self.is_settled = True
        self.seconds_to_change: float | None = None
        self._is_still = False
        self._worked = 0.0  # when something ran last
        self._env = env
        self._inbox = ModInbox(path)
        self._refreshers = refreshers
        self._drawing = drawing
        self._store: SessionStore | None = None
        self._agents = AgentList()
        self._response = LastResponse()
        self._prompt: object = None  # the last one of the module's that a hook has reported too
        self._recent: RecentCalls | None = None  # while the pane is open
        self._places = RowMemory()
        self._has_drawn = self._has_failed = False

    @property
    def has_message(self) -> bool:
        """Whether the client's module has written anything."""
        return bool(self._inbox.message)

    def frame(self, clock: float) -> dict[str, Any] | None:
        """The frame at `clock`, in seconds since 1970; None where none is wanted: before the
        module has written anything, and while the band is folded and no pane is open."""
        if self._inbox.read():
            self._prompt, self._places = None, RowMemory()
        self._store = self._drawing.store(self._inbox.session, client_process(self._env), clock)
        self.is_busy, self.is_settled, self.seconds_to_change = False, True, None
        message = self._inbox.message
        if not message:
            return None
        config = self._drawing.config()
        level, size = self._level(config), table(message.get("size"))
        is_folded = size.get("isCollapsed") is True
        # A band that begins folded is drawn once: without a frame it could not be opened.
        has_rows = level and not (is_folded and self._has_drawn)
        name = model(str(message.get("model") or ""))
        payload = band_message.status_payload(message, name, clock)
        if not has_rows and not band_message.pane_columns(message):
            if 0 <= clock - self._inbox.turn_ended < _SETTLING:  # the turn is noted, seen or not
                self._conclude(self._look(payload, level, clock))
            return None if is_folded else dict(NOTHING)
        draw = self._look(payload, level, clock)
        self._settle(draw.snapshot)
        frame = self._drawn(draw, config, payload)
        self._has_drawn = True
        self._conclude(draw)
        self.seconds_to_change = draw.seconds_to_change
        return frame

    def _settle(self, snapshot: Snapshot) -> None:
        """Let the snapshot be still when nothing has run for a while, and then until something
        does, whatever else is news: so its texts change once."""
        self.is_busy = is_active(snapshot, self._inbox.turn_ended)
        if self.is_busy or not self._worked:
            self._worked = snapshot.clock
        is_calm = not 0 <= snapshot.clock - self._worked < _CALM
        self._is_still = not self.is_busy and (self._is_still or is_calm)
        snapshot.still = self._is_still

    def _drawn(self, draw: Draw, config: dict[str, Any], payload: dict[str, Any]) -> dict[str, Any]:
        snapshot, message = draw.snapshot, self._inbox.message
        status, clock = snapshot.status, snapshot.clock
        home, data = self._drawing.home, dumps(payload)
        context = DrawContext(home, self._env, config, status, clock, payload, data)
        context.patience += _SELDOM if snapshot.still else 0.0
        self._drawing.serve(draw, context)
        snapshot.sources.wrapped_line = lambda: None  # it stays where status lines are
        chosen = self._drawing.effective(config, status.project, self._env)
        has_rows = draw.level and reader.surface(self._env, chosen) != "line"
        pane = band_message.pane_columns(message)
        height = band_message.pane_rows(message)
        screen = Screen(self._env, chosen, table(message.get("size")), draw.level, pane, height)
        rows = draw.rows(chosen, self._places, screen.most_rows) if has_rows else []
        self.is_settled = snapshot.still and not any(row.is_sticky for row in rows)
        self._serve_recent_calls(snapshot, is_wanted=pane is not None)
        frame = shown(screen, snapshot, rows)
        self._refreshers.start(context)
        return frame

    def _look(self, payload: dict[str, object], level: int, clock: float) -> Draw:
        """The snapshot, and events that it has brought to light."""
        pid, entry = registry_entry(self._env)
        state = self._store.state if self._store else {}
        if self._store:
            self._inbox.date(self._store.dated)
        evidence = self._inbox.evidence(pid, entry, turn_began(state))
        prompt = payload["prompt_id"]
        if isinstance(prompt, str) and "began" in state.get("prompts", {}).get(prompt, {}):
            self._prompt = prompt
        payload["prompt_id"] = self._prompt  # one of the client's own commands begins no turn
        status = self._status(payload, entry)
        reduce_events(state, band_message.agent_usage_events(self._inbox.message))
        events = self._inbox.events(state, clock)
        events += self._agents.events(self._inbox.message, state, pid, clock)
        snapshot, found = self._drawing.look(self._store, status, evidence, clock, events)
        snapshot.listed_agents = with_own_row(snapshot.agents, self._inbox.listed_agents(clock))
        return Draw(snapshot, found, self._store, level)

    def _conclude(self, draw: Draw) -> None:
        """Save what a draw has brought to light. Where that fails, the frame stands all the same;
        the same error comes with every draw, and is noted once."""

        def failed(error: Exception) -> None:
            if not self._has_failed:
                report_error(self._env, "band", error, draw.snapshot.clock)
            self._has_failed = True

        guard(lambda: self._drawing.conclude(draw), failed)

    def _serve_recent_calls(self, snapshot: Snapshot, is_wanted: bool) -> None:
        """Let the pane, where it is open, ask for the calls of the session."""
        if not is_wanted or self._store is None:
            self._recent = None
            return
        folder = self._drawing.home.session(self._inbox.session)
        if self._recent is None or self._recent.folder != folder:
            self._recent = RecentCalls(folder, self._store.own.has)
        recent = self._recent
        snapshot.sources.recent = lambda: recent.calls(snapshot.clock)

    def _status(self, payload: dict[str, object], entry: object) -> StatusInput:
        """What the client reports, completed by what its registry and the transcript say."""
        message = self._inbox.message
        payload.update(band_message.session_name(entry, self._inbox.session))
        tokens = band_message.context_tokens(message)
        response = self._response.of(path_field(payload, "transcript_path"), tokens)
        band_message.add_answer(payload, response)
        workspace = table(payload["workspace"])
        workspace["git_worktree"] = worktree(find(path_field(workspace, "current_dir")))
        status = band_message.parse_status(message, payload)
        self._drawing.set_compaction(status, self._env)
        return status

    def _level(self, config: dict[str, Any]) -> int:
        """The verbosity in force, 0 to 3: what the client's environment has by now, since
        `/hudline` sets it there for this session; else as for a status line."""
        level = level_of(str(self._inbox.message.get("level") or ""))
        return reader.verbosity(self._env, config) if level is None else level
