"""How a draw asks a host for its rows, where no shell script does so."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.draw_exchange import (
        ask,
    )
else:
    from hudline.platform.posix.draw_exchange import (
        ask,
    )

__all__ = [
    "ask",
]
