"""The status line at one tick: the same for a host and for a draw without one."""

from __future__ import annotations

from typing import Any, Callable

from hudline.config import reader
from hudline.core.error_log import report_error
from hudline.core.errors import guard
from hudline.core.fields import Record
from hudline.core.json_codec import loads
from hudline.core.paths import session_of
from hudline.events.status_input import StatusInput
from hudline.host.draw_context import DrawContext
from hudline.host.drawing import Draw, Drawing
from hudline.host.line_output import drawn, most_rows
from hudline.host.row_memory import RowMemory
from hudline.sources.evidence import registry_entry
from hudline.view.build import build_snapshot
from hudline.view.evidence import of_registry
from hudline.view.snapshot import Snapshot


class LineView:
    """Draws ticks. `row_memory`: of the session with that id."""

    def __init__(self, drawing: Drawing, row_memory: Callable[[str], RowMemory]) -> None:
        self._drawing = drawing
        self._row_memory = row_memory

    def draw(self, data: bytes, env: dict[str, str], has_band: bool, clock: float) -> Draw | None:
        """The draw for the status input `data`, in the environment `env`, at `clock` (seconds since
        1970), with its rows as text; None where the input is none or nothing is to be shown."""
        payload = loads(data)
        config = _left(env, self._drawing.config(), has_band)
        if config is None or not isinstance(payload, dict):
            return None
        level = reader.verbosity(env, config)
        if not level:
            return None
        status = StatusInput.parse(payload)
        status.session_id = session_of(status.session_id, env)
        self._drawing.set_compaction(status, env)
        draw = self._look(status, env, level, clock)
        context = DrawContext(self._drawing.home, env, config, status, clock, payload, data)
        self._drawing.serve(draw, context)
        chosen = self._drawing.effective(config, status.project, env)
        places = self._row_memory(status.session_id)
        draw.text = drawn(draw.rows(chosen, places, most_rows(env)), env, chosen)
        return draw

    def _look(self, status: StatusInput, env: dict[str, str], level: int, clock: float) -> Draw:
        session, (pid, entry) = status.session_id, registry_entry(env)
        store = guard(lambda: self._drawing.store(session, pid, clock), lambda _: None)
        evidence = of_registry(pid, entry, session, store.dated if store else float)

        def seen() -> tuple[Snapshot, list[Record]]:
            return self._drawing.look(store, status, evidence, clock, [])

        def unseen(error: Exception) -> tuple[Snapshot, list[Record]]:
            """Only what the client reports: a state that cannot be read is another version's."""
            report_error(env, "status line", error, clock)
            snapshot = build_snapshot({}, status, evidence, clock)
            snapshot.query = None  # it is not known what was, so nothing is news
            return snapshot, []

        snapshot, found = guard(seen, unseen)
        return Draw(snapshot, found, store, level)


def _left(env: dict[str, str], config: dict[str, Any], has_band: bool) -> dict[str, Any] | None:
    """The choices, as far as they are left to a status line. Beside a band that is nothing (None),
    but for the person's former line, which stays where it was and gets the status input."""
    if reader.surface(env, config) != "band" or not has_band:
        return config
    if config.get("wrap") is not True:
        return None
    return {**config, "rows": [["wrapped_line"]], "project": False}
