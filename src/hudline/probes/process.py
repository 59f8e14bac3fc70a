"""Running something for a person, with bounds: seconds, bytes, and nothing left behind."""

import os
import selectors
import signal
import subprocess
import time
from contextlib import suppress
from typing import IO, NamedTuple

MOST = 64 * 1024  # bytes of output that are read
_STEP = 4096  # bytes handed over at once; a pipe takes as many without waiting


class Bounds(NamedTuple):
    """How many seconds something may take, and how many bytes it may print."""

    seconds: float
    most: int = MOST


def run(
    command: "tuple[str, ...]", cwd: str, given: bytes, env: "dict[str, str]", bounds: Bounds
) -> "tuple[int | None, bytes]":
    """The exit status and the first of what `command` prints, given `given` on stdin.

    It runs in a session of its own, without a terminal. The status is None where it was not done in
    time or printed without end; then, and after it has ended, its whole process group is killed.
    OSError where it cannot be started.
    """
    end = time.monotonic() + bounds.seconds
    started = subprocess.Popen(
        command,
        cwd=cwd,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        printed, is_done = _talk(started, given, end, bounds.most)
        return _status(started, end) if is_done else None, printed
    finally:
        _end(started)


def _talk(
    started: "subprocess.Popen[bytes]", given: bytes, end: float, most: int
) -> "tuple[bytes, bool]":
    """What it prints until it closes stdout, and whether it did so in time."""
    if started.stdin is None or started.stdout is None:
        return b"", False
    parts: list[bytes] = []
    size = 0
    with selectors.DefaultSelector() as ready:
        ready.register(started.stdout, selectors.EVENT_READ)
        os.set_blocking(started.stdin.fileno(), False)
        ready.register(started.stdin, selectors.EVENT_WRITE)
        while size < most:
            left = end - time.monotonic()
            events = ready.select(left) if left > 0 else []
            if not events:
                return b"".join(parts), False
            for key, _ in events:
                if key.fileobj is started.stdin:
                    given = _hand(started.stdin.fileno(), given)
                    if not given:
                        ready.unregister(started.stdin)
                        _close(started.stdin)
                    continue
                part = os.read(started.stdout.fileno(), MOST)
                if not part:
                    return b"".join(parts), True
                parts.append(part)
                size += len(part)
    return b"".join(parts), False


def _hand(handle: int, given: bytes) -> bytes:
    """Write some of `given`; what is left of it, nothing where nobody reads any more."""
    try:
        return given[os.write(handle, given[:_STEP]) :] if given else b""
    except BlockingIOError:
        return given
    except OSError:
        return b""


def _status(started: "subprocess.Popen[bytes]", end: float) -> "int | None":
    try:
        return started.wait(max(end - time.monotonic(), 0.05))
    except subprocess.TimeoutExpired:
        return None


def _end(started: "subprocess.Popen[bytes]") -> None:
    """Kill whatever is left of its process group, and forget it."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(started.pid, signal.SIGKILL)
    for stream in (started.stdin, started.stdout):
        if stream is not None:
            _close(stream)
    started.wait()


def _close(stream: "IO[bytes]") -> None:
    with suppress(OSError):
        stream.close()
