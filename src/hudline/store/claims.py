"""Claims: who refreshes what for a session, so that nothing runs twice at a time.

A claim is an empty file `<session>/<name>.claim`. Whoever has done its work takes it away; one
that is left behind by a failure keeps others from failing at once again, for a minute.
"""

import posix

from hudline.store.files import modified

STALE = 60.0  # seconds; everything that is run under a claim is ended long before


def take(folder: str, name: str, now: float) -> bool:
    """Claim `name` in a session's folder at `now`; False where somebody else has it."""
    path = _path(folder, name)
    if _made(path):
        return True
    if 0 <= now - modified(path) <= STALE:
        return False
    release(folder, name)
    return _made(path)


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


def _path(folder: str, name: str) -> str:
    return f"{folder}/{name}.claim"
