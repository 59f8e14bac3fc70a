"""Command lines as people type them, and the one that draws the status line."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.shells import (
        EDITOR,
        INTERVAL,
        KEEPS_QUOTES,
        LAUNCHERS,
        NESTS,
        PROGRAM,
        argument,
        called,
        editor_command,
        in_turn,
        line_command,
        own_command,
        printed_by,
        quoted,
        runs_line,
        with_variable,
    )
else:
    from hudline.platform.posix.shells import (
        EDITOR,
        INTERVAL,
        KEEPS_QUOTES,
        LAUNCHERS,
        NESTS,
        PROGRAM,
        argument,
        called,
        editor_command,
        in_turn,
        line_command,
        own_command,
        printed_by,
        quoted,
        runs_line,
        with_variable,
    )

__all__ = [
    "EDITOR",
    "INTERVAL",
    "KEEPS_QUOTES",
    "LAUNCHERS",
    "NESTS",
    "PROGRAM",
    "argument",
    "called",
    "editor_command",
    "in_turn",
    "line_command",
    "own_command",
    "printed_by",
    "quoted",
    "runs_line",
    "with_variable",
]
