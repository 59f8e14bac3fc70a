"""Notices of files that are written, made or replaced in a folder.

Linux: dnotify, whose signal writes a byte into a pipe. macOS: kqueue. Where neither works, the
one file that matters has to be looked at.
"""

from __future__ import annotations

import fcntl
import os
import select
import signal
import stat
import sys
from typing import Any

assert sys.platform != "win32"

from hudline.platform.pipes import read_waiting

_select: Any = select  # type checkers know its kqueue only on macOS


class FolderWatch:
    """Watches `folders`, as far as they are there and their file systems tell; of the first one
    the file `file` matters ("": all of it).

    `is_sure`: whether the system reports the first one; where not, the caller looks at the file.
    """

    def __init__(self, folders: tuple[str, ...], file: str) -> None:
        self._pipe: int | None = None
        self._queue: Any = None
        self._added: dict[
            str, tuple[tuple[int, int], int]
        ] = {}  # by path: which it was, its handle
        self.is_sure = False
        if hasattr(fcntl, "F_NOTIFY"):
            self.is_sure = self._ask_dnotify(folders)
        elif hasattr(select, "kqueue"):
            self._queue = _select.kqueue()
            paths = (file or folders[0], *folders[1:])
            self.is_sure = [self._ask(path) >= 0 for path in paths][0]  # noqa: RUF015 - all

    def fileno(self) -> int | None:
        """What becomes readable with a notice; None where the system sends none."""
        return self._queue.fileno() if self._queue is not None else self._pipe

    def add(self, folder: str) -> None:
        """Watch one more folder, once it is there; another one in its place after that."""
        known = self._added.get(folder)
        try:
            found = os.stat(folder)
        except OSError:
            return
        which = (found.st_dev, found.st_ino)
        if self.fileno() is None or (known and known[0] == which):
            return
        handle = self._ask(folder) if stat.S_ISDIR(found.st_mode) else -1
        if known and known[1] >= 0:
            os.close(known[1])  # no sooner, lest the new one has its number
        self._added[folder] = (which, handle)

    def clear(self) -> bool:
        """Take the notices that have come; whether there was any."""
        if self._queue is not None:
            return bool(self._queue.control(None, 32, 0))
        return self._pipe is not None and bool(read_waiting(self._pipe))

    def close(self) -> None:
        """Its notices end with the process."""

    def _ask_dnotify(self, folders: tuple[str, ...]) -> bool:
        self._pipe, into = os.pipe()
        for end in (self._pipe, into):
            os.set_blocking(end, False)
        signal.signal(signal.SIGIO, lambda *_: None)
        signal.set_wakeup_fd(into, warn_on_full_buffer=False)
        return [self._ask(folder) >= 0 for folder in folders][0]  # noqa: RUF015 - all

    def _ask(self, path: str) -> int:
        """Ask the system for a notice of each change in `path`; the handle by which it comes, -1
        where none will."""
        try:
            handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return -1
        try:
            if self._queue is not None:
                flags = _select.KQ_EV_ADD | _select.KQ_EV_CLEAR
                notes = _select.KQ_NOTE_WRITE | _select.KQ_NOTE_EXTEND
                event = _select.kevent(handle, _select.KQ_FILTER_VNODE, flags, notes)
                self._queue.control([event], 0)
            else:
                kinds = fcntl.DN_MODIFY | fcntl.DN_CREATE | fcntl.DN_DELETE | fcntl.DN_RENAME
                fcntl.fcntl(handle, fcntl.F_NOTIFY, kinds | fcntl.DN_MULTISHOT)
        except OSError:  # a file system without notices
            os.close(handle)
            return -1
        return handle
