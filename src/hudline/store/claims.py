"""Claims: who refreshes what for a session, so that nothing runs twice at a time.

A claim is an empty file `<session>/<name>.claim`. Whoever has done its work takes it away; one
that is left behind by a failure keeps others from failing at once again, for a minute.
"""

import fcntl
import posix

STALE = 60.0  # seconds; everything that is run under a claim is ended long before


def take(folder: str, name: str, now: float) -> bool:
    """Claim `name` in a session's folder at `now`; False where somebody else has it."""
    path = _path(folder, name)
    return _made(path) or _renewed(path, now)


def release(folder: str, name: str) -> None:
    """Give a claim back; it may be gone already."""
    try:
        posix.unlink(_path(folder, name))
    except OSError:
        return


def _made(path: str) -> bool:
    try:
        posix.close(posix.open(path, posix.O_WRONLY | posix.O_CREAT | posix.O_EXCL, 0o600))
    except OSError:
        return False
    return True


def _renewed(path: str, now: float) -> bool:
    """Take over a claim that was left behind; under a lock, for several may find it at a time."""
    try:
        handle = posix.open(path, posix.O_RDWR | posix.O_CLOEXEC)
    except OSError:
        return False
    try:
        _lock(handle)
        held = posix.fstat(handle)
        is_stale = abs(now - held.st_mtime) > STALE  # one that is younger is another's
        if not is_stale or posix.stat(path).st_ino != held.st_ino:
            return False
        posix.utime(path, (now, now))
    except OSError:  # another has the lock, or has taken the claim away
        return False
    finally:
        posix.close(handle)
    return True


def _lock(handle: int) -> None:
    """Hold the lock, where the file system has any; BlockingIOError where another has it."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError:  # a network's may have none: then two at once are possible
        return


def _path(folder: str, name: str) -> str:
    return f"{folder}/{name}.claim"
