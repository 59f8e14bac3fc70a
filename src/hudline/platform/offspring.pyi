"""Commands, and all processes that they start."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.offspring import (
        Offspring,
    )
else:
    from hudline.platform.posix.offspring import (
        Offspring,
    )

__all__ = [
    "Offspring",
]
