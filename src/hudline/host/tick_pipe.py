"""The host's end of a draw of the status line: what it hands over, and the answer to it."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import NamedTuple

from hudline.host.endpoints import TICK_PART, TICK_PRINTED, TICK_VARIABLES, Endpoints
from hudline.platform.pipes import drain, open_pipe, read_waiting

_LARGEST = 1024 * 1024  # bytes of a tick
_PATIENCE = 3.0  # seconds for one draw; the client cancels it earlier


class Tick(NamedTuple):
    """One draw request: the client's JSON, and the terminal's variables ("" where not set)."""

    data: bytes
    variables: dict[str, str]


class TickPipe:
    """Reads ticks and answers them, one draw at a time."""

    def __init__(self, place: Endpoints) -> None:
        """Make the pipes; OSError where that cannot be."""
        self._place = place
        self._tick = open_pipe(place.tick)
        self._answer = open_pipe(place.answer)
        self._read = b""
        self._since: float | None = None

    def fileno(self) -> int:
        """What becomes readable when a draw hands something over."""
        return self._tick

    def read(self, at: float) -> Tick | None:
        """Take what has come, at the monotonic time `at` (seconds); the tick if it is whole."""
        self._read += read_waiting(self._tick)
        if TICK_PRINTED in self._read:
            self._read = self._read.rpartition(TICK_PRINTED)[2]
            self._end_draw()
        if not self._read:
            return None
        if len(self._read) > _LARGEST:
            self.release()
            return None
        self._since = at if self._since is None else self._since
        if self._read.count(TICK_PART) < 2:
            return None
        data, values, self._read = self._read.split(TICK_PART, 2)
        variables = values.decode("utf-8", "surrogateescape").split("\n")
        return Tick(data, dict(zip(TICK_VARIABLES, variables)))

    def answer(self, text: str) -> None:
        """Give the draw its rows; an answer that nobody has taken is dropped first."""
        drain(self._answer)
        rows = text.split("\n")[:-1] if text.endswith("\n") else text.split("\n") if text else []
        data = "\n".join([str(len(rows)), *rows, ""]).encode("utf-8", "replace")
        with suppress(OSError):  # more than the pipe holds: the draw is cancelled by the client
            os.write(self._answer, data)

    def seconds_left(self, at: float) -> float | None:
        """Until a draw that goes on is given up, at the monotonic time `at`; None without one."""
        return None if self._since is None else max(self._since + _PATIENCE - at, 0.0)

    def release(self) -> None:
        """Forget a draw that was cancelled, so that the next one is served."""
        read_waiting(self._tick)
        drain(self._answer)
        self._read = b""
        self._end_draw()

    def close(self) -> None:
        """Close the pipes; their files stay."""
        os.close(self._tick)
        os.close(self._answer)

    def _end_draw(self) -> None:
        self._since = None
        with suppress(FileNotFoundError):
            os.unlink(self._place.drawing)
