"""Symbolic links."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

assert sys.platform != "win32"


def target(link: str) -> str | None:
    """What `link` leads to, as it was made; None without a link."""
    with suppress(OSError):
        return os.readlink(link)
    return None


def followed(link: str) -> str:
    """The path by which to reach what `link` leads to: itself, since the system follows it."""
    return link


def point(link: str, to: str) -> None:
    """Make `link`, whose folder is there, lead to `to` atomically: made beside it, then renamed.
    OSError where that cannot be."""
    beside = f"{link}.{os.getpid()}"
    os.symlink(to, beside)
    try:
        os.rename(beside, link)
    except OSError:
        os.unlink(beside)
        raise


def remove(link: str) -> None:
    """Remove a link, and nothing else that lies there."""
    if os.path.islink(link):
        os.unlink(link)
