"""Folders that lie elsewhere on each system."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.places import (
        MANAGED_SETTINGS,
        NO_FOLDER,
    )
else:
    from hudline.platform.posix.places import (
        MANAGED_SETTINGS,
        NO_FOLDER,
    )

__all__ = [
    "MANAGED_SETTINGS",
    "NO_FOLDER",
]
