"""Named pipes of which one side may be gone at any time, and waiting for several descriptors."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.pipes import (
        Waiting,
        drain,
        open_pipe,
        read_waiting,
    )
else:
    from hudline.platform.posix.pipes import (
        Waiting,
        drain,
        open_pipe,
        read_waiting,
    )

__all__ = [
    "Waiting",
    "drain",
    "open_pipe",
    "read_waiting",
]
