"""Signals that end a process."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    from hudline.platform.windows.endings import (
        SIGNALS,
    )
else:
    from hudline.platform.posix.endings import (
        SIGNALS,
    )

__all__ = [
    "SIGNALS",
]
