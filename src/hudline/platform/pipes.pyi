"""Bytes from other programs, the end of a reader, and one wait for all that wakes a host."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.pipes import (
        Inlet,
        Nudge,
        ReaderEnd,
        Source,
        Waiting,
    )
else:
    from hudline.platform.posix.pipes import (
        Inlet,
        Nudge,
        ReaderEnd,
        Source,
        Waiting,
    )

__all__ = [
    "Inlet",
    "Nudge",
    "ReaderEnd",
    "Source",
    "Waiting",
]

if sys.platform != "win32":
    from hudline.platform.posix.pipes import (
        drain,
        open_pipe,
        read_waiting,
    )

    __all__ += ["drain", "open_pipe", "read_waiting"]
