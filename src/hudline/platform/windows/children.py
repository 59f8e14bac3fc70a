"""A child process whose standard streams are ours: without a window, ended with all it has started.

All its processes belong to a job, which the system ends with this process, also a killed one. Our
ends of the pipes are such that reading and writing can be given up, so they need no threads.
"""

from __future__ import annotations

import _winapi
import errno
import msvcrt
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any, Callable

assert sys.platform == "win32"

from hudline.platform.windows.pipe_client import PREFIX

# To be in: a folder that some process is in cannot be renamed or removed.
NEUTRAL_FOLDER = os.environ.get("SYSTEMROOT", "C:\\")
# Without the process that a virtual environment has in between, which starts another one.
INTERPRETER: str = getattr(sys, "_base_executable", "") or sys.executable
# Without them Python and git do not start there, or look for the person's files elsewhere.
_NEEDED = ("SYSTEMROOT", "TEMP", "TMP")
_AT_ONCE = 65_536  # bytes
_READS, _WRITES = _winapi.GENERIC_READ, _winapi.GENERIC_WRITE | 0x80  # FILE_READ_ATTRIBUTES
_OURS = _winapi.FILE_FLAG_OVERLAPPED | _winapi.FILE_FLAG_FIRST_PIPE_INSTANCE
_INBOUND, _OUTBOUND, _LOCAL_ONLY, _OPEN_EXISTING = 0x1, 0x2, 0x8, 3
_ENDING = 1.0  # seconds for the end of what was killed


class Child:
    """A process that runs `command`, an absolute path and arguments, in the folder `cwd`; what it
    writes on stderr is dropped. memory: bytes that it may have, 0 for no bound; with one it can
    start no other process. OSError where it cannot be started."""

    def __init__(
        self, command: Sequence[str], cwd: str, env: Mapping[str, str], memory: int = 0
    ) -> None:
        self._reading: _winapi.Overlapped | None = None
        kernel, theirs = _kernel(), []
        self._into = self._from = 0
        self._job = kernel.job(memory, 1 if memory else 0)
        needed = {name: os.environ[name] for name in _NEEDED if name in os.environ}
        try:
            self._into, stdin = _pipe(_OUTBOUND, _READS, os.O_RDONLY)
            theirs.append(stdin)
            self._from, stdout = _pipe(_INBOUND, _WRITES, os.O_WRONLY)
            theirs.append(stdout)
            self._process = subprocess.Popen(
                command,
                cwd=cwd,
                env={**needed, **env},
                stdin=stdin,
                stdout=stdout,
                stderr=subprocess.DEVNULL,
                creationflags=kernel.HIDDEN_AND_WAITING,
            )
            if not kernel.add_to_job(self._job, self._process) and memory:
                self._process.kill()
                raise OSError(errno.EPERM, "it cannot be kept within its bounds")
        except OSError:
            self._close()
            raise
        finally:
            for end in theirs:
                os.close(end)
        kernel.resume(self._process)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def send(self, data: bytes, seconds: float) -> bool:
        """Write to its stdin; whether it took all in time, else it will not be understood any
        more."""
        try:
            sent, _ = _winapi.WriteFile(self._into, data, overlapped=True)
            if _comes(sent, seconds):
                return sent.GetOverlappedResult(True)[0] == len(data)
            sent.cancel()
        except OSError:
            pass
        return False

    def receive(self, seconds: float) -> bytes | None:
        """Some of what it writes on stdout; None where nothing comes in time, nothing where nothing
        will ever come."""
        try:
            if self._reading is None:
                self._reading, _ = _winapi.ReadFile(self._from, _AT_ONCE, overlapped=True)
            if not _comes(self._reading, seconds):
                return None
            done, self._reading = self._reading, None
            done.GetOverlappedResult(True)
        except OSError:
            return b""
        return bytes(done.getbuffer() or b"") or self.receive(seconds)

    def exchange(self, data: bytes, seconds: float, most: int) -> tuple[bytes, bool]:
        """Write `data`, and read what it prints until it closes stdout, `most` bytes at the most;
        whether it did so in time."""
        end = time.monotonic() + seconds
        printed = bytearray()
        sent = self._begin_to_send(data)
        while len(printed) < most:
            left = end - time.monotonic()
            part = self.receive(min(left, 0.05) if sent else left) if left > 0 else None
            if part == b"":
                return bytes(printed), True
            printed += part or b""
            if sent is not None and _comes(sent, 0.0):
                sent = None
                self._close_stdin()
            elif part is None and left <= 0:
                break
        if sent is not None:
            sent.cancel()
        return bytes(printed), False

    def wait(self, seconds: float) -> int | None:
        """Its exit status; None where it does not end in time."""
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(max(seconds, 0.0))
        return None

    def end(self) -> None:
        """Kill it where it lives, and all that it has started."""
        _kernel().end_job(self._job)
        with suppress(OSError):
            self._process.kill()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_ENDING)
        self._close()

    def _begin_to_send(self, data: bytes) -> _winapi.Overlapped | None:
        """A write that goes on; None where nothing is left to write."""
        try:
            if data:
                return _winapi.WriteFile(self._into, data, overlapped=True)[0]
        except OSError:  # it reads nothing
            pass
        self._close_stdin()
        return None

    def _close_stdin(self) -> None:
        if self._into:
            _winapi.CloseHandle(self._into)
        self._into = 0

    def _close(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            with suppress(OSError):
                self._reading.GetOverlappedResult(True)
        self._reading = None
        self._close_stdin()
        for handle in (self._from, self._job):
            if handle:
                _winapi.CloseHandle(handle)
        self._from = self._job = 0


def leave_folder() -> None:
    """Be in no folder that anybody wants to rename or remove."""
    os.chdir(NEUTRAL_FOLDER)


def lower_priority() -> None:
    """Let all other processes go before this one."""
    _kernel().lower_priority()


def do_behind(
    act: Callable[[], None], command: list[str], env: Mapping[str, str], data: bytes
) -> None:
    """Have something done that nobody waits for: `act` in a copy of this process, which goes on in
    it too; `command`, with `data` on stdin, where the system makes no copies, as here."""
    process = subprocess.Popen(
        command,
        cwd=NEUTRAL_FOLDER,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        creationflags=subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP,
    )
    if process.stdin is not None:
        with suppress(OSError), process.stdin:
            process.stdin.write(data)


def _kernel() -> Any:
    """Imported once something is started: draws load this module, and have no time for that."""
    return import_module("hudline.platform.windows.kernel")


def _pipe(direction: int, access: int, flags: int) -> tuple[int, int]:
    """Our end of a new pipe, a handle, and the child's, a descriptor."""
    name, private = PREFIX + os.urandom(16).hex(), _kernel().private_access()
    sizes = (_AT_ONCE, _AT_ONCE)
    ours = _winapi.CreateNamedPipe(
        name, direction | _OURS, _LOCAL_ONLY, 1, *sizes, 0, private.address
    )
    try:
        theirs = _winapi.CreateFile(name, access, 0, 0, _OPEN_EXISTING, 0, 0)
    except OSError:
        _winapi.CloseHandle(ours)
        raise
    return ours, msvcrt.open_osfhandle(theirs, flags)


def _comes(one: _winapi.Overlapped, seconds: float) -> bool:
    """Whether a read or write is done, after so many seconds at the most."""
    most = max(int(seconds * 1000), 0)
    return _winapi.WaitForSingleObject(one.event, most) == _winapi.WAIT_OBJECT_0
