"""Files and folders that stand for others: symbolic links."""

from __future__ import annotations

import os
import shutil


def stand_in(at: str, source: str) -> None:
    """Let a new path `at` lead to a file or folder. OSError where that cannot be."""
    os.symlink(source, at)


def remove_tree(folder: str) -> None:
    """Remove a folder with all that stands in it, as far as that can be; nothing of what it stands
    for."""
    shutil.rmtree(folder, ignore_errors=True)
