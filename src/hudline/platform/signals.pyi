"""Signals that a program handles."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.signals import (
        ENDINGS,
    )
else:
    from hudline.platform.posix.signals import (
        ENDINGS,
    )

__all__ = [
    "ENDINGS",
]
