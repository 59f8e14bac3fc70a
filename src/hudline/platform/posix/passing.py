"""What passes its input on: waiting for either side, and ending as its reader wants it."""

from __future__ import annotations

import os
import select
import signal
import sys

assert sys.platform != "win32"

READER_GONE = signal.SIGPIPE  # what ends a process that nobody reads any more


def has_input(handle: int, seconds: float) -> bool:
    """Whether something can be read, or has ended, within so many seconds."""
    waiting = select.poll()
    waiting.register(handle, select.POLLIN)
    return bool(waiting.poll(seconds * 1000))


def write_some(handle: int, data: memoryview) -> int:
    """How many bytes of `data` were written, after waiting for room. BrokenPipeError where nobody
    reads them, OSError where they cannot be written."""
    while True:
        try:
            return os.write(handle, data)
        except BlockingIOError:
            room = select.poll()
            room.register(handle, select.POLLOUT)
            room.poll()


def end_by(number: int) -> None:
    """End this process by a signal, so that who started it sees which."""
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
