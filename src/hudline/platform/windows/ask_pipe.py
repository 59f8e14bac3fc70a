"""The host's end of `hudline status`: reads requests, and answers each where it has come from."""

from __future__ import annotations

import sys

assert sys.platform == "win32"

from hudline.platform.windows.pipe_client import answer_of
from hudline.platform.windows.pipe_server import Connection, PipeServer


class AskPipe:
    """Takes requests through the pipe `asks` in the folder of a host, which is made. OSError where
    that cannot be."""

    def __init__(self, folder: str) -> None:
        self._server = PipeServer(folder + "/asks")
        self._asking: dict[str, Connection] = {}  # by name, the first field of a request

    def handles(self) -> list[int]:
        """What is set when somebody asks."""
        return self._server.handles()

    def read(self) -> bytes:
        """What has come since the last look, whole requests only."""
        taken = b""
        for one in self._server.news():
            line, end, _ = one.data.partition(b"\n")
            one.data = b"" if end else one.data
            if end and not one.has_gone:
                self._asking[line.partition(b"\x1f")[0].decode("ascii", "replace")] = one
                taken += line + end
        self._asking = {name: one for name, one in self._asking.items() if not one.has_gone}
        return taken

    def give(self, name: str, answer: bytes) -> None:
        """Give who asked its answer; one that has gone gets nothing."""
        asking = self._asking.pop(name, None)
        if asking is not None:
            asking.answer(answer_of(answer))

    def close(self) -> None:
        """Close the pipe; its file stays."""
        self._server.close()
