"""What the process of own widgets may not do, whatever a file of the person's does by mistake.

Limits of the system alone would not do: none of them keeps a file from being emptied, renamed or
removed, and that of processes does not hold for root. So Python is asked too, by an audit hook,
which nothing in the process can take away.
"""

from __future__ import annotations

import os
import sys

from hudline.own_widgets.messages import MEMORY
from hudline.platform.confinement import confine

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC
_REFUSED = frozenset(
    ["subprocess.Popen", "sqlite3.connect"]
    + [
        f"os.{name}"
        for name in (
            *("chmod", "chown", "exec", "fork", "forkpty", "kill", "killpg", "link", "mkdir"),
            *("posix_spawn", "remove", "removexattr", "rename", "rmdir", "setxattr", "spawn"),
            *("symlink", "system", "truncate", "utime"),
        )
    ]
)


def keep() -> None:
    """Keep this process within its bounds from now on: PermissionError, or MemoryError, for what
    goes beyond."""
    sys.dont_write_bytecode = True
    confine(MEMORY)
    sys.addaudithook(_refuse)


def _refuse(event: str, details: tuple[object, ...]) -> None:
    if event == "open":
        path, _, flags = details
        is_refused = isinstance(flags, int) and bool(flags & _WRITING) and path != os.devnull
    else:
        is_refused = event in _REFUSED or event.startswith("socket.")
    if is_refused:
        raise PermissionError(f"a widget may not do this: {event}")
