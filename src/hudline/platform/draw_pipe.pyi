"""The host's end of draws of the status line: what they hand over, and the answers."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.draw_pipe import (
        DrawPipe,
    )
else:
    from hudline.platform.posix.draw_pipe import (
        DrawPipe,
    )

__all__ = [
    "DrawPipe",
]
