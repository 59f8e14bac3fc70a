"""Command lines: which shell runs them, and the one that draws the status line."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.shells import (
        EDITOR,
        INTERVAL,
        LAUNCHERS,
        PROGRAM,
        called,
        in_turn,
        line_command,
        own_command,
        quoted,
        runs_line,
        shell,
        with_variable,
        words_of,
    )
else:
    from hudline.platform.posix.shells import (
        EDITOR,
        INTERVAL,
        LAUNCHERS,
        PROGRAM,
        called,
        in_turn,
        line_command,
        own_command,
        quoted,
        runs_line,
        shell,
        with_variable,
        words_of,
    )

__all__ = [
    "EDITOR",
    "INTERVAL",
    "LAUNCHERS",
    "PROGRAM",
    "called",
    "in_turn",
    "line_command",
    "own_command",
    "quoted",
    "runs_line",
    "shell",
    "with_variable",
    "words_of",
]
