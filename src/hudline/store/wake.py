"""The pipe by which hooks wake the band of a client: `<home>/bands/<process id>`.

One byte means that a journal has grown. Without a reader nothing is written, and nobody waits.
"""

import posix

_WRITING = posix.O_WRONLY | posix.O_NONBLOCK | posix.O_CLOEXEC


def pipe(root: str, client: str) -> str:
    """Where the pipe of the client with process id `client` lies; "" where it is none."""
    known = client.isascii() and client.isdigit() and len(client) < 12
    return f"{root}/bands/{client}" if known else ""


def wake(root: str, client: str) -> bool:
    """Tell the band of the client, if there is one, that there is news; whether there is one."""
    return _reach(pipe(root, client), b"\n")


def is_listened(root: str, client: str) -> bool:
    """Whether a band runs for the client: its pipe has a reader."""
    return _reach(pipe(root, client), b"")


def _reach(path: str, data: bytes) -> bool:
    try:
        handle = posix.open(path, _WRITING) if path else -1
    except OSError:  # no pipe, or nobody reads it
        return False
    if handle < 0:
        return False
    try:
        posix.write(handle, data)
    except OSError:  # full: then it is awake
        return True
    finally:
        posix.close(handle)
    return True
