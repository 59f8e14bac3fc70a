"""Small files that name a folder: most people there may not make symbolic links, and a junction can
neither be replaced as a whole nor be removed by every program without what it leads to."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress

assert sys.platform == "win32"

from hudline.platform.outbox import followed, link_target

__all__ = ["followed", "point", "remove", "target"]

target = link_target  # what a link leads to, as it was made; None without a link
_TRIES, _PAUSE = 100, 0.01  # seconds: somebody may be reading the file


def point(link: str, to: str) -> None:
    """Make `link`, whose folder is there, lead to `to` atomically: made beside it, then renamed.
    OSError where that cannot be."""
    beside = f"{link}.{os.getpid()}"
    with open(beside, "wb") as file:
        file.write(f"{to}\n".encode())
    try:
        _replace(beside, link)
    except OSError:
        os.unlink(beside)
        raise


def remove(link: str) -> None:
    """Remove a link, and nothing else that lies there."""
    if target(link) is not None:
        with suppress(FileNotFoundError):
            os.unlink(link)


def _replace(beside: str, link: str) -> None:
    for _ in range(_TRIES):
        try:
            return os.replace(beside, link)
        except PermissionError:
            if os.path.isdir(link):
                raise
            time.sleep(_PAUSE)
    return os.replace(beside, link)
