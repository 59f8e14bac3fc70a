"""The interpreter that hooks and the status line run on, and how they reach it."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    from hudline.platform.windows.interpreters import (
        PROGRAM,
        at,
        base,
        is_new_enough,
        point,
        program_in,
        remove,
        target,
    )
else:
    from hudline.platform.posix.interpreters import (
        PROGRAM,
        at,
        base,
        is_new_enough,
        point,
        program_in,
        remove,
        target,
    )

__all__ = [
    "PROGRAM",
    "at",
    "base",
    "is_new_enough",
    "point",
    "program_in",
    "remove",
    "target",
]
