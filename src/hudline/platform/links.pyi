"""Links that are turned from one folder to another, at once and as a whole."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.links import (
        followed,
        point,
        remove,
        target,
    )
else:
    from hudline.platform.posix.links import (
        followed,
        point,
        remove,
        target,
    )

__all__ = [
    "followed",
    "point",
    "remove",
    "target",
]
