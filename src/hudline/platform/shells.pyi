"""Command lines as people type them, and the one that draws the status line."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.shells import (
        INTERVAL,
        LAUNCHERS,
        PROGRAM,
        called,
        in_turn,
        line_command,
        own_command,
        quoted,
        runs_line,
        with_variable,
    )
else:
    from hudline.platform.posix.shells import (
        INTERVAL,
        LAUNCHERS,
        PROGRAM,
        called,
        in_turn,
        line_command,
        own_command,
        quoted,
        runs_line,
        with_variable,
    )

__all__ = [
    "INTERVAL",
    "LAUNCHERS",
    "PROGRAM",
    "called",
    "in_turn",
    "line_command",
    "own_command",
    "quoted",
    "runs_line",
    "with_variable",
]
