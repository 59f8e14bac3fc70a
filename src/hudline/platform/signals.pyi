"""Signals that a program handles."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.signals import (
        ENDINGS,
        SCREEN_SIGNALS,
    )
else:
    from hudline.platform.posix.signals import (
        ENDINGS,
        SCREEN_SIGNALS,
    )

__all__ = [
    "ENDINGS",
    "SCREEN_SIGNALS",
]
