"""Notices of files that are written, made or replaced in a folder: change notifications.

A folder that is watched can be removed, but the folder around it only once it is watched no more.
"""

from __future__ import annotations

import _winapi
import os
import sys

assert sys.platform == "win32"

from hudline.platform.windows.kernel import close_notices, first_notice, next_notice

_MOST = 16  # folders


class FolderWatch:
    """Watches `folders`, as far as they are there and their file systems tell; of the first one
    the file `file` matters ("": all of it).

    `is_sure`: whether the system reports the first one; where not, the caller looks at the file.
    """

    def __init__(self, folders: tuple[str, ...], file: str) -> None:  # noqa: ARG002 - see posix
        self._watched: dict[str, int] = {}  # by folder, what the system sets
        for folder in folders:
            self.add(folder)
        self.is_sure = folders[0] in self._watched

    def handles(self) -> list[int]:
        """What is set with a notice."""
        return list(self._watched.values())

    def add(self, folder: str) -> None:
        """Watch one more folder, once it is there."""
        if folder in self._watched or len(self._watched) >= _MOST or not os.path.isdir(folder):
            return
        try:
            self._watched[folder] = first_notice(folder)
        except OSError:  # a file system without notices
            return

    def clear(self) -> bool:
        """Take the notices that have come; whether there was any."""
        found = [
            folder for folder, handle in self._watched.items()
            if _winapi.WaitForSingleObject(handle, 0) == _winapi.WAIT_OBJECT_0
        ]  # fmt: skip
        for folder in found:
            if not next_notice(self._watched[folder]):  # it is gone
                close_notices(self._watched.pop(folder))
        return bool(found)

    def close(self) -> None:
        """Watch nothing any more."""
        while self._watched:
            close_notices(self._watched.popitem()[1])
