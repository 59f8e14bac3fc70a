"""Files and folders that stand for others, without the right to make symbolic links: a junction for
a folder; for a file a hard link, or a copy where it lies on another drive."""

from __future__ import annotations

import _winapi
import os
import shutil
import stat
import sys
from contextlib import suppress

assert sys.platform == "win32"


def stand_in(at: str, source: str) -> None:
    """Let a new path `at` lead to a file or folder. OSError where that cannot be."""
    source = os.path.abspath(source)
    if not os.path.isdir(source):
        try:
            os.link(source, at)
        except OSError:
            shutil.copyfile(source, at)
        return
    _winapi.CreateJunction(source, os.path.abspath(at))
    if not os.path.isdir(at):  # it cannot lead to another machine
        os.rmdir(at)
        raise NotADirectoryError(at)


def remove_tree(folder: str) -> None:
    """Remove a folder with all that stands in it, as far as that can be; nothing of what it stands
    for."""
    with suppress(OSError):
        for entry in list(os.scandir(folder)):
            status = entry.stat(follow_symlinks=False)
            is_link = bool(status.st_file_attributes & stat.FILE_ATTRIBUTE_REPARSE_POINT)
            if not status.st_file_attributes & stat.FILE_ATTRIBUTE_DIRECTORY:
                os.unlink(entry.path)
            elif is_link:
                os.rmdir(entry.path)  # the junction alone
            else:
                remove_tree(entry.path)
        os.rmdir(folder)
