"""Other processes: whether they live, their end, and starting one that outlives this one."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from contextlib import suppress
from typing import Callable

assert sys.platform != "win32"

from hudline.platform.outbox import lives, process_status, start_time

WITHOUT_WINDOW = 0  # how to start a program that has nothing to show: as any other
_LOOK_SECONDS = 2.0  # between two looks where the system cannot tell the end of a process
_started: list[subprocess.Popen[bytes]] = []


def is_process(pid: int, start: object) -> bool:
    """Whether process `pid` lives and was started at `start`, as `start_time` says: an id is given
    out again, and processes of two containers have the same. What is no start time, or a system
    that tells none, says nothing against it; a zombie does not live."""
    if not lives(pid):
        return False
    own = start_time(pid)
    if not own:
        return not os.path.exists("/proc/self/stat")
    return not isinstance(start, str) or not start.isdigit() or start == own


def may_be_process(pid: int, start: str) -> bool:
    """The same, by what can be asked at once, for a draw; `own_start` says what `start` is."""
    return is_process(pid, start)


def own_start() -> str:
    """When this process was started, as `is_process` compares it; "" where nobody tells."""
    return start_time(os.getpid())


def process_namespace() -> str:
    """The space of process ids that this process lives in, as Linux names it (pid:[4026531836]);
    "" where the system does not tell."""
    try:
        return os.readlink("/proc/self/ns/pid")
    except OSError:
        return ""


def memory(pid: int) -> int | None:
    """The resident memory of process `pid` in bytes; None where the system does not tell."""
    try:
        with open(f"/proc/{pid}/statm", "rb") as file:
            return int(file.read(256).split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        pass
    command = ["ps", "-o", "rss=", "-p", str(pid)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=5, check=False)
        return int(done.stdout) * 1024
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def is_stopped(pid: int) -> bool:
    """Whether process `pid` is stopped by a signal; False where the system does not tell."""
    return process_status(pid)[:1] in ([b"T"], [b"t"])


def kill(pid: int, with_group: bool = False) -> None:
    """Kill process `pid`, or all of its process group; one that is gone, or not ours, is left."""
    with suppress(ProcessLookupError, PermissionError):
        (os.killpg if with_group else os.kill)(pid, signal.SIGKILL)


def on_termination(act: Callable[[], None]) -> None:
    """Call `act` when this process is asked to end, also by the end of its terminal."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: act())


def start_detached(command: list[str], env: dict[str, str]) -> None:
    """Start `command` in a session of its own, with nothing on its standard streams; it is not
    waited for. OSError where it cannot be started."""
    process = subprocess.Popen(
        command,
        cwd="/",
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    _started.append(process)


def reap() -> None:
    """Let detached children that have ended go. Only those: others are waited for elsewhere."""
    _started[:] = [process for process in _started if process.poll() is None]


def continue_apart(command: list[str]) -> bool:
    """Always False: the system ends no process because the one that started it has ended."""
    del command
    return False


def become_detached() -> None:
    """Leave the session and the standard streams of the process that started this one."""
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1, 2):
        os.dup2(null, handle)


class ProcessEnd:
    """Tells when a process that is not a child has ended.

    With pidfd (Linux 5.3) or kqueue (macOS) `fileno()` becomes readable then, and nothing needs to
    look; elsewhere `has_ended()` compares the start time, and the caller looks every
    `look_seconds`.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._start = start_time(pid)
        self._handle: int | None = None
        with suppress(OSError):  # an old kernel, or the process is gone already
            self._handle = _opened(pid)

    @property
    def look_seconds(self) -> float | None:
        """Seconds between two looks that the caller must take; None where the system tells."""
        return None if self._handle is not None else _LOOK_SECONDS

    def fileno(self) -> int | None:
        """A file descriptor that becomes readable at the end; None where the system tells none."""
        return self._handle

    def has_ended(self) -> bool:
        """Whether the process is gone, or its number belongs to another one by now."""
        if not lives(self._pid):
            return True
        return bool(self._start) and start_time(self._pid) != self._start

    def close(self) -> None:
        """Give the descriptor back."""
        if self._handle is not None:
            os.close(self._handle)
        self._handle = None


def _opened(pid: int) -> int | None:
    """A descriptor that becomes readable at the end of process `pid`; None where there is none."""
    if sys.platform == "linux" and hasattr(os, "pidfd_open"):
        return os.pidfd_open(pid)
    if sys.platform == "darwin":
        queue = select.kqueue()
        kind, what = select.KQ_FILTER_PROC, select.KQ_NOTE_EXIT
        queue.control([select.kevent(pid, kind, select.KQ_EV_ADD, what)], 0)
        handle = os.dup(queue.fileno())
        queue.close()
        return handle
    return None
