"""Commands, and the end of all that they have started."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.followers import (
        Followers,
    )
else:
    from hudline.platform.posix.followers import (
        Followers,
    )

__all__ = [
    "Followers",
]
