"""How a request reaches a host, and its answer the one that asks: by named pipes."""

import posix
import select
import sys

assert sys.platform != "win32"

OBEYS_SEQUENCES = True  # a terminal does, without being told to
_ASKS, _ANSWER, _END = "/asks", "/ask.", b"\x04"  # as in `platform.status_pipe`
_MOST = 60_000  # bytes
_PATIENCE = 0.5  # seconds until a host counts as hung
_BOTH_ENDS = posix.O_RDWR | posix.O_NONBLOCK | posix.O_CLOEXEC | posix.O_NOFOLLOW
_WRITING = posix.O_WRONLY | posix.O_NONBLOCK | posix.O_CLOEXEC | posix.O_NOFOLLOW


def ask_line(folder: str, line: bytes, name: str) -> "bytes | None":
    """What the host in `folder` answers to a request, with its end; None where it answers nothing
    in time. name: of the pipe for the answer."""
    path = folder + _ANSWER + name
    _remove(path)  # of a process with this id that was killed
    host = handle = -1
    try:
        host = posix.open(folder + _ASKS, _WRITING)
        posix.mkfifo(path, 0o600)
        handle = posix.open(path, _BOTH_ENDS)
        posix.write(host, line)
        return _read(handle)
    except OSError:  # no host, or one that reads nothing
        return None
    finally:
        for one in (host, handle):
            if one >= 0:
                posix.close(one)
        _remove(path)


def give(folder: str, name: str, answer: bytes) -> None:
    """Give who asked its answer; one that has gone gets nothing."""
    try:
        handle = posix.open(folder + _ANSWER + name, _WRITING)
    except OSError:
        return
    try:
        posix.write(handle, answer)
    except OSError:
        return
    finally:
        posix.close(handle)


def _read(handle: int) -> "bytes | None":
    poll = select.poll()
    poll.register(handle, select.POLLIN)
    data = b""
    while not data.endswith(_END):
        if not poll.poll(_PATIENCE * 1000):
            return None
        data += posix.read(handle, _MOST)
    return data


def _remove(path: str) -> None:
    try:
        posix.unlink(path)
    except OSError:
        return
