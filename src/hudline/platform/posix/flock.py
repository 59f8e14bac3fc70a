"""What both users of flock ask: whether a file system has locks, and whose file a lock is."""

from __future__ import annotations

import errno
import os

WITHOUT_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)  # what such a file system says


def is_at(handle: int, path: str) -> bool:
    """Whether an open file is still the one at `path`."""
    try:
        return os.stat(path).st_ino == os.fstat(handle).st_ino
    except FileNotFoundError:
        return False
