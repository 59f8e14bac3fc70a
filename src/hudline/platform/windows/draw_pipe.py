"""How a draw of the status line reaches the host, and its answer: one connection to a named pipe.

The draw writes what it hands over, reads its answer, and goes.
"""

from __future__ import annotations

import sys

assert sys.platform == "win32"

from hudline.platform.draw_protocol import PART, PRINTED
from hudline.platform.windows.pipe_client import answer_of
from hudline.platform.windows.pipe_server import Connection, PipeServer


class DrawPipe:
    """The host's end: draws one after the other. The pipe `tick` is made in its folder; OSError
    where that cannot be."""

    def __init__(self, folder: str) -> None:
        self._server = PipeServer(folder + "/tick")
        self._waiting: list[Connection] = []
        self._served: Connection | None = None

    def handles(self) -> list[int]:
        """What is set once a draw hands something over, or has gone."""
        return self._server.handles()

    def read(self) -> bytes:
        """What the draw that is served has handed over; PRINTED where it has gone."""
        taken = b""
        for one in self._server.news():
            if one is self._served and one.has_gone:
                self._served = None
                taken = PRINTED
            elif one is not self._served and one not in self._waiting:
                self._waiting.append(one)
        self._waiting = [one for one in self._waiting if not one.has_gone]
        whole = [one for one in self._waiting if one.data.count(PART) >= 2]
        if self._served is None and whole:
            self._served = whole[0]
            self._waiting.remove(whole[0])
            taken += self._served.data
        return taken

    def answer(self, text: str) -> None:
        """Give the draw its rows."""
        if self._served is not None:
            self._served.answer(answer_of(text.encode("utf-8", "replace")))

    def drop(self) -> None:
        """Leave the draw that is served."""
        if self._served is not None:
            self._server.drop(self._served)
        self._served = None

    def close(self) -> None:
        """Close the pipe; its file stays."""
        self._server.close()
