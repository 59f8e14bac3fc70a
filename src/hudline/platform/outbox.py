"""How an event leaves a hook: one append to the journal, one byte to the host.

Small on purpose: every hook loads it. The host of a client lies in <home>/hosts/, see
hudline.host.endpoints.
"""

import posix

WAKE_JOURNAL = b"\n"  # a journal has grown
_START_FIELD = 19  # of `process_status`: proc(5), field 22
_WRITING = posix.O_WRONLY | posix.O_NONBLOCK | posix.O_CLOEXEC | posix.O_NOFOLLOW


def process_status(pid: int) -> "list[bytes]":
    """The fields behind the name in /proc/<pid>/stat, the state first (proc(5)); none where the
    system does not tell, or the process is gone."""
    try:
        handle = posix.open(f"/proc/{pid}/stat", posix.O_RDONLY | posix.O_CLOEXEC)
    except OSError:
        return []
    try:
        return posix.read(handle, 4096).rpartition(b")")[2].split()
    except OSError:
        return []
    finally:
        posix.close(handle)


def lives(pid: int) -> bool:
    """Whether there is a process `pid`, of any user; False for a number that can be none."""
    if pid <= 0:  # the kernel would take it for a group
        return False
    try:
        posix.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True


def start_time(pid: int) -> str:
    """When process `pid` was started, as Linux counts it (clock ticks since boot); "" where the
    system does not tell, or the process is gone or a zombie."""
    fields = process_status(pid)
    if len(fields) <= _START_FIELD or fields[0] == b"Z":
        return ""
    return fields[_START_FIELD].decode("ascii", "replace")


def host_folder(root: str, client: int) -> str:
    """The folder of the host of the client with process id `client`, below the home `root`."""
    start = start_time(client)
    return f"{root}/hosts/{client}.{start}" if start else f"{root}/hosts/{client}"


def wake(pipe: str, what: bytes = WAKE_JOURNAL) -> bool:
    """Write one byte into the pipe at `pipe`, without waiting; whether a host reads it."""
    try:
        handle = posix.open(pipe, _WRITING)
    except OSError:  # no pipe, or nobody reads it
        return False
    try:
        posix.write(handle, what)
    except OSError:  # full: then it is woken anyway
        return True
    finally:
        posix.close(handle)
    return True
