"""The process of own widgets as its host sees it: starting it, requests and answers, its end."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from hudline.core.fields import table
from hudline.core.json_codec import dumps, parsed
from hudline.own_widgets.files import Source
from hudline.own_widgets.messages import MEMORY
from hudline.platform.children import INTERPRETER, NEUTRAL_FOLDER, Child
from hudline.platform.confinement import ENDED_LATE
from hudline.platform.outbox import own_form

_SCRIPT = own_form(__file__).rsplit("/", 4)[0] + "/hooks/own_widgets.py"
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
        command = [INTERPRETER, "-I", "-S", _SCRIPT]
        kept = {name: env[name] for name in _KEPT if name in env}
        self._child = Child(command, NEUTRAL_FOLDER, kept, MEMORY)
        self._read = bytearray()
        self._number = 0  # of the last request

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._child.pid

    def load(self, source: Source) -> None:
        """Ask it to load a file; `answer` gives the result."""
        self.send({"load": source.name, "path": source.path, "source": source.text})

    def send(self, request: Mapping[str, Any]) -> None:
        """Write a request. ProcessEndedError where it does not take it."""
        self._number += 1
        if not self._child.send(dumps({**request, "number": self._number}) + b"\n", _WRITING):
            raise ProcessEndedError

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
            part = None
            if len(self._read) <= _MOST:
                part = self._child.receive(max(until - time.monotonic(), 0.0))
                if part is None:
                    return None
            if not part:
                raise ProcessEndedError
            self._read += part
        line, _, rest = bytes(self._read).partition(b"\n")
        self._read = bytearray(rest)
        return line

    def has_timed_out(self) -> bool:
        """Whether it has ended itself, since a widget took too long."""
        return self._child.wait(1.0) == ENDED_LATE

    def end(self) -> None:
        """Kill it, and all that it started."""
        self._child.end()
