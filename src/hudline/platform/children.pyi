"""A child process whose standard streams are ours, and which is ended with all it has started."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.children import (
        INTERPRETER,
        NEUTRAL_FOLDER,
        Child,
        do_behind,
        leave_folder,
        lower_priority,
    )
else:
    from hudline.platform.posix.children import (
        INTERPRETER,
        NEUTRAL_FOLDER,
        Child,
        do_behind,
        leave_folder,
        lower_priority,
    )

__all__ = [
    "INTERPRETER",
    "NEUTRAL_FOLDER",
    "Child",
    "do_behind",
    "leave_folder",
    "lower_priority",
]
