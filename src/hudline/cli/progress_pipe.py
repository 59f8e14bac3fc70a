"""`hudline progress pipe`: passes its input on, byte for byte, and reports how many lines it has
counted. What cannot be reported is left out: the data goes through all the same."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress

from hudline.cli.feed_command import FeedRequest, recipients, send
from hudline.core.paths import locate
from hudline.platform.outbox import wake
from hudline.platform.passing import READER_GONE, end_by, has_input, write_some
from hudline.platform.signals import ENDINGS

_AT_ONCE = 1024 * 1024  # bytes
_PAUSE = 0.5  # seconds between two reports
_IN, _OUT = 0, 1


class Reports:
    """What is reported to the sessions that are meant."""

    def __init__(self, request: FeedRequest, env: dict[str, str]) -> None:
        self._name = str(request.fields["name"])
        self._left = request.fields.get("total")  # lines until the total, where that is known
        self._folders: list[str] = []
        self._hosts: set[str] = set()
        self._pending = 0  # lines that were not reported yet
        self._due = 0.0
        with suppress(OSError, LookupError, ValueError):
            self._folders, self._hosts = recipients(locate(env), request.session, env)
        self._send("start", request.fields)

    @property
    def is_short(self) -> bool:
        """Whether there should have been more lines."""
        return isinstance(self._left, int) and self._left > 0

    def count(self, lines: int) -> None:
        """Count lines that have passed."""
        self._pending += lines
        if isinstance(self._left, int):
            self._left -= lines

    def seconds_left(self) -> float | None:
        """Until the lines that are pending are to be reported; None where there are none."""
        return max(self._due - time.monotonic(), 0.0) if self._pending and self._folders else None

    def flush(self) -> None:
        """Report the lines that are pending."""
        if self._pending:
            self._send("tick", {"name": self._name, "by": self._pending})
            self._pending = 0
            self._due = time.monotonic() + _PAUSE

    def end(self, action: str) -> None:
        """Report the end: done, fail or stop."""
        self.flush()
        self._send(action, {"name": self._name})

    def _send(self, action: str, fields: dict[str, str | int]) -> None:
        with suppress(OSError):
            if self._folders:
                send(self._folders, FeedRequest(action, "", fields))
                for host in self._hosts:
                    wake(host + "/wake")


class _EndedError(Exception):
    """A signal ends this process."""


def run(request: FeedRequest, env: dict[str, str]) -> int:
    """Pass stdin on to stdout until it ends; 0, or 1 where it can be read or written no more. Where
    the reader has gone, or at Ctrl-C, the process ends by that signal, as `cat` does."""
    reports = Reports(request, env)
    ended_by = 0

    def end(number: int, _: object) -> None:
        nonlocal ended_by
        ended_by = number
        raise _EndedError

    for number in ENDINGS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, end)
    action, code = "done", 0
    try:
        _pass_on(reports)
    except _EndedError:
        action = "stop"
    except BrokenPipeError:  # the reader needs no more, as `head`, or has failed
        action, ended_by = "stop" if reports.is_short else "done", READER_GONE
    except OSError:
        action, code = "fail", 1
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)
    reports.end(action)
    if ended_by:
        end_by(ended_by)
    return code


def _pass_on(reports: Reports) -> None:
    """Copy until the end. OSError where one side cannot be used."""
    last = b"\n"
    while True:
        left = reports.seconds_left()
        if left is not None and not has_input(_IN, left):
            reports.flush()
            continue
        try:
            data = os.read(_IN, _AT_ONCE)
        except BlockingIOError:
            has_input(_IN, _PAUSE)
            continue
        if not data:
            break
        _write(data)
        reports.count(data.count(b"\n"))
        last = data[-1:]
        if reports.seconds_left() == 0:
            reports.flush()
    reports.count(last != b"\n")  # a last line without an end


def _write(data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[write_some(_OUT, view) :]
