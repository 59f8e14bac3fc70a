"""Running something for a person, with bounds: seconds, bytes, and nothing left behind."""

from __future__ import annotations

import os
import selectors
import subprocess
import time
from contextlib import suppress
from typing import NamedTuple

from hudline.platform.process_tree import kill_session
from hudline.platform.processes import kill

MOST = 64 * 1024  # bytes of output that are read
_STEP = 4096  # bytes written at once; a pipe takes as many without waiting


class Bounds(NamedTuple):
    """How many seconds something may take, and how many bytes it may print."""

    seconds: float
    most: int = MOST


def run(
    command: tuple[str, ...], cwd: str, data: bytes, env: dict[str, str], bounds: Bounds
) -> tuple[int | None, bytes]:
    """The exit status and the first of what `command` prints, with `data` on stdin.

    It runs in a session of its own, without a terminal. The status is None where it was not done in
    time or printed without end; then all that it started is killed, and after it has ended its
    whole process group. OSError where it cannot be started.
    """
    end = time.monotonic() + bounds.seconds
    with subprocess.Popen(
        command,
        bufsize=0,
        cwd=cwd,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            printed, is_done = _exchange(process, data, end, bounds.most)
            with suppress(subprocess.TimeoutExpired):
                if is_done:
                    return process.wait(max(end - time.monotonic(), 0.05)), printed
            return None, printed
        finally:
            if process.returncode is None:
                kill_session(process.pid)
            kill(process.pid, with_group=True)


def _exchange(
    process: subprocess.Popen[bytes], data: bytes, end: float, most: int
) -> tuple[bytes, bool]:
    """What it prints until it closes stdout, and whether it did so in time."""
    if process.stdin is None or process.stdout is None:
        return b"", False
    printed = bytearray()
    with selectors.DefaultSelector() as ready:
        ready.register(process.stdout, selectors.EVENT_READ)
        os.set_blocking(process.stdin.fileno(), False)
        ready.register(process.stdin, selectors.EVENT_WRITE)
        while len(printed) < most:
            left = end - time.monotonic()
            events = ready.select(left) if left > 0 else []
            if not events:
                break
            for key, _ in events:
                if key.fileobj is process.stdin:
                    data = _write_some(process.stdin.fileno(), data)
                    if not data:
                        ready.unregister(process.stdin)
                        process.stdin.close()
                    continue
                part = os.read(process.stdout.fileno(), MOST)
                if not part:
                    return bytes(printed), True
                printed += part
    return bytes(printed), False


def _write_some(handle: int, data: bytes) -> bytes:
    """Write some of `data`; what is left of it, nothing where nobody reads any more."""
    try:
        return data[os.write(handle, data[:_STEP]) :] if data else b""
    except BlockingIOError:
        return data
    except OSError:
        return b""
