"""Where a program lies that Hudline starts by its name: never in the folder it happens to be in."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.programs import (
        program,
        search_path,
        started,
    )
else:
    from hudline.platform.posix.programs import (
        program,
        search_path,
        started,
    )

__all__ = [
    "program",
    "search_path",
    "started",
]
