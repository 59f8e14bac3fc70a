"""The host's end of `hudline status`: reads requests, and answers each through its asker's pipe."""

from __future__ import annotations

import os
import sys

assert sys.platform != "win32"

from hudline.platform.pipes import open_pipe, read_waiting
from hudline.platform.status_exchange import give


class AskPipe:
    """Takes requests through the pipe `asks` in the folder of a host, which is made. OSError where
    that cannot be."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._handle = open_pipe(folder + "/asks")

    def fileno(self) -> int:
        """What becomes readable when somebody asks."""
        return self._handle

    def read(self) -> bytes:
        """What has come since the last look."""
        return read_waiting(self._handle)

    def give(self, name: str, answer: bytes) -> None:
        """Give who asked its answer; one that has gone gets nothing."""
        give(self._folder, name, answer)

    def close(self) -> None:
        """Close the pipe; its file stays."""
        os.close(self._handle)
