"""A child process whose standard streams are ours, and which is ended with all that it started."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    from hudline.platform.windows.children import INTERPRETER, NEUTRAL_FOLDER, Child, do_behind
else:
    from hudline.platform.posix.children import INTERPRETER, NEUTRAL_FOLDER, Child, do_behind

__all__ = ["INTERPRETER", "NEUTRAL_FOLDER", "Child", "do_behind"]
