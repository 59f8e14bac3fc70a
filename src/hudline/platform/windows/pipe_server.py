"""A named pipe of this person's own programs: many write at once, and nobody waits for anybody.

Its name is made up each time and stands in the file whose path is the pipe's for everybody else, so
who may not read the person's files cannot know it, and who is left from before finds no pipe.
"""

from __future__ import annotations

import _winapi
import os
import sys
from contextlib import suppress

assert sys.platform == "win32"

from hudline.platform.files import replace
from hudline.platform.windows.kernel import private_access
from hudline.platform.windows.pipe_client import PREFIX, pipe_name

_SPARE, _MOST = 2, 12  # ends that wait for a program, and in all
_AT_ONCE = 65_536  # bytes
_LARGEST = 2 * 1024 * 1024  # bytes of one program
_NO_DATA = 232  # it had written and gone before it was looked for
_LOCAL_ONLY = 0x8  # PIPE_REJECT_REMOTE_CLIENTS


class Connection:
    """One program at the pipe: the bytes that it has written so far, and whether it has gone."""

    def __init__(self, handle: int) -> None:
        self.data = b""
        self.is_there = self.has_gone = False
        self._handle = handle
        self._answer: _winapi.Overlapped | None = None
        self._pending: _winapi.Overlapped | None = None
        try:
            self._pending = _winapi.ConnectNamedPipe(handle, overlapped=True)
        except OSError as error:
            if error.winerror != _NO_DATA:
                raise
            self._read_on()

    def handles(self) -> list[int]:
        """What is set once there is news of it."""
        return [] if self._pending is None else [self._pending.event]

    def advance(self) -> bool:
        """Take what has come; whether anything has."""
        is_news = False
        while self._pending is not None and _is_set(self._pending.event):
            is_news = True
            done, self._pending = self._pending, None
            try:
                done.GetOverlappedResult(True)
            except OSError:
                self.has_gone = True
            else:
                if self.is_there:
                    self.data += done.getbuffer() or b""
                self._read_on()
        return is_news

    def answer(self, data: bytes) -> None:
        """Write to it; one that has gone gets nothing."""
        with suppress(OSError):
            self._answer, _ = _winapi.WriteFile(self._handle, data, overlapped=True)

    def close(self) -> None:
        """Leave it; what it has not read yet is lost."""
        self.has_gone = True
        for one in (self._pending, self._answer):
            if one is not None:
                one.cancel()
                with suppress(OSError):
                    one.GetOverlappedResult(True)
        self._answer = self._pending = None
        if self._handle:
            _winapi.CloseHandle(self._handle)
        self._handle = 0

    def _read_on(self) -> None:
        self.is_there = True
        try:
            if len(self.data) > _LARGEST:
                raise OSError
            self._pending, _ = _winapi.ReadFile(self._handle, _AT_ONCE, overlapped=True)
        except OSError:
            self.has_gone = True


class PipeServer:
    """Serves the pipe at `path`. OSError where it cannot be made."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._name = PREFIX + os.urandom(16).hex()
        self._connections = [self._made(_winapi.FILE_FLAG_FIRST_PIPE_INSTANCE)]
        self._add_spare()
        beside = f"{path}.{os.getpid()}"
        with open(beside, "wb") as file:
            file.write(self._name.encode())
        replace(beside, path)  # somebody may be reading the name of a host that was killed

    def is_at_path(self) -> bool:
        """Whether the path still leads here; not after an uninstall, or where another host has the
        place."""
        return pipe_name(self._path) == self._name

    def handles(self) -> list[int]:
        """What of it is set once there is news."""
        return [handle for one in self._connections for handle in one.handles()]

    def news(self) -> list[Connection]:
        """The programs that have come, written or gone since the last look."""
        found = [one for one in self._connections if one.advance() and one.is_there]
        gone = [one for one in self._connections if one.has_gone]
        self._connections = [one for one in self._connections if not one.has_gone]
        self._add_spare()  # first: a pipe without an end is none
        for one in gone:
            one.close()
        return found

    def drop(self, connection: Connection) -> None:
        """Leave a program that was not to be waited for any more."""
        connection.close()
        if connection in self._connections:
            self._connections.remove(connection)
        self._add_spare()

    def close(self) -> None:
        """Leave all, and the pipe; its file stays."""
        for one in self._connections:
            one.close()
        self._connections.clear()

    def _add_spare(self) -> None:
        with suppress(OSError):  # too many: those that are there serve on
            while len(self._connections) < _MOST:
                waiting = [one for one in self._connections if not one.is_there]
                if len(waiting) >= _SPARE:
                    break
                self._connections.append(self._made())

    def _made(self, flags: int = 0) -> Connection:
        how = _winapi.PIPE_ACCESS_DUPLEX | _winapi.FILE_FLAG_OVERLAPPED | flags
        most = _winapi.PIPE_UNLIMITED_INSTANCES
        sizes = (_AT_ONCE, _AT_ONCE)
        address = private_access().address
        handle = _winapi.CreateNamedPipe(self._name, how, _LOCAL_ONLY, most, *sizes, 0, address)
        return Connection(handle)


def _is_set(handle: int) -> bool:
    return _winapi.WaitForSingleObject(handle, 0) == _winapi.WAIT_OBJECT_0
