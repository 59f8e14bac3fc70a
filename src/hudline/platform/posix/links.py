"""Symbolic links."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

assert sys.platform != "win32"

from hudline.platform.outbox import followed

__all__ = ["followed", "point", "remove", "target"]


def target(link: str) -> str | None:
    """What `link` leads to, as it was made; None without a link."""
    with suppress(OSError):
        return os.readlink(link)
    return None


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
