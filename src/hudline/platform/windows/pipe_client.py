"""Writing to a named pipe and reading its answer, see `pipe_server`; small, since draws load it."""

import _winapi
import sys

assert sys.platform == "win32"

PREFIX = "\\\\.\\pipe\\hudline-"
_OPEN_EXISTING = 3
_NO_IMPERSONATION = 0x0010_0000  # SECURITY_SQOS_PRESENT, SECURITY_ANONYMOUS
_BUSY = 231
_AT_ONCE = 65_536  # bytes


def pipe_name(path: str) -> str:
    """The name of the pipe at `path`; "" where there is none, or one that is not ours: who opens a
    name of another form may ask a server for it."""
    try:
        with open(path, "rb", 0) as file:
            name = file.read(80).decode("ascii", "replace")
    except OSError:
        return ""
    return name if name[: len(PREFIX)] == PREFIX and name[len(PREFIX) :].isalnum() else ""


def ask(path: str, request: bytes, seconds: float) -> "bytes | None":
    """The answer to a request, which it says how long it is; None where none comes in time, for
    each step of it."""
    name, most = pipe_name(path), int(seconds * 1000)
    if not name:
        return None
    try:
        pipe = _opened(name, most)
    except OSError:
        return None
    try:
        sent, _ = _winapi.WriteFile(pipe, request, overlapped=True)
        data = b"" if _is_done(sent, most) else None
        while data is not None and not _is_whole(data):
            part, _ = _winapi.ReadFile(pipe, _AT_ONCE, overlapped=True)
            data = data + (part.getbuffer() or b"") if _is_done(part, most) else None
        return None if data is None else data.partition(b"\n")[2]
    except (OSError, ValueError):  # the host has ended, or answers in another way
        return None
    finally:
        _winapi.CloseHandle(pipe)


def answer_of(data: bytes) -> bytes:
    """An answer as `ask` reads it."""
    return b"%d\n" % len(data) + data


def _opened(name: str, most: int) -> int:
    how = _winapi.FILE_FLAG_OVERLAPPED | _NO_IMPERSONATION
    access = _winapi.GENERIC_READ | _winapi.GENERIC_WRITE
    try:
        return _winapi.CreateFile(name, access, 0, 0, _OPEN_EXISTING, how, 0)
    except OSError as error:
        if error.winerror != _BUSY:
            raise
    _winapi.WaitNamedPipe(name, most)
    return _winapi.CreateFile(name, access, 0, 0, _OPEN_EXISTING, how, 0)


def _is_done(one: "_winapi.Overlapped", most: int) -> bool:
    if _winapi.WaitForSingleObject(one.event, most) != _winapi.WAIT_OBJECT_0:
        one.cancel()
        return False
    one.GetOverlappedResult(True)
    return True


def _is_whole(data: bytes) -> bool:
    length, sign, rest = data.partition(b"\n")
    return bool(sign) and len(rest) >= int(length)
