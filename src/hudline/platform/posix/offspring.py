"""Commands, and all processes that they start: each has inherited one end of a pipe."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from collections.abc import Mapping, Sequence

assert sys.platform != "win32"


class Offspring:
    """Runs commands, and knows when the last process that came of them has ended."""

    def __init__(self) -> None:
        self._end, self._inherited = os.pipe()  # its end comes when the last process has ended

    def run(
        self, command: Sequence[str], data: bytes, env: Mapping[str, str], cwd: str, seconds: float
    ) -> bytes:
        """The output of a command with `data` as its input, in the folder `cwd`; SubprocessError
        where it fails, or takes longer."""
        return subprocess.run(
            command,
            input=data,
            env=env,
            cwd=cwd,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=[self._inherited],
            timeout=seconds,
            check=True,
        ).stdout

    def wait(self, seconds: float) -> None:
        """Wait for the end of all, so many seconds at the most; nothing can be run behind that."""
        os.close(self._inherited)
        select.select([self._end], [], [], seconds)
        os.close(self._end)
