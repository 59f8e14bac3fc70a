"""Commands, and the end of all that they have started: each has a job."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence

assert sys.platform == "win32"

from hudline.platform.children import Child

_MOST = 1024 * 1024  # bytes of an output


class Followers:
    """Runs commands, and ends at last what any of them has started."""

    def __init__(self) -> None:
        self._children: list[Child] = []

    def run(
        self, command: Sequence[str], data: bytes, env: Mapping[str, str], cwd: str, seconds: float
    ) -> bytes:
        """The output of a command with `data` as its input; SubprocessError where it fails, or
        takes longer."""
        end = time.monotonic() + seconds
        child = Child(command, cwd, env)
        self._children.append(child)
        printed, is_done = child.exchange(data, seconds, _MOST)
        status = child.wait(end - time.monotonic()) if is_done else None
        if status is None:
            raise subprocess.TimeoutExpired(command, seconds)
        if status:
            raise subprocess.CalledProcessError(status, command)
        return printed

    def close(self, seconds: float) -> None:  # noqa: ARG002 - elsewhere it waits
        """End them all: what they write, nobody reads any more."""
        for child in self._children:
            child.end()
