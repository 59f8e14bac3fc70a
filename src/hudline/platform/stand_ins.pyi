"""Files and folders that stand for others."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.stand_ins import (
        remove_tree,
        stand_in,
    )
else:
    from hudline.platform.posix.stand_ins import (
        remove_tree,
        stand_in,
    )

__all__ = [
    "remove_tree",
    "stand_in",
]
