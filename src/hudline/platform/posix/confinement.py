"""Bounds of a process that runs what is not Hudline's, which it sets itself."""

from __future__ import annotations

import resource
import signal
import sys
from contextlib import suppress

assert sys.platform != "win32"

ENDED_LATE = -signal.SIGALRM  # the exit status of a process that `end_after` has ended


def confine(memory: int) -> None:
    """From now on at most `memory` bytes of address space, no files written, no other processes, as
    far as the system has such bounds."""
    bounds = (("RLIMIT_AS", memory), ("RLIMIT_FSIZE", 0), ("RLIMIT_NPROC", 0), ("RLIMIT_CORE", 0))
    for name, most in bounds:
        with suppress(AttributeError, OSError, ValueError):  # a system without it
            resource.setrlimit(getattr(resource, name), (most, most))


def end_after(seconds: float) -> None:
    """End this process in so many seconds, whatever runs in it; 0: no more."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)


def times_waited() -> int:
    """How often this process has given the processor away because it waited for something."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw
