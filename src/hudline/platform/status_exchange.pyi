"""How a request reaches a host, and its answer the one that asks."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.status_exchange import (
        OBEYS_SEQUENCES,
        ask_line,
    )
else:
    from hudline.platform.posix.status_exchange import (
        OBEYS_SEQUENCES,
        ask_line,
    )

__all__ = [
    "OBEYS_SEQUENCES",
    "ask_line",
]

if sys.platform != "win32":
    from hudline.platform.posix.status_exchange import (
        give,
    )

    __all__ += ["give"]
