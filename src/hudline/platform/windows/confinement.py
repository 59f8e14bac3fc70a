"""Bounds of a process that runs what is not Hudline's, which it sets itself."""

from __future__ import annotations

import time

ENDED_LATE: int | None = None  # nothing ends a process so: see `end_after`


class _Sleep:
    """What a confined process calls as `time.sleep`; `times`: how often it did."""

    def __init__(self) -> None:
        self.times = 0
        self._sleep = time.sleep

    def __call__(self, seconds: float, /) -> None:
        """Sleep, and count that."""
        self.times += 1
        self._sleep(seconds)


_SLEEP = _Sleep()


def confine(memory: int) -> None:
    """Bounds of a process are set by who starts it; from here on its sleeps are counted."""
    setattr(time, "sleep", _SLEEP)  # noqa: B010 - its declaration has another type


def end_after(seconds: float) -> None:
    """Nothing: who started this process ends it."""


def times_waited() -> int:
    """How often this process has slept by Python's function. Of what else it waits for the system
    tells nothing: its count includes each time that another process had its turn."""
    return _SLEEP.times
