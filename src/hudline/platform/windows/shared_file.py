"""A file that any number of processes append to at once, and that one of them may replace."""

from __future__ import annotations

import nt
import sys

assert sys.platform == "win32"

from hudline.platform.outbox import append_whole


def append(path: str, data: bytes) -> int:
    """Append `data` in one write; the size of the file, in bytes. OSError where that fails, its
    folder is not there, or somebody replaces the file for ten seconds."""
    append_whole(path, data)
    return nt.stat(path).st_size


def hold_alone(path: str) -> int | None:
    """A handle of the file while nobody can append to it, until it is closed; None where somebody
    uses it at this moment, or the file system has no locks. OSError where it cannot be opened."""
    return None
