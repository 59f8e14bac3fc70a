"""The newest reading of each rate limit window that any session of an account has reported.

<home>/accounts/<account>.json   by window [[reset, percentage used, when it was reported], …]

An account is a fingerprint of its ids, or of the path of the client's configuration folder where
that names none. Of a window a few resets are kept, since two accounts may come to share a file when
somebody signs in as another: a reading counts only for the reset that it was made of.
"""

from __future__ import annotations

from typing import Optional

from hudline.core.fields import number
from hudline.core.file_io import read_regular, replace
from hudline.core.json_codec import dumps, parsed
from hudline.core.paths import make_folder
from hudline.events.limits import LimitReading
from hudline.platform.locks import hold

Windows = dict[str, list[LimitReading]]

SAME = 60.0  # seconds between two resets that are one
_AHEAD = 32 * 86_400.0  # seconds; no window resets later
_RESETS, _NAMES = 4, 24  # kept of one window, and windows kept
_FULL = 100.0  # percent
_LARGEST = 64 * 1024  # bytes
_PATIENCE = 0.1  # seconds at the lock


def read(path: str, clock: float) -> Windows:
    """The readings in an account's file that still count at `clock` in seconds since 1970; none
    where there is no such file or it holds something else."""
    return merged(parsed(read_regular(path, _LARGEST)), {}, clock)


def merged(stored: object, new: Windows, clock: float) -> Windows:
    """Both together: of each window and reset the newest reading, of two as new the fuller one.
    Windows that have reset and what is no reading are left out; a time ahead of the clock becomes
    0.0, unknown."""
    windows: Windows = {}
    for source in (stored, new):
        for name, found in source.items() if isinstance(source, dict) else ():
            known = windows.setdefault(str(name), [])
            for one in found if isinstance(found, list) else ():
                reading = _reading(one, clock)
                if reading:
                    _join(known, reading)
    by_name = {name: sorted(known)[-_RESETS:] for name, known in windows.items() if known}
    latest = sorted(by_name, key=lambda name: (max(one.at for one in by_name[name]), name))
    return {name: by_name[name] for name in sorted(latest[-_NAMES:])}


def _reading(value: object, clock: float) -> Optional[LimitReading]:
    if not isinstance(value, (list, tuple)) or len(value) != 3:
        return None
    reset, used, at = (number(one) for one in value)
    if reset is None or used is None or used > _FULL or at is None:
        return None
    if not clock < reset < clock + _AHEAD:
        return None
    return LimitReading(reset, used, at if at <= clock + 1 else 0.0)


def _join(known: list[LimitReading], reading: LimitReading) -> None:
    for index, one in enumerate(known):
        if abs(one.resets - reading.resets) <= SAME:
            known[index] = max(one, reading, key=lambda one: (one.at, one.used, one.resets))
            return
    known.append(reading)


def found(windows: Windows, name: str, reset: float) -> Optional[LimitReading]:
    """The reading of a window for that reset; None where there is none."""
    same = (one for one in windows.get(name, ()) if abs(one.resets - reset) <= SAME)
    return next(same, None)


def keep(path: str, new: Windows, clock: float) -> None:
    """Add readings to an account's file. Where other sessions hold its lock for long, nothing is
    written, and a later draw finds its reading missing. OSError where it cannot be written."""
    folder = path.rpartition("/")[0]
    make_folder(folder)
    release = hold(folder + "/lock", _PATIENCE)
    if release is None:
        return
    try:
        stored = read(path, clock)
        together = merged(stored, new, clock)
        if together != stored:
            replace(path, dumps(together))
    finally:
        release()
