"""Commands, and all processes that they start: they belong to a job."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence

assert sys.platform == "win32"

from hudline.platform.windows import kernel

_LOOK = 0.02  # seconds between two looks at a job


class Offspring:
    """Runs commands, and knows when the last process that came of them has ended."""

    def __init__(self) -> None:
        self._job = kernel.job()

    def run(
        self, command: Sequence[str], data: bytes, env: Mapping[str, str], cwd: str, seconds: float
    ) -> bytes:
        """The output of a command with `data` as its input, in the folder `cwd`; SubprocessError
        where it fails, or takes longer."""
        with subprocess.Popen(
            command,
            env=env,
            cwd=cwd,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=kernel.HIDDEN_AND_WAITING,
        ) as process:
            kernel.add_to_job(self._job, process)
            kernel.resume(process)
            try:
                printed, _ = process.communicate(data, seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        return printed

    def wait(self, seconds: float) -> None:
        """Wait for the end of all, so many seconds at the most, then end what is left; nothing can
        be run behind that."""
        until = time.monotonic() + seconds
        while kernel.living_of(self._job) and time.monotonic() < until:
            time.sleep(_LOOK)
        kernel.close_job(self._job)
