"""Where the libraries of a virtual environment lie, and which interpreter it has."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.environments import (
        MAKER_HAS_IT,
        WITH_PIP,
        interpreter,
        own_interpreter,
        site_packages,
    )
else:
    from hudline.platform.posix.environments import (
        MAKER_HAS_IT,
        WITH_PIP,
        interpreter,
        own_interpreter,
        site_packages,
    )

__all__ = [
    "MAKER_HAS_IT",
    "WITH_PIP",
    "interpreter",
    "own_interpreter",
    "site_packages",
]
