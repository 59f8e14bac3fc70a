"""A terminal that gives single keys."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.terminal_modes import (
        TerminalError,
        give_single_keys,
        has_input,
        modes,
        restore,
    )
else:
    from hudline.platform.posix.terminal_modes import (
        TerminalError,
        give_single_keys,
        has_input,
        modes,
        restore,
    )

__all__ = [
    "TerminalError",
    "give_single_keys",
    "has_input",
    "modes",
    "restore",
]
