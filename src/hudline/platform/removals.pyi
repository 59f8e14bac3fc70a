"""Deleting files that may be in use."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.removals import (
        NEEDS_CLOSED,
        finish,
        remove,
    )
else:
    from hudline.platform.posix.removals import (
        NEEDS_CLOSED,
        finish,
        remove,
    )

__all__ = [
    "NEEDS_CLOSED",
    "finish",
    "remove",
]
