"""Other processes: whether they live, their end, and starting one that outlives this one."""

from __future__ import annotations

import _winapi
import os
import signal
import subprocess
import sys
from contextlib import suppress
from importlib import import_module
from types import ModuleType
from typing import Callable

assert sys.platform == "win32"

from hudline.platform.outbox import lives

# How to start a program that has nothing to show: without a console to share it would get a window.
WITHOUT_WINDOW = subprocess.CREATE_NO_WINDOW
_LOOK_SECONDS = 2.0  # between two looks where nothing waits for the end of a process
_TERMINATE = 0x0001  # PROCESS_TERMINATE
_DETACHED = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
_YEAR_1 = 504_911_232_000_000_000  # from then to 1601, in units of 100 ns
_QUARTER, _DAY = 9_000_000_000, 864_000_000_000  # of an hour, by which zones differ, and a day
_started: list[subprocess.Popen[bytes]] = []


def is_process(pid: int, start: object) -> bool:
    """Whether process `pid` lives and was started at `start`: an id is given out again soon. What
    is no start time says nothing against it.

    start: in units of 100 ns, as text: since 1601 (a FILETIME), or, as another client has it, since
    the year 1 in local time, and then only to the microsecond.
    """
    if not lives(pid):
        return False
    if not isinstance(start, str) or not start.isascii() or not start.isdigit():
        return True
    own: int = _facts().started(pid)
    apart = abs(int(start[:20]) - own)
    if not own or not apart:
        return True
    apart = abs(int(start[:20]) - _YEAR_1 - own)
    return apart < _DAY and min(apart % _QUARTER, -apart % _QUARTER) < 10


def may_be_process(pid: int, start: str) -> bool:
    """Whether process `pid` lives, for a draw: to ask when it was started takes 20 ms."""
    return lives(pid)


def own_start() -> str:
    """When this process was started, as `is_process` compares it."""
    return str(_facts().started(os.getpid()))


def process_namespace() -> str:
    """Always "": there is one space of process ids."""
    return ""


def memory(pid: int) -> int | None:
    """The resident memory of process `pid` in bytes; None where the system does not tell."""
    found: int | None = _facts().resident(pid)
    return found


def _facts() -> ModuleType:
    """The module that asks by ctypes, loaded where that is needed: a draw does without it."""
    return import_module("hudline.platform.windows.process_facts")


def is_stopped(pid: int) -> bool:
    """Always False: no signal stops a process."""
    return False


def kill(pid: int, with_group: bool = False) -> None:
    """Kill process `pid`; one that is gone, or not ours, is left."""
    with suppress(OSError):
        handle = _winapi.OpenProcess(_TERMINATE, False, pid)
        try:
            _winapi.TerminateProcess(handle, 1)
        finally:
            _winapi.CloseHandle(handle)


def on_termination(act: Callable[[], None]) -> None:
    """Call `act` when this process is asked to end, also by the end of its terminal."""
    for number in (signal.SIGTERM, signal.SIGBREAK):
        signal.signal(number, lambda *_: act())


def start_detached(command: list[str], env: dict[str, str]) -> None:
    """Start `command` without a console, with nothing on its standard streams; it is not waited
    for. OSError where it cannot be started."""
    process = subprocess.Popen(
        command,
        cwd=os.environ.get("SYSTEMROOT"),
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        creationflags=_DETACHED,
    )
    _started.append(process)


def reap() -> None:
    """Let detached children that have ended go. Only those: others are waited for elsewhere."""
    _started[:] = [process for process in _started if process.poll() is None]


def continue_apart(command: list[str]) -> bool:
    """Whether `command` does the work of this process from now on, which then ends; False where it
    cannot be started.

    What the client starts is in a job that the system ends with the client, at once and without a
    word. Not in that job is what such a process starts in turn. Its output goes where this one's
    goes.
    """
    try:
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=1,
            stderr=subprocess.DEVNULL,
            creationflags=_DETACHED,
        )
    except OSError:
        return False
    return True


def become_detached() -> None:
    """Leave the standard streams of the process that started this one."""
    null = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1, 2):
        os.dup2(null, handle)


class ProcessEnd:
    """Tells when a process that is not a child has ended. As long as this object lives its id is
    given to no other."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._handle: int | None = None
        with suppress(OSError):  # somebody else's, or gone already
            self._handle = _winapi.OpenProcess(_winapi.SYNCHRONIZE, False, pid)

    @property
    def look_seconds(self) -> float | None:
        """Seconds between two looks that the caller must take; None where the system tells."""
        return None if self._handle is not None else _LOOK_SECONDS

    def handles(self) -> list[int]:
        """A handle that is set at the end; none where the system tells nothing."""
        return [] if self._handle is None else [self._handle]

    def has_ended(self) -> bool:
        """Whether the process is gone."""
        return not lives(self._pid)

    def close(self) -> None:
        """Give the handle back."""
        if self._handle is not None:
            _winapi.CloseHandle(self._handle)
        self._handle = None
