"""The time zone of this process."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.time_zone import (
        use_utc,
    )
else:
    from hudline.platform.posix.time_zone import (
        use_utc,
    )

__all__ = [
    "use_utc",
]
