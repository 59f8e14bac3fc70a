"""What passes its input on: waiting for it, and ending as its reader wants it."""

from __future__ import annotations

import _winapi
import errno
import msvcrt
import os
import sys
import time

assert sys.platform == "win32"

READER_GONE = 1  # the exit status where nobody reads any more: there is no signal for it
_PAUSE = 0.01  # seconds
_BY_CTRL_C = 0xC000013A  # STATUS_CONTROL_C_EXIT


def has_input(handle: int, seconds: float) -> bool:
    """Whether something can be read, or has ended, within so many seconds. What is no pipe is read
    at once."""
    until = time.monotonic() + seconds
    while True:
        try:
            if _winapi.PeekNamedPipe(msvcrt.get_osfhandle(handle), 0)[0]:
                return True
        except OSError:  # its writer has gone, or it is a file
            return True
        if time.monotonic() >= until:
            return False
        time.sleep(_PAUSE)


def write_some(handle: int, data: memoryview) -> int:
    """How many bytes of `data` were written, after waiting for room. BrokenPipeError where nobody
    reads them, OSError where they cannot be written."""
    try:
        return os.write(handle, data)
    except OSError as error:
        if error.errno == errno.EINVAL:  # so a pipe says it whose reader has gone
            raise BrokenPipeError(errno.EPIPE, "nobody reads it") from None
        raise


def end_by(number: int) -> None:
    """End this process so that who started it sees why."""
    os._exit(READER_GONE if number == READER_GONE else _BY_CTRL_C - (1 << 32))
