"""The interpreter that hooks and the status line run on, and how they reach it."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.interpreters import (
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
        at,
        base,
        is_new_enough,
        point,
        program_in,
        remove,
        target,
    )

__all__ = [
    "at",
    "base",
    "is_new_enough",
    "point",
    "program_in",
    "remove",
    "target",
]
