"""A file that is in use cannot be removed, but one that runs can be moved: it goes to a folder for
temporary files, which a process that outlives this one removes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from importlib import import_module
from typing import Callable

assert sys.platform == "win32"

NEEDS_CLOSED = True  # whether a file can only be removed once this process has closed it
_PATIENCE, _PAUSE = 5.0, 0.05  # seconds that a host has to end
_LINKED = 0x20000000  # of a reparse tag: it stands for another file or folder
_OTHER_DRIVE = 17  # ERROR_NOT_SAME_DEVICE: nothing can be moved there
_moved: dict[str, str] = {}  # by drive, the folder of what was moved, once there is one
_PREFIX = "removed-by-hudline-"
# Python's own files may be what is in use, so no Python waits for them; `ping` is the pause. What
# stands between exclamation marks is not read again, whatever is in it.
_FOLDER = "HUDLINE_REMOVED"
_CLEAN = (
    '"{system}\\cmd.exe" /d /v:on /c for /l %i in (1,1,60) do @('
    'rmdir /s /q "!{name}!" & if not exist "!{name}!" exit & '
    '"{system}\\ping.exe" -n 2 127.0.0.1 >nul)'
)


def remove(path: str) -> None:
    """Delete a file, a link or a folder; what a link or a junction leads to stays. OSError where
    that cannot be."""
    _remove(path, os.path.dirname(os.path.dirname(path)))


def _remove(path: str, outside: str) -> None:
    """The same. outside: a folder on the same drive that stays."""
    if os.path.isdir(path) and not os.lstat(path).st_reparse_tag & _LINKED:
        for name in os.listdir(path):
            _remove(f"{path}/{name}", outside)
        _patiently(path, os.rmdir)
    else:
        _patiently(path, lambda one: discard(one, outside))


def finish() -> None:
    """Delete what was moved since it is in use, once this process has ended."""
    for folder in _moved.values():
        # By their paths: in a folder for temporary files there may be any programs.
        system = import_module("hudline.platform.windows.kernel").system_folder()
        with suppress(OSError):
            subprocess.Popen(
                _CLEAN.format(system=system, name=_FOLDER),
                cwd=system,
                env={**os.environ, _FOLDER: os.path.normpath(folder)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                creationflags=subprocess.CREATE_NO_WINDOW,
            )
    _moved.clear()


def _patiently(path: str, act: Callable[[str], None]) -> None:
    """Remove what lies at `path`, as soon as nobody uses it."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            return act(path)
        except FileNotFoundError:
            return None
        except OSError:
            if time.monotonic() >= until:
                raise
        time.sleep(_PAUSE)


def discard(path: str, outside: str) -> None:
    """Delete a file, or move it away where it runs: to the folder for temporary files, or into
    `outside` where that one is on another drive. OSError where that cannot be."""
    try:
        os.unlink(path)
    except PermissionError:
        with suppress(OSError):
            os.chmod(path, 0o600)  # a read-only file
            os.unlink(path)
            return
        try:
            _move(path, tempfile.gettempdir())
        except OSError as error:
            if error.winerror != _OTHER_DRIVE:
                raise
            _move(path, outside)


def _move(path: str, folder: str) -> None:
    drive = os.path.splitdrive(os.path.abspath(folder))[0].lower()
    apart = _moved.get(drive) or tempfile.mkdtemp(prefix=_PREFIX, dir=folder)
    try:
        os.rename(path, f"{apart}/{len(os.listdir(apart))}")
    except OSError:
        if drive not in _moved:
            os.rmdir(apart)
        raise
    _moved[drive] = apart
