"""Whether a process lives."""

import posix


def lives(pid: int) -> bool:
    """Whether there is a process of that id, anybody's; False for what can be none."""
    if pid <= 0:  # the kernel would take it for a group
        return False
    try:
        posix.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True
