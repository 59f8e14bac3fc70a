"""The picture of a session drawn by the command itself, as a draw without a host does: from journal
and checkpoint, of which nothing is written."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from hudline.cli.overview.recorded_status import recorded_status
from hudline.cli.reporting import words
from hudline.cli.status_choice import Chosen
from hudline.core.errors import guard
from hudline.core.fields import number, rows, table, whole
from hudline.core.file_io import modified, read_object
from hudline.core.paths import Home
from hudline.core.token_usage import spent
from hudline.events.limits import parse_limits
from hudline.events.status_input import StatusInput
from hudline.frame.compose import layout
from hudline.frame.compose import rows as composed
from hudline.host.draw_context import DrawContext
from hudline.host.drawing import Draw, Drawing
from hudline.host.picture import drawn_rows, level_of, picture
from hudline.platform.status_pipe import Request
from hudline.render.formatting import duration
from hudline.render.fragment import ESSENTIAL, Fragment, Row
from hudline.render.layout import WALL, RowSpec
from hudline.render.model_names import model
from hudline.sources.transcripts import last_answer
from hudline.state.reducer import reduce_events
from hudline.store.session_store import SessionStore
from hudline.view.build import build_snapshot
from hudline.view.evidence import of_registry
from hudline.view.snapshot import Snapshot

# What of the person's rows still holds when a session has ended.
PAST = (
    "model", "directory", "context", "cost", "duration", "turn_summary", "todos", "lines_changed",
    "session_name", "agent_name", "worktree", "files", "compactions",
)  # fmt: skip
_NORMAL, _FULL = 2, 3


@dataclass
class View:
    """A session at a time, with the choices in force. `ended`: when it ended (seconds since 1970),
    None while it runs."""

    snapshot: Snapshot
    chosen: dict[str, Any]
    level: int
    env: dict[str, str]
    ended: float | None

    def picture(self, request: Request) -> str:
        """The rows in the form that is asked for."""
        most = 1 if request.form == "tmux" else request.rows
        if self.ended is None:
            shown = drawn_rows(self.snapshot, self.chosen, self.level, most)
        else:
            shown = self._past(self.ended, most)
        return picture(shown, request, self.env, self.chosen)

    def _past(self, ended: float, most: int) -> list[Row]:
        """The last figures, behind the word that they are that."""
        took = duration(max(self.snapshot.clock - ended, 0.0))
        word = Fragment.of(words.say("session ended {time} ago", time=took), "strong", ESSENTIAL)
        level = max(self.level, _NORMAL)
        specs = layout(self.chosen, level)
        items = [item for spec in specs for item in spec.items if item.name in PAST]
        if most == 1:
            row = composed(self.snapshot, [RowSpec(WALL, 1, items)], _FULL)
            return [Row([word, *(part for one in row for part in one.fragments)], WALL)]
        kept = [
            spec._replace(items=[item for item in spec.items if item.name in (*PAST, "fill")])
            for spec in specs
        ]
        first = Row([word], urgency=100, key="ended")
        return [first, *composed(self.snapshot, kept, level)]


def view(home: Home, env: dict[str, str], chosen: Chosen, clock: float) -> View:
    """The session as it is at `clock` (seconds since 1970)."""
    live = chosen.live
    store = SessionStore(chosen.folder, live.pid or None)
    guard(lambda: store.load(True, clock), lambda _: store.state)
    ended = _end(store, chosen) if chosen.has_ended else None
    own = {**env, "CLAUDE_PID": str(live.pid), "CLAUDE_CONFIG_DIR": live.config_dir}
    drawing = Drawing(home)
    config = drawing.config()
    status = _status(chosen, store, drawing, own, clock)
    evidence = of_registry(live.pid or None, live.entry, live.session, store.dated)

    def seen() -> Snapshot:
        if ended is not None:
            return build_snapshot(store.state, status, evidence, clock)
        return drawing.look(store, status, evidence, clock, [])[0]

    def unseen(_: Exception) -> Snapshot:
        return build_snapshot({}, status, evidence, clock)

    snapshot = guard(seen, unseen)
    level = level_of(env, config)
    drawing.serve(Draw(snapshot, [], store, level), DrawContext(home, own, config, status, clock))
    snapshot.sources.variable = None  # the caller's variables are not the session's
    return View(snapshot, drawing.effective(config, status.project, own), level, env, ended)


def _status(
    chosen: Chosen, store: SessionStore, drawing: Drawing, env: dict[str, str], clock: float
) -> StatusInput:
    """What the client said last, as far as it was noted."""
    live, state = chosen.live, store.state
    status = recorded_status(live, chosen.folder, state)
    status.transcript = chosen.transcript
    if not status.model_id:
        _, status.model_id = last_answer(chosen.transcript, spent) or (0, "")
    status.model = model(status.model_id)
    status.session_name = live.name
    _, used = state.get("session", {}).get("", {}).get("usage", (0.0, {}))
    status.lines_added, status.lines_removed = whole(used.get("added")), whole(used.get("removed"))
    began = (number(live.entry.get("startedAt")) or 0.0) / 1000
    if 0 < began <= clock:
        status.duration = clock - began
    if not chosen.has_ended:
        status.limits = parse_limits(_reported_limits(drawing.home, live.pid, live.session))
        drawing.set_compaction(status, env)
    return status


def _reported_limits(home: Home, pid: int, session: str) -> dict[str, object]:
    """The windows that this process has reported of this session, see `host.limits`."""
    stored = rows(read_object(f"{home.accounts}/{pid}.process.json").get("sessions"))
    own = next((table(one.get("windows")) for one in stored if one.get("id") == session), {})
    return {
        name: {"used_percentage": row[0], "resets_at": row[1]}
        for name, row in own.items()
        if isinstance(row, list) and len(row) > 1
    }


def _end(store: SessionStore, chosen: Chosen) -> float:
    """When a session without a living process has ended, in seconds since 1970: where it was killed
    by its last event. Its state has the end then too, so that nothing of it runs on."""
    written = modified(chosen.folder + "/journal.jsonl") or time.time()
    processes = store.state.get("processes", {})
    last = max((one.get("ended", 0.0) for one in processes.values()), default=0.0)
    began = max((one.get("began", 0.0) for one in processes.values()), default=0.0)
    ended = last if last > began else written
    pids = {*processes, "", str(chosen.live.pid or "")}
    events: list[dict[str, object]] = []
    for pid in sorted(pids):
        event: dict[str, object] = {"at": max(written, ended), "kind": "session.ended"}
        events.append({**event, "pid": int(pid)} if pid.isdigit() else event)
    reduce_events(store.state, events)
    return float(ended)
