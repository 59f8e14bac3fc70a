"""Asking through a named pipe of Windows."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.pipe_client import (
        PREFIX,
        answer_of,
        ask,
        pipe_name,
    )

    __all__ = [
        "PREFIX",
        "answer_of",
        "ask",
        "pipe_name",
    ]
