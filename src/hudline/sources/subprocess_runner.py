"""Running something for a person, with bounds: seconds, bytes, and nothing left behind."""

from __future__ import annotations

import time
from typing import NamedTuple

from hudline.platform.children import Child

MOST = 64 * 1024  # bytes of output that are read


class Bounds(NamedTuple):
    """How many seconds something may take, and how many bytes it may print."""

    seconds: float
    most: int = MOST


def run(
    command: tuple[str, ...], cwd: str, data: bytes, env: dict[str, str], bounds: Bounds
) -> tuple[int | None, bytes]:
    """The exit status and the first of what `command` prints, with `data` on stdin.

    It runs without a terminal, see `platform.children`. The status is None where it was not done in
    time or printed without end; then all that it started is killed, and after it has ended what is
    left of it. OSError where it cannot be started.
    """
    end = time.monotonic() + bounds.seconds
    child = Child(command, cwd, env)
    try:
        printed, is_done = child.exchange(data, end - time.monotonic(), bounds.most)
        return child.wait(max(end - time.monotonic(), 0.05)) if is_done else None, printed
    finally:
        child.end()
