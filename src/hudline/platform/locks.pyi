"""Locks between processes, which end with the process that has them."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.locks import (
        hold,
    )
else:
    from hudline.platform.posix.locks import (
        hold,
    )

__all__ = [
    "hold",
]
