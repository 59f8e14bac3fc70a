"""A file that is in use cannot be removed, but one that runs can be moved: it goes to a folder for
temporary files, which a process that outlives this one removes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from typing import Callable

assert sys.platform == "win32"

from hudline.platform import interpreters

NEEDS_CLOSED = True  # whether a file can only be removed once this process has closed it
_PATIENCE, _PAUSE = 5.0, 0.05  # seconds that a host has to end
_moved: list[str] = []  # the folder of what was moved, once there is one
_CLEAN = """
import _winapi, os, shutil, sys, time
try:
    _winapi.WaitForSingleObject(_winapi.OpenProcess(0x100000, False, int(sys.argv[1])), 60_000)
except OSError:
    pass
for _ in range(100):
    shutil.rmtree(sys.argv[2], ignore_errors=True)
    if not os.path.exists(sys.argv[2]):
        break
    time.sleep(0.2)
"""


def remove(path: str) -> None:
    """Delete a file, a link or a folder. OSError where that cannot be."""
    if os.path.isdir(path) and not os.path.islink(path):
        for name in os.listdir(path):
            remove(f"{path}/{name}")
        _patiently(path, os.rmdir)
    else:
        _patiently(path, _unlink)


def finish() -> None:
    """Delete what was moved since it is in use, once this process has ended."""
    for folder in _moved:
        python = interpreters.base()
        with suppress(OSError):
            subprocess.Popen(
                [python, "-I", "-S", "-c", _CLEAN, str(os.getpid()), folder],
                cwd=os.path.dirname(folder),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "DETACHED_PROCESS", 0),
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


def _unlink(path: str) -> None:
    try:
        os.unlink(path)
    except PermissionError:
        with suppress(OSError):
            os.chmod(path, 0o600)  # a read-only file
            os.unlink(path)
            return
        if not _moved:
            _moved.append(tempfile.mkdtemp(prefix="hudline-removed-"))
        os.rename(path, f"{_moved[0]}/{len(os.listdir(_moved[0]))}")
