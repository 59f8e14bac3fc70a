"""What a command prints: any character, and escape sequences that the terminal obeys.

`prepare`: make standard output and standard error so, before anything is printed.
"""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.output import prepare
else:
    from hudline.platform.posix.output import prepare

__all__ = ["prepare"]
