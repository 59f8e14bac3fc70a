"""Where the client keeps what is not the person's."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.places import (
        MANAGED_SETTINGS,
    )
else:
    from hudline.platform.posix.places import (
        MANAGED_SETTINGS,
    )

__all__ = [
    "MANAGED_SETTINGS",
]
