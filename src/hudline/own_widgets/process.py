"""The process of own widgets as its host sees it: starting it, requests and answers, its end."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from hudline.core.fields import table
from hudline.core.json_codec import dumps, parsed
from hudline.own_widgets.files import Source
from hudline.platform.process_tree import kill_session
from hudline.platform.processes import kill

_SCRIPT = __file__.rsplit("/", 4)[0] + "/hooks/own_widgets.py"
_KEPT = ("LANG", "LC_ALL", "LC_CTYPE", "LC_TIME", "TZ")  # of the environment
_MOST = 256 * 1024  # bytes of an answer
_WRITING = 0.5  # seconds that a request may take to be read


class ProcessEndedError(Exception):
    """The process ended, or answers what is none."""


class Process:
    """A process that is ready for requests. OSError where it cannot be started.

    Of the client's environment it has what says how times and texts look, and no secrets.
    """

    def __init__(self, env: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", _SCRIPT],
            bufsize=0,
            cwd="/",
            env={name: env[name] for name in _KEPT if name in env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._into, self._from = self._process.stdin, self._process.stdout
        self._read = bytearray()
        self._number = 0  # of the last request
        if self._into is not None:
            os.set_blocking(self._into.fileno(), False)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def load(self, source: Source) -> None:
        """Ask it to load a file; `answer` gives the result."""
        self.send({"load": source.name, "path": source.path, "source": source.text})

    def send(self, request: Mapping[str, Any]) -> None:
        """Write a request. ProcessEndedError where it does not take it."""
        self._number += 1
        data = dumps({**request, "number": self._number}) + b"\n"
        until = time.monotonic() + _WRITING
        while data and self._into is not None:
            left = until - time.monotonic()
            _, ready, _ = select.select([], [self._into], [], max(left, 0.0))
            if not ready:
                raise ProcessEndedError
            try:
                data = data[os.write(self._into.fileno(), data) :]
            except OSError:
                raise ProcessEndedError from None

    def answer(self, seconds: float) -> dict[str, Any] | None:
        """The answer to the last request; None where it does not come within so many seconds, and
        ProcessEndedError where it never will. What is none of it, such as what a widget has written
        there by itself, is passed over."""
        until = time.monotonic() + seconds
        while (line := self._line(until)) is not None:
            answer = table(parsed(line))
            if answer.get("number") == self._number:
                return answer
        return None

    def _line(self, until: float) -> bytes | None:
        """The next line of what it writes; None where none comes before that time."""
        while b"\n" not in self._read:
            if self._from is None or len(self._read) > _MOST:
                raise ProcessEndedError
            left = until - time.monotonic()
            if not select.select([self._from], [], [], max(left, 0.0))[0]:
                return None
            part = os.read(self._from.fileno(), _MOST)
            if not part:
                raise ProcessEndedError
            self._read += part
        line, _, rest = bytes(self._read).partition(b"\n")
        self._read = bytearray(rest)
        return line

    def has_timed_out(self) -> bool:
        """Whether it has ended itself, since a widget took too long."""
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(1.0) == -signal.SIGALRM
        return False

    def end(self) -> None:
        """Kill it, and all that it started."""
        if self._process.poll() is None:
            kill_session(self._process.pid)
        kill(self._process.pid, with_group=True)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(1.0)
        for end in (self._into, self._from):
            if end is not None:
                end.close()
