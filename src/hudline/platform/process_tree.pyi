"""The processes below another one, the TCP ports that they listen on, and the end of them all."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.process_tree import (
        Process,
        descendants,
        has_process_files,
        kill_session,
        knows_ports,
        tmux_pane,
    )
else:
    from hudline.platform.posix.process_tree import (
        Process,
        descendants,
        has_process_files,
        kill_session,
        knows_ports,
        tmux_pane,
    )

__all__ = [
    "Process",
    "descendants",
    "has_process_files",
    "kill_session",
    "knows_ports",
    "tmux_pane",
]
