"""Notices of files that are written, made or replaced in a folder.

Linux: dnotify, whose signal writes a byte into a pipe. macOS: kqueue. Where neither works, `mark`
says by time and size whether the one file that matters was written.
"""

from __future__ import annotations

import fcntl
import os
import select
import signal
import sys
from typing import Any

assert sys.platform != "win32"

from hudline.platform.pipes import read_waiting

_select: Any = select  # type checkers know its kqueue only on macOS


class FolderWatch:
    """Watches `folders`, as far as they are there and their file systems tell; of the first one
    the file `file` matters ("": all of it).

    `is_sure`: whether the system reports the first one; where not, the caller looks at `mark`.
    """

    def __init__(self, folders: tuple[str, ...], file: str) -> None:
        self._file = file
        self._pipe: int | None = None
        self._queue: Any = None
        self._added: set[str] = set()
        self.is_sure = False
        if hasattr(fcntl, "F_NOTIFY"):
            self.is_sure = self._ask_dnotify(folders)
        elif hasattr(select, "kqueue"):
            self._queue = _select.kqueue()
            paths = (file or folders[0], *folders[1:])
            self.is_sure = [self._add_to_queue(path) for path in paths][0]  # noqa: RUF015 - all

    def fileno(self) -> int | None:
        """What becomes readable with a notice; None where the system sends none."""
        return self._queue.fileno() if self._queue is not None else self._pipe

    def add(self, folder: str) -> None:
        """Watch one more folder, once it is there."""
        if folder not in self._added and os.path.isdir(folder):
            self._added.add(folder)
            if self._queue is not None:
                self._add_to_queue(folder)
            elif self._pipe is not None:
                _notifies(folder)

    def clear(self) -> bool:
        """Take the notices that have come; whether there was any."""
        if self._queue is not None:
            return bool(self._queue.control(None, 32, 0))
        return self._pipe is not None and bool(read_waiting(self._pipe))

    def mark(self) -> tuple[int, int]:
        """Time of the last write (ns) and size of the file that matters; zeros without one."""
        if not self._file:
            return 0, 0
        try:
            found = os.stat(self._file)
        except OSError:
            return 0, 0
        return found.st_mtime_ns, found.st_size

    def close(self) -> None:
        """Its notices end with the process."""

    def _ask_dnotify(self, folders: tuple[str, ...]) -> bool:
        self._pipe, into = os.pipe()
        for end in (self._pipe, into):
            os.set_blocking(end, False)
        signal.signal(signal.SIGIO, lambda *_: None)
        signal.set_wakeup_fd(into, warn_on_full_buffer=False)
        return [_notifies(folder) for folder in folders][0]  # noqa: RUF015 - all are asked

    def _add_to_queue(self, path: str) -> bool:
        """Ask macOS for an event at each write to `path`; whether it will come."""
        flags = _select.KQ_EV_ADD | _select.KQ_EV_CLEAR
        notes = _select.KQ_NOTE_WRITE | _select.KQ_NOTE_EXTEND
        try:
            handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            event = _select.kevent(handle, _select.KQ_FILTER_VNODE, flags, notes)
            self._queue.control([event], 0)
        except OSError:
            return False
        return True


def _notifies(folder: str) -> bool:
    """Ask Linux for a signal at each change in `folder`; whether it will come."""
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY)
    except OSError:
        return False
    kinds = fcntl.DN_MODIFY | fcntl.DN_CREATE | fcntl.DN_DELETE | fcntl.DN_RENAME
    try:
        fcntl.fcntl(handle, fcntl.F_NOTIFY, kinds | fcntl.DN_MULTISHOT)
    except OSError:  # a file system without notices
        os.close(handle)
        return False
    return True
