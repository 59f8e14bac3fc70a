"""The host's end of `hudline status`: what is asked for, and the answers."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.ask_pipe import (
        AskPipe,
    )
else:
    from hudline.platform.posix.ask_pipe import (
        AskPipe,
    )

__all__ = [
    "AskPipe",
]
