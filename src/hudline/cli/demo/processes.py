"""Runs the scripts of a stage as the client does, and leaves none of their processes behind."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

from hudline.platform.offspring import Offspring

_PATIENCE = 20.0  # seconds; a first run on a cold disk compiles every module


class Processes:
    """Runs commands in the folder `cwd`. Its end waits for all that they have started: a status
    line leaves a child behind that refreshes what was due, and writes into the stage's folder."""

    def __init__(self) -> None:
        self.cwd = Path()
        self._pool = ThreadPoolExecutor(4)
        self._offspring = Offspring()

    def __enter__(self) -> Processes:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._offspring.wait(_PATIENCE)

    def begin(self, command: list[str], data: bytes, env: dict[str, str]) -> Future[bytes]:
        """Run a command in the background; what waits for its output."""
        return self._pool.submit(self.run, command, data, env)

    def run(self, command: list[str], data: bytes, env: dict[str, str]) -> bytes:
        """The output of a command with `data` as its input; SubprocessError where it fails."""
        return self._offspring.run(command, data, env, str(self.cwd), _PATIENCE)
