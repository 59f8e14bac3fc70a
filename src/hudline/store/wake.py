"""The pipe by which hooks wake the band of a client: `<home>/bands/<process id>`.

One byte means that a journal has grown (NEWS), or that a refresher has brought something up to date
(FRESH). Without a reader nothing is written, and nobody waits.
"""

import posix

NEWS, FRESH = b"\n", b"."
_WRITING = posix.O_WRONLY | posix.O_NONBLOCK | posix.O_CLOEXEC


def pipe(root: str, client: str) -> str:
    """Where the pipe of the client with process id `client` lies; "" where it is none."""
    known = client.isascii() and client.isdigit() and len(client) < 12
    return f"{root}/bands/{client}" if known else ""


def wake(root: str, client: str, what: bytes = NEWS) -> bool:
    """Tell the band of the client, if there is one, that there is something to look at; whether
    there is one."""
    return _reach(pipe(root, client), what)


def told(path: str) -> str:
    """Where the client's module writes for the band that reads the pipe at `path`."""
    return path + ".d/told.json"


def has_band(root: str, client: str) -> bool:
    """Whether a band is there for the client: its pipe has a reader, to whom the client has told
    something. One that hears nothing has nothing to show."""
    path = pipe(root, client)
    if not _reach(path, b""):
        return False
    try:
        return posix.stat(told(path)).st_size > 0
    except OSError:
        return False


def has_reader(path: str) -> bool:
    """Whether anybody reads the pipe at `path`."""
    return _reach(path, b"")


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
