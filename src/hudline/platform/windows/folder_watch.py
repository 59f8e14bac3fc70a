"""Notices of files that are written, made or replaced in a folder."""

from __future__ import annotations

import os


class FolderWatch:
    """Watches `folders`; of the first one the file `file` matters ("": all of it).

    `is_sure`: whether the system reports the first one; where not, the caller looks at `mark`.
    """

    def __init__(self, folders: tuple[str, ...], file: str) -> None:
        self._file = file  # `folders` are looked at by nobody yet
        self._folders = folders
        self.is_sure = False

    def fileno(self) -> int | None:
        """What becomes readable with a notice; None where the system sends none."""
        return None

    def add(self, folder: str) -> None:
        """Watch one more folder, once it is there."""

    def clear(self) -> bool:
        """Take the notices that have come; whether there was any."""
        return False

    def mark(self) -> tuple[int, int]:
        """Time of the last write (ns) and size of the file that matters; zeros without one."""
        if not self._file:
            return 0, 0
        try:
            found = os.stat(self._file)
        except OSError:
            return 0, 0
        return found.st_mtime_ns, found.st_size
