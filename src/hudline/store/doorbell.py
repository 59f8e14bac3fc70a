"""What wakes the band's process: hooks through a pipe, the client's module through a file, and
folders in which others write what the band shows.

The module cannot write to the pipe: its writes wait for a reader, and without one they would stop
the client. So it writes a plain file, `told.json`. The system watches it and the folders (dnotify
on Linux, kqueue on macOS). Where dnotify does not, the file's time is also looked at every second.
"""

import fcntl
import posix
import select
import signal

from hudline.store.files import exists, make_folder
from hudline.store.wake import NEWS, pipe, told

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_PIPE = posix.O_RDWR | posix.O_NONBLOCK | posix.O_CLOEXEC  # a writer too: it never comes to its end
_SCREEN = 1  # where pictures are written
_UNWATCHED = 1.0  # seconds between two looks at the time of a file that the system does not watch
_BROKEN = select.POLLERR | select.POLLNVAL


class Doorbell:
    """Waits for news of the client with process id `client`; OSError where it cannot be made.

    around: folders in which a file that is written or replaced is news too, where they are there.
    """

    def __init__(self, root: str, client: str, around: "tuple[str, ...]" = ()) -> None:
        self.path = pipe(root, client)
        if not self.path:
            raise OSError("the client's process is not known")
        folder = self.path + ".d"
        self.told = told(self.path)
        make_folder(folder)
        posix.close(posix.open(self.told, posix.O_WRONLY | posix.O_CREAT | posix.O_TRUNC, 0o600))
        _remove(self.path)
        posix.mkfifo(self.path, 0o600)
        self._pipe = posix.open(self.path, _PIPE)
        self._own = posix.fstat(self._pipe).st_ino
        self._waiting = select.poll()
        self._waiting.register(self._pipe, select.POLLIN)
        # Only its end: the client has gone. Asked for nothing, macOS would not tell of it.
        self._waiting.register(_SCREEN, select.POLLHUP)
        self._watch: _Notices | _Queue | None = _notified((folder, *around))
        self._is_sure = self._watch is not None
        self._watch = self._watch or _queued((self.told, *around))
        self._seen = self._written()
        if self._watch is not None:
            self._waiting.register(self._watch, select.POLLIN)

    def wait(self, seconds: float) -> bool:
        """Wait until somebody rings or `seconds` have passed; False when the client has gone, or
        the pipe: Hudline was uninstalled."""
        left = max(seconds, 0.0)
        while True:
            some = left if self._is_sure else min(left, _UNWATCHED)
            ready = dict(self._waiting.poll(some * 1000))
            if self._watch is not None and ready.get(self._watch.fileno(), 0) & _BROKEN:
                self._waiting.unregister(self._watch)  # then only the file is looked at
                self._watch, self._is_sure = None, False
            left -= some
            if ready or left <= 0 or self._written() != self._seen:
                return _SCREEN not in ready and exists(self.path)

    def clear(self) -> bool:
        """Forget who rang, before the news are read; whether there are any. What a refresher brings
        up to date is none: it would be due again while it is still awaited."""
        rang = [NEWS in _taken(self._pipe), self._watch is not None and self._watch.emptied()]
        before, self._seen = self._seen, self._written()
        return any(rang) or before != self._seen

    def close(self) -> None:
        """Leave nothing behind, unless another band has taken the place: after a reload the newer
        one has its pipe there."""
        if self._has_place():
            _remove(self.path)
            _remove(self.told)
            try:
                posix.rmdir(self.path + ".d")
            except OSError:
                return

    def _has_place(self) -> bool:
        """Whether the pipe at the path is still this one."""
        try:
            return posix.stat(self.path).st_ino == self._own
        except OSError:
            return False

    def _written(self) -> "tuple[int, int]":
        try:
            found = posix.stat(self.told)
        except OSError:
            return 0, 0
        return found.st_mtime_ns, found.st_size


class _Notices:
    """The end of a pipe into which the system writes a byte for each signal."""

    def __init__(self, out: int) -> None:
        self._out = out

    def fileno(self) -> int:
        """What becomes readable."""
        return self._out

    def emptied(self) -> bool:
        """Whether anything was written since the last question."""
        return bool(_taken(self._out))


class _Queue:
    """The kernel's queue of events of files and folders."""

    def __init__(self, queue: "Any") -> None:
        self._queue = queue

    def fileno(self) -> int:
        """What becomes readable."""
        return int(self._queue.fileno())

    def emptied(self) -> bool:
        """Whether there was any event since the last question."""
        return bool(self._queue.control(None, 32, 0))


def _notified(folders: "tuple[str, ...]") -> "_Notices | None":
    """What tells of files written in the first of `folders`, and in the others where that can be;
    None where it cannot."""
    if not hasattr(fcntl, "F_NOTIFY"):
        return None
    out, into = posix.pipe()
    for end in (out, into):
        posix.set_blocking(end, False)
    signal.signal(signal.SIGIO, lambda *_: None)
    signal.set_wakeup_fd(into, warn_on_full_buffer=False)
    told = [_asked(folder) for folder in folders]
    return _Notices(out) if told[0] else None


def _asked(folder: str) -> bool:
    """Whether the system will send a signal for what is written in `folder`."""
    try:
        handle = posix.open(folder, posix.O_RDONLY | posix.O_CLOEXEC)
    except OSError:
        return False
    kinds = fcntl.DN_MODIFY | fcntl.DN_CREATE | fcntl.DN_DELETE | fcntl.DN_RENAME
    try:
        fcntl.fcntl(handle, fcntl.F_NOTIFY, kinds | fcntl.DN_MULTISHOT)
    except OSError:  # a file system that tells nobody
        posix.close(handle)
        return False
    return True


def _queued(paths: "tuple[str, ...]") -> "_Queue | None":
    """What tells of writes to the first of `paths`, a file, and of files that come and go in the
    others, folders, where they are there; None where it cannot."""
    if not hasattr(select, "kqueue"):
        return None
    queue = select.kqueue()
    told = [_queued_for(queue, path) for path in paths]
    return _Queue(queue) if told[0] else None


def _queued_for(queue: "Any", path: str) -> bool:
    of: Any = select  # not every system's has these names
    flags, notes = of.KQ_EV_ADD | of.KQ_EV_CLEAR, of.KQ_NOTE_WRITE | of.KQ_NOTE_EXTEND
    try:
        handle = posix.open(path, posix.O_RDONLY | posix.O_CLOEXEC)
        queue.control([of.kevent(handle, of.KQ_FILTER_VNODE, flags, notes)], 0)
    except OSError:
        return False
    return True


def _taken(handle: int) -> bytes:
    try:
        return posix.read(handle, 65_536)
    except OSError:
        return b""


def _remove(path: str) -> None:
    try:
        posix.unlink(path)
    except OSError:
        return
