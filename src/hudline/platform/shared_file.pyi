"""A file that any number of processes append to at once, and that one of them may replace."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.shared_file import (
        Alone,
        append,
        hold_alone,
    )
else:
    from hudline.platform.posix.shared_file import (
        Alone,
        append,
        hold_alone,
    )

__all__ = [
    "Alone",
    "append",
    "hold_alone",
]

if sys.platform != "win32":
    from hudline.platform.posix.shared_file import WITHOUT_LOCKS, is_at

    __all__ += ["WITHOUT_LOCKS", "is_at"]
