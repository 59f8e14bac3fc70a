"""The newest reading of each rate limit window that any session of an account has told.

<home>/accounts/<account>.json   by window [[reset, percentage used, when it was heard of], …]

An account is a figure made of its ids, or of the path of the client's configuration folder where
that names none. Of a window a few resets are kept, since two accounts may come to share a file when
somebody signs in as another: a reading counts only for the reset that it was made of.
"""

import posix
import time

from hudline.store.files import make_folder, read_head, replace
from hudline.wire.fields import number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from hudline.codec import Codec

    Made = tuple[float, float, float]  # its reset, the percentage used, when it was heard of
    Windows = dict[str, list[Made]]

SAME = 60.0  # seconds between two resets that are one
_AHEAD = 32 * 86_400.0  # seconds; no window resets later
_RESETS, _NAMES = 4, 24  # kept of one window, and windows kept
_FULL = 100.0  # percent
_LARGEST = 64 * 1024  # bytes
_TRIES, _PAUSE = 25, 0.004  # at the lock, and seconds between two


def read(path: str, codec: "Codec", clock: float) -> "Windows":
    """The readings in an account's file that still count at `clock` in seconds since 1970; none
    where there is no such file or it holds something else."""
    try:
        held = codec.loads(read_head(path, _LARGEST))
    except (OSError, ValueError, RecursionError):
        return {}
    return merged(held, {}, clock)


def merged(held: object, told: "Windows", clock: float) -> "Windows":
    """Both together: of each window and reset the newest reading, of two as new the fuller. What
    has reset, and what is no reading, is left out; a time ahead of the clock is not known (0.0)."""
    made: Windows = {}
    for source in (held, told):
        for name, found in source.items() if isinstance(source, dict) else ():
            known = made.setdefault(str(name), [])
            for one in found if isinstance(found, list) else ():
                reading = _reading(one, clock)
                if reading:
                    _join(known, reading)
    kept = {name: sorted(known)[-_RESETS:] for name, known in made.items() if known}
    latest = sorted(kept, key=lambda name: (max(one[2] for one in kept[name]), name))
    return {name: kept[name] for name in sorted(latest[-_NAMES:])}


def _reading(told: object, clock: float) -> "Optional[Made]":
    if not isinstance(told, (list, tuple)) or len(told) != 3:
        return None
    reset, used, at = (number(one) for one in told)
    if reset is None or used is None or used > _FULL or at is None:
        return None
    if not clock < reset < clock + _AHEAD:
        return None
    return reset, used, at if at <= clock + 1 else 0.0


def _join(known: "list[Made]", told: "Made") -> None:
    for index, one in enumerate(known):
        if abs(one[0] - told[0]) <= SAME:
            known[index] = max(one, told, key=lambda made: (made[2], made[1], made[0]))
            return
    known.append(told)


def found(windows: "Windows", name: str, reset: float) -> "Optional[Made]":
    """The reading of a window for that reset; None where nobody has told one."""
    for one in windows.get(name, ()):
        if abs(one[0] - reset) <= SAME:
            return one
    return None


def keep(path: str, told: "Windows", codec: "Codec", clock: float) -> None:
    """Add readings to an account's file. Many sessions may do so at once: where the lock is not to
    be had for a while nothing is written, and a later draw finds that its reading is missing.
    OSError where the file cannot be written."""
    import fcntl  # few draws have news

    folder = path.rpartition("/")[0]
    make_folder(folder)
    handle = posix.open(folder + "/lock", posix.O_RDWR | posix.O_CREAT | posix.O_CLOEXEC, 0o600)
    try:
        if _locked(handle, fcntl):
            held: Any = read(path, codec, clock)
            made = merged(held, told, clock)
            if made != held:
                replace(path, codec.dumps(made))
    finally:
        posix.close(handle)


def _locked(handle: int, fcntl: "Any") -> bool:
    """Hold the lock; True also where the file system has none: then a reading may be lost, until
    its session draws again."""
    for _ in range(_TRIES):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_PAUSE)
        except OSError:
            return True
        else:
            return True
    return False
