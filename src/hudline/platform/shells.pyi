"""Command lines: which shell runs them, and the one that draws the status line."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.shells import (
        INTERVAL,
        LAUNCHERS,
        PROGRAM,
        called,
        line_command,
        quoted,
        runs_line,
        shell,
    )
else:
    from hudline.platform.posix.shells import (
        INTERVAL,
        LAUNCHERS,
        PROGRAM,
        called,
        line_command,
        quoted,
        runs_line,
        shell,
    )

__all__ = [
    "INTERVAL",
    "LAUNCHERS",
    "PROGRAM",
    "called",
    "line_command",
    "quoted",
    "runs_line",
    "shell",
]
