"""How a draw of the status line reaches the host, and its answer: the pipes of statusline.sh."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

assert sys.platform != "win32"

from hudline.platform.pipes import drain, open_pipe, read_waiting


class DrawPipe:
    """The host's end. The pipes `tick` and `answer` are made in its folder; OSError where that
    cannot be."""

    def __init__(self, folder: str) -> None:
        self._tick = open_pipe(folder + "/tick")
        self._answer = open_pipe(folder + "/answer")

    def fileno(self) -> int:
        """What becomes readable when a draw hands something over."""
        return self._tick

    def read(self) -> bytes:
        """What the draw has handed over since the last look, PRINTED once it has its answer."""
        return read_waiting(self._tick)

    def answer(self, text: str) -> None:
        """Give the draw its rows; an answer that nobody has taken is dropped first."""
        drain(self._answer)
        rows = text.split("\n")[:-1] if text.endswith("\n") else text.split("\n") if text else []
        data = "\n".join([str(len(rows)), *rows, ""]).encode("utf-8", "replace")
        with suppress(OSError):  # more than the pipe holds: the draw is cancelled by the client
            os.write(self._answer, data)

    def drop(self) -> None:
        """Forget the draw, with all that it has written and has not read."""
        read_waiting(self._tick)
        drain(self._answer)

    def close(self) -> None:
        """Close the pipes; their files stay."""
        os.close(self._tick)
        os.close(self._answer)
