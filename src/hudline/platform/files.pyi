"""Files that are made, replaced and removed, for the person alone."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.files import (
        create,
        create_new,
        open_or_create,
        remove,
        replace,
    )
else:
    from hudline.platform.posix.files import (
        create,
        create_new,
        open_or_create,
        remove,
        replace,
    )

__all__ = [
    "create",
    "create_new",
    "open_or_create",
    "remove",
    "replace",
]
