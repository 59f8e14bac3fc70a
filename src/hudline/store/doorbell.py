"""What wakes the band's process: hooks through a pipe, the client's module through a file.

The module cannot write to the pipe: its writes wait for a reader, and without one they would stop
the client. So it writes a plain file, `told.json`, in a folder that the system watches (dnotify on
Linux); elsewhere the file is looked at whenever something else wakes the process, and every second.
"""

import fcntl
import posix
import select
import signal

from hudline.store.files import make_folder
from hudline.store.wake import pipe

_PIPE = posix.O_RDWR | posix.O_NONBLOCK | posix.O_CLOEXEC  # a writer too: it never comes to its end
_SCREEN = 1  # where pictures are written
_UNWATCHED = 1.0  # seconds between two looks at a file that the system does not watch


class Doorbell:
    """Waits for news of the client with process id `client`; OSError where it cannot be made."""

    def __init__(self, root: str, client: str) -> None:
        self.path = pipe(root, client)
        if not self.path:
            raise OSError("the client's process is not known")
        folder = self.path + ".d"
        self.told = folder + "/told.json"
        make_folder(folder)
        _remove(self.told)
        _remove(self.path)
        posix.mkfifo(self.path, 0o600)
        self._pipe = posix.open(self.path, _PIPE)
        self._own = posix.fstat(self._pipe).st_ino
        self._waiting = select.poll()
        self._waiting.register(self._pipe, select.POLLIN)
        self._waiting.register(_SCREEN, 0)  # only its end: the client has gone
        self._watch = _watch(folder)
        if self._watch >= 0:
            self._waiting.register(self._watch, select.POLLIN)

    def wait(self, seconds: "float | None") -> bool:
        """Wait until somebody rings or `seconds` have passed; False when the client has gone."""
        if self._watch < 0:
            seconds = _UNWATCHED if seconds is None else min(seconds, _UNWATCHED)
        ready = dict(self._waiting.poll(None if seconds is None else max(seconds, 0.0) * 1000))
        return _SCREEN not in ready

    def clear(self) -> bool:
        """Forget who rang, before the news are read; whether anybody did."""
        rang = [_emptied(one) for one in (self._pipe, self._watch) if one >= 0]
        return any(rang)

    def close(self) -> None:
        """Leave nothing behind, unless another band has taken the place: after a reload the newer
        one has its pipe there."""
        try:
            is_own = posix.stat(self.path).st_ino == self._own
        except OSError:
            return
        if is_own:
            _remove(self.path)
            _remove(self.told)
            try:
                posix.rmdir(self.path + ".d")
            except OSError:
                return


def _watch(folder: str) -> int:
    """A descriptor that can be read when a file in `folder` was written; -1 where there is none."""
    notify = getattr(fcntl, "F_NOTIFY", None)
    if notify is None:
        return -1
    out, into = posix.pipe()
    for end in (out, into):
        posix.set_blocking(end, False)
    signal.signal(signal.SIGIO, lambda *_: None)
    signal.set_wakeup_fd(into, warn_on_full_buffer=False)
    handle = posix.open(folder, posix.O_RDONLY | posix.O_CLOEXEC)
    kinds = fcntl.DN_MODIFY | fcntl.DN_CREATE | fcntl.DN_RENAME | fcntl.DN_MULTISHOT
    try:
        fcntl.fcntl(handle, notify, kinds)
    except OSError:  # a file system that tells nobody
        posix.close(handle)
        return -1
    return out


def _emptied(handle: int) -> bool:
    try:
        return bool(posix.read(handle, 65_536))
    except OSError:
        return False


def _remove(path: str) -> None:
    try:
        posix.unlink(path)
    except OSError:
        return
