"""The interpreter that hooks and the status line run on, and how they reach it."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.interpreters import (
        NAME,
        at,
        base,
        is_new_enough,
        paths_of,
        point,
        program_in,
        remove,
        target,
        why_passed_over,
    )
else:
    from hudline.platform.posix.interpreters import (
        NAME,
        at,
        base,
        is_new_enough,
        paths_of,
        point,
        program_in,
        remove,
        target,
        why_passed_over,
    )

__all__ = [
    "NAME",
    "at",
    "base",
    "is_new_enough",
    "paths_of",
    "point",
    "program_in",
    "remove",
    "target",
    "why_passed_over",
]
