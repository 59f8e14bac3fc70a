"""Notices of files that are written, made or replaced in a folder."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.folder_watch import (
        FolderWatch,
    )
else:
    from hudline.platform.posix.folder_watch import (
        FolderWatch,
    )

__all__ = [
    "FolderWatch",
]
