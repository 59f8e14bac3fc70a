"""Bytes from other programs, the end of a reader, and one wait for all that wakes a host."""

from __future__ import annotations

import _winapi
import msvcrt
import sys
from collections.abc import Iterable
from typing import Protocol

assert sys.platform == "win32"

from hudline.platform.windows.kernel import event, has_reader, reset_event, set_event
from hudline.platform.windows.pipe_server import Connection, PipeServer

_LOOK_SECONDS = 10.0  # between two looks for the end of a reader, of which the system tells nothing
_MOST = 60  # handles that the system waits for at once, less those of Python itself
_NEWS = b"\n"  # for a program that has come and gone without a word
_LONGEST = 2**31 - 1  # milliseconds


class Source(Protocol):
    """What a `Waiting` can wait for."""

    def handles(self) -> Iterable[int]:
        """The handles of which one is set once there is news."""


class Inlet:
    """Takes bytes from any program of this person, through the pipe at `path`, which is made.
    OSError where that cannot be."""

    def __init__(self, path: str) -> None:
        self._server = PipeServer(path)
        self._writers: set[Connection] = set()

    def handles(self) -> list[int]:
        """See `Source`."""
        return self._server.handles()

    def read(self) -> bytes:
        """What has come since the last look; nothing where nothing has."""
        taken = b""
        for one in self._server.news():
            if one.data:
                self._writers.add(one)
            elif one.has_gone and one not in self._writers:
                taken += _NEWS
            taken += one.data
            one.data = b""
        self._writers = {one for one in self._writers if not one.has_gone}
        return taken

    def is_at_path(self) -> bool:
        """Whether the path still leads here."""
        return self._server.is_at_path()

    def close(self) -> None:
        """Close it; its file stays."""
        self._server.close()


class Nudge:
    """Lets one thread have another one's wait return."""

    def __init__(self) -> None:
        self._event = event()

    def handles(self) -> list[int]:
        """See `Source`."""
        return [self._event]

    def give(self) -> None:
        """Have the wait return."""
        set_event(self._event)

    def take(self) -> bool:
        """Whether it was given since this was asked last."""
        is_given = _winapi.WaitForSingleObject(self._event, 0) == _winapi.WAIT_OBJECT_0
        reset_event(self._event)
        return is_given


class ReaderEnd:
    """Tells when nobody reads the pipe behind a descriptor any more. The system does not by itself:
    the caller looks at `has_ended` every `look_seconds`."""

    look_seconds: float | None = _LOOK_SECONDS

    def __init__(self, descriptor: int) -> None:
        self._handle = msvcrt.get_osfhandle(descriptor)

    def handles(self) -> list[int]:
        """See `Source`."""
        return []

    def has_ended(self) -> bool:
        """Whether nobody reads it."""
        return not has_reader(self._handle)


class Waiting:
    """Waits until there is news of one of its sources."""

    def __init__(self) -> None:
        self._sources: list[Source] = []

    def add(self, source: Source) -> None:
        """Wait for its news."""
        self._sources.append(source)

    def remove(self, source: Source) -> None:
        """Wait for that one no more."""
        self._sources.remove(source)

    def wait(self, seconds: float | None) -> dict[Source, bool]:
        """Those of which there is news, after so many seconds at the most (None: without end), and
        whether each of them is broken: there would be news for ever."""
        most = _winapi.INFINITE if seconds is None else min(int(seconds * 1000) + 1, _LONGEST)
        most = most if seconds is None or seconds > 0 else 0
        handles = {handle: one for one in self._sources for handle in one.handles()}
        listed = list(handles)[:_MOST]
        if not listed:
            _winapi.WaitForSingleObject(_winapi.GetCurrentProcess(), most)
            return {}
        if _winapi.WaitForMultipleObjects(listed, False, most) == _winapi.WAIT_TIMEOUT:
            return {}
        ready = (one for one in listed if _winapi.WaitForSingleObject(one, 0) == 0)
        return {handles[one]: False for one in ready}
