"""Other processes: whether they live, their end, and starting one that outlives this one."""

import sys

if sys.platform == "win32":
    from hudline.platform.windows.processes import (
        WITHOUT_WINDOW,
        ProcessEnd,
        become_detached,
        continue_apart,
        is_process,
        is_stopped,
        kill,
        may_be_process,
        memory,
        on_termination,
        own_start,
        process_namespace,
        reap,
        start_detached,
    )
else:
    from hudline.platform.posix.processes import (
        WITHOUT_WINDOW,
        ProcessEnd,
        become_detached,
        continue_apart,
        is_process,
        is_stopped,
        kill,
        may_be_process,
        memory,
        on_termination,
        own_start,
        process_namespace,
        reap,
        start_detached,
    )

__all__ = [
    "WITHOUT_WINDOW",
    "ProcessEnd",
    "become_detached",
    "continue_apart",
    "is_process",
    "is_stopped",
    "kill",
    "may_be_process",
    "memory",
    "on_termination",
    "own_start",
    "process_namespace",
    "reap",
    "start_detached",
]
