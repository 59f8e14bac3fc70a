"""The host's end of a draw of the status line: what it hands over, and the answer to it."""

from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple

from hudline.host.endpoints import Endpoints
from hudline.platform.draw_pipe import DrawPipe
from hudline.platform.draw_protocol import PART, PRINTED, VARIABLES
from hudline.platform.files import remove

_LARGEST = 1024 * 1024  # bytes of a tick
_PATIENCE = 3.0  # seconds for one draw; the client cancels it earlier


class Tick(NamedTuple):
    """One draw request: the client's JSON, and the terminal's variables ("" where not set)."""

    data: bytes
    variables: dict[str, str]


class TickPipe:
    """Reads ticks and answers them, one draw at a time. `pipe`: has news when a draw hands
    something over."""

    def __init__(self, place: Endpoints) -> None:
        """Make the pipes; OSError where that cannot be."""
        self._place = place
        self.pipe = DrawPipe(place.folder)
        self._read = b""
        self._since: float | None = None

    def read(self, at: float) -> Tick | None:
        """Take what has come, at the monotonic time `at` (seconds); the tick if it is whole."""
        self._read += self.pipe.read()
        if PRINTED in self._read:
            self._read = self._read.rpartition(PRINTED)[2]
            self._end_draw()
        if not self._read:
            return None
        if len(self._read) > _LARGEST:
            self.release()
            return None
        self._since = at if self._since is None else self._since
        if self._read.count(PART) < 2:
            return None
        data, values, self._read = self._read.split(PART, 2)
        variables = values.decode("utf-8", "surrogateescape").split("\n")
        return Tick(data, dict(zip(VARIABLES, variables)))

    def answer(self, text: str) -> None:
        """Give the draw its rows."""
        self.pipe.answer(text)

    def seconds_left(self, at: float) -> float | None:
        """Until a draw that goes on is given up, at the monotonic time `at`; None without one."""
        return None if self._since is None else max(self._since + _PATIENCE - at, 0.0)

    def release(self) -> None:
        """Forget a draw that was cancelled, so that the next one is served."""
        self.pipe.drop()
        self._read = b""
        self._end_draw()

    def close(self) -> None:
        """Close the pipes; their files stay."""
        self.pipe.close()

    def _end_draw(self) -> None:
        self._since = None
        with suppress(FileNotFoundError):
            remove(self._place.drawing)
