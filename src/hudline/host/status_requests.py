"""The host's end of `hudline status`: who asks for the picture of the session, and the answers.

Nothing is written into the session, and no draw of the client waits for it.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from hudline.core.error_log import report_error
from hudline.core.errors import guard
from hudline.core.file_io import modified, read_object, replace
from hudline.core.verbosity import level_of as named_level
from hudline.events import band_message
from hudline.events.status_input import StatusInput
from hudline.host.draw_context import DrawContext
from hudline.host.drawing import Draw, Drawing
from hudline.host.endpoints import Endpoints
from hudline.host.picture import drawn_rows, level_of, picture
from hudline.platform.ask_pipe import AskPipe
from hudline.platform.status_pipe import LOCALE, LONGEST, TERMINAL, Request, decoded, reply
from hudline.render.model_names import model
from hudline.sources.evidence import registry_entry
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence, of_registry

_MOST = 16  # requests that one look answers


class RequestPipe:
    """Reads requests and answers them. The pipe is made; OSError where that cannot be. `pipe`: has
    news when somebody asks."""

    def __init__(self, place: Endpoints) -> None:
        self.pipe = AskPipe(place.folder)
        self._read = b""

    def read(self) -> list[tuple[str, Request]]:
        """Whom to answer what; a line that is no request is dropped."""
        lines = (self._read + self.pipe.read()).split(b"\n")
        self._read = lines.pop()[:LONGEST]
        return [one for one in map(decoded, lines[:_MOST]) if one is not None]

    def answer(self, name: str, picture: bytes | None) -> None:
        """Give who asked a picture, None where there is none to give; one that has gone gets
        nothing."""
        self.pipe.give(name, reply(picture))

    def close(self) -> None:
        """Close the pipe; its file stays."""
        self.pipe.close()


class Pictures:
    """Answers requests from what the host's draws have in memory. `has_band`: whether the client's
    module writes messages."""

    def __init__(
        self, place: Endpoints, drawing: Drawing, env: dict[str, str], has_band: bool
    ) -> None:
        self._place = place
        self._drawing = drawing
        self._env = env
        self._has_band = has_band
        self._noted = b""
        self._has_failed = False

    def note(self) -> None:
        """Say whose session is drawn, where that is another one than before."""
        found = guard(lambda: self._status(0.0), lambda _: None)
        if found is None:
            return
        folder = found.project if "\n" not in found.project else ""
        line = f"{found.session_id}\n{folder}\n".encode("utf-8", "surrogateescape")
        if line != self._noted:
            with suppress(OSError):
                replace(self._place.session, line)
                self._noted = line

    def drawn(self, request: Request, clock: float) -> bytes | None:
        """The picture that is asked for at `clock`, in seconds since 1970; None where it is of
        another session, or cannot be drawn."""

        def failed(error: Exception) -> None:
            if not self._has_failed:  # the same error comes with every request, and is noted once
                report_error(self._env, "status", error, clock)
            self._has_failed = True

        text = guard(lambda: self._picture(request, clock), failed)
        return None if text is None else text.encode("utf-8", "replace")

    def _picture(self, request: Request, clock: float) -> str | None:
        status, draw = self._status(clock), self._drawing.last
        if status is None or status.session_id != request.session:
            return None
        if status.compaction is None:
            self._drawing.set_compaction(status, self._env)
        env, config = _environment(self._env, request.variables), self._drawing.config()
        pid, entry = registry_entry(self._env)
        store = self._drawing.store(status.session_id, pid, clock)
        if store is None:
            return None
        query = draw.snapshot.query if draw is not None else None
        evidence = query.evidence if query is not None else Evidence(pid)
        registered = of_registry(pid, entry, status.session_id, store.dated)
        evidence = registered if registered.since > evidence.since else evidence
        # Not `Drawing.look`: what that finds is noted in the journal, which is the draws' own.
        snapshot = build_snapshot(store.state, status, evidence, clock)
        context = DrawContext(self._drawing.home, self._env, config, status, clock)
        level = level_of(env, config, self._level())
        self._drawing.serve(Draw(snapshot, [], store, level), context)
        chosen = self._drawing.effective(config, status.project, self._env)
        shown = drawn_rows(snapshot, chosen, level, _rows(request))
        return picture(shown, request, env, chosen)

    def _status(self, clock: float) -> StatusInput | None:
        """The newest status input: that of the last draw, or the module's where it has written
        since, as while the band is folded; None where there is none."""
        draw = self._drawing.last
        if self._has_band and modified(self._place.message) > (draw.snapshot.clock if draw else 0):
            message = self._message()
            if message:
                name = model(str(message.get("model") or ""))
                payload = band_message.status_payload(message, name, clock)
                return band_message.parse_status(message, payload)
        return draw.snapshot.status if draw is not None else None

    def _level(self) -> int | None:
        """The verbosity that was set for this session alone."""
        return named_level(str(self._message().get("level") or "")) if self._has_band else None

    def _message(self) -> dict[str, Any]:
        return read_object(self._place.message)


def _environment(client: dict[str, str], asker: dict[str, str]) -> dict[str, str]:
    """The terminal of who asks; of the rest what they do not name is the client's. LC_CTYPE alone
    is no locale: Python itself sets it where there is none."""
    has_locale = any(asker.get(name) for name in LOCALE if name != "LC_CTYPE")
    of_asker = (*TERMINAL, *(LOCALE if has_locale else ()))
    own = {name: value for name, value in client.items() if name not in of_asker}
    named = {
        name: value for name, value in asker.items()
        if value and (name in of_asker or name not in LOCALE)
    }  # fmt: skip
    return {**own, **named}


def _rows(request: Request) -> int:
    return 1 if request.form == "tmux" else request.rows
