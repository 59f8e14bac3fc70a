"""Files and folders may be removed while somebody uses them."""

from __future__ import annotations

import os
import shutil
import sys

assert sys.platform != "win32"

NEEDS_CLOSED = False  # whether a file can only be removed once this process has closed it
_TRIES = 3


def remove(path: str) -> None:
    """Delete a file, a link or a folder, also one into which a hook that still runs has just
    written. OSError where that cannot be."""
    if os.path.islink(path) or not os.path.isdir(path):
        os.unlink(path)
        return
    for _ in range(_TRIES):
        shutil.rmtree(path, ignore_errors=True)
        if not os.path.exists(path):
            return
    shutil.rmtree(path)


def finish() -> None:
    """Delete what is in use, once this process has ended: there is nothing."""
