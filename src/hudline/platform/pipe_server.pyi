"""A named pipe of Windows for this person's own programs."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.pipe_server import (
        Connection,
        PipeServer,
    )

    __all__ = [
        "Connection",
        "PipeServer",
    ]
