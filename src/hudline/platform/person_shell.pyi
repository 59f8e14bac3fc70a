"""Which shell runs a command line of the person's. Small on purpose: draws load it."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.person_shell import (
        shell,
    )
else:
    from hudline.platform.posix.person_shell import (
        shell,
    )

__all__ = [
    "shell",
]
