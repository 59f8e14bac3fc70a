"""A child process whose standard streams are ours, in a session of its own, which ends with it."""

from __future__ import annotations

import os
import select
import selectors
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Callable

assert sys.platform != "win32"

from hudline.platform.process_tree import kill_session
from hudline.platform.processes import become_detached, kill

NEUTRAL_FOLDER = "/"  # to be in: nobody's, and always there
INTERPRETER = sys.executable
_AT_ONCE = 65_536  # bytes
_STEP = 4096  # bytes written at once; a pipe takes as many without waiting
_NICE = 10
_ENDING = 1.0  # seconds for the end of what was killed


class Child:
    """A process that runs `command`, an absolute path and arguments, in the folder `cwd`; what it
    writes on stderr is dropped. memory: bytes that it may have, 0 for no bound; here it bounds
    itself. OSError where it cannot be started."""

    def __init__(
        self,
        command: Sequence[str],
        cwd: str,
        env: Mapping[str, str],
        memory: int = 0,  # noqa: ARG002 - see `confinement`
    ) -> None:
        self._process = subprocess.Popen(
            command,
            bufsize=0,
            cwd=cwd,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._into, self._from = self._process.stdin, self._process.stdout
        if self._into is not None:
            os.set_blocking(self._into.fileno(), False)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def send(self, data: bytes, seconds: float) -> bool:
        """Write to its stdin; whether it took all in time, else it will not be understood any
        more."""
        until = time.monotonic() + seconds
        while data and self._into is not None:
            left = until - time.monotonic()
            _, ready, _ = select.select([], [self._into], [], max(left, 0.0))
            if not ready:
                return False
            try:
                data = data[os.write(self._into.fileno(), data) :]
            except OSError:
                return False
        return True

    def receive(self, seconds: float) -> bytes | None:
        """Some of what it writes on stdout; None where nothing comes in time, nothing where nothing
        will ever come."""
        if self._from is None:
            return b""
        if not select.select([self._from], [], [], max(seconds, 0.0))[0]:
            return None
        return os.read(self._from.fileno(), _AT_ONCE)

    def exchange(self, data: bytes, seconds: float, most: int) -> tuple[bytes, bool]:
        """Write `data`, and read what it prints until it closes stdout, `most` bytes at the most;
        whether it did so in time."""
        if self._into is None or self._from is None:
            return b"", False
        end = time.monotonic() + seconds
        printed = bytearray()
        with selectors.DefaultSelector() as ready:
            ready.register(self._from, selectors.EVENT_READ)
            ready.register(self._into, selectors.EVENT_WRITE)
            while len(printed) < most:
                left = end - time.monotonic()
                events = ready.select(left) if left > 0 else []
                if not events:
                    break
                for key, _ in events:
                    if key.fileobj is self._into:
                        data = _write_some(self._into.fileno(), data)
                        if not data:
                            ready.unregister(self._into)
                            self._into.close()
                        continue
                    part = os.read(self._from.fileno(), _AT_ONCE)
                    if not part:
                        return bytes(printed), True
                    printed += part
        return bytes(printed), False

    def wait(self, seconds: float) -> int | None:
        """Its exit status; None where it does not end in time."""
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(max(seconds, 0.0))
        return None

    def end(self) -> None:
        """Kill it where it lives, with all that it has started, and whatever of its process group
        is left."""
        if self._process.returncode is None:
            kill_session(self._process.pid)
        kill(self._process.pid, with_group=True)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_ENDING)
        for end in (self._into, self._from):
            if end is not None:
                end.close()


def leave_folder() -> None:
    """Be in no folder that anybody wants to rename or remove: here nobody is kept from it."""


def lower_priority() -> None:
    """Let all other processes go before this one."""
    os.nice(_NICE)


def do_behind(
    act: Callable[[], None], command: list[str], env: Mapping[str, str], data: bytes
) -> None:
    """Have something done that nobody waits for: `act` in a copy of this process, which goes on in
    it too; `command`, with `data` on stdin, where the system makes no copies."""
    if not os.fork():
        become_detached()
        act()


def _write_some(handle: int, data: bytes) -> bytes:
    """Write some of `data`; what is left of it, nothing where nobody reads any more."""
    try:
        return data[os.write(handle, data[:_STEP]) :] if data else b""
    except BlockingIOError:
        return data
    except OSError:
        return b""
