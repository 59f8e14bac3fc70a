"""Files, without the cost of importing `os`: private folders, whole reads, whole writes."""

import posix

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.codec import Codec

_READ_AT_ONCE = 64 * 1024 * 1024
# Without waiting for whoever writes, where somebody has put a pipe in a file's place.
_READING = posix.O_RDONLY | posix.O_CLOEXEC | posix.O_NONBLOCK


def make_folder(path: str) -> None:
    """Create `path` and its parents, readable by the person alone; OSError when it cannot be."""
    missing = []
    while path and not exists(path):
        missing.append(path)
        path = path.rpartition("/")[0]
    for folder in reversed(missing):
        try:
            posix.mkdir(folder, 0o700)
        except FileExistsError:
            continue


def exists(path: str) -> bool:
    """Whether anything lies at `path`."""
    try:
        posix.stat(path)
    except OSError:
        return False
    return True


def read_all(handle: int, expected: int) -> bytes:
    """Everything left behind `handle`; `expected` bytes is a hint for the first read."""
    parts: list[bytes] = []
    size = max(expected, 0) + 1
    while True:
        part = posix.read(handle, min(size, _READ_AT_ONCE))
        if not part:
            return b"".join(parts)
        parts.append(part)


def read_file(path: str) -> bytes:
    """The bytes of a small file; OSError where it cannot be read. A pipe is not waited for."""
    handle = posix.open(path, _READING)
    try:
        return read_all(handle, posix.fstat(handle).st_size)
    finally:
        posix.close(handle)


def read_object(path: str, codec: "Codec") -> "dict[str, Any]":
    """The JSON object in a small file; an empty one where there is none."""
    try:
        held = codec.loads(read_file(path))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def read_head(path: str, limit: int) -> bytes:
    """The first `limit` bytes of a file that is not ours; OSError where it cannot be read."""
    handle = posix.open(path, _READING)
    try:
        return posix.read(handle, limit)
    finally:
        posix.close(handle)


def read_tail(path: str, limit: int) -> bytes:
    """The last `limit` bytes of a file; nothing where it cannot be read."""
    try:
        handle = posix.open(path, _READING)
    except OSError:
        return b""
    try:
        posix.lseek(handle, max(posix.fstat(handle).st_size - limit, 0), 0)
        return posix.read(handle, limit)
    except OSError:
        return b""
    finally:
        posix.close(handle)


def modified(path: str) -> float:
    """When the file was last written to, in seconds since 1970; 0.0 where there is none."""
    try:
        return posix.stat(path).st_mtime
    except OSError:
        return 0.0


def size(path: str) -> int:
    """How many bytes a file has; 0 where there is none."""
    try:
        return posix.stat(path).st_size
    except OSError:
        return 0


def replace(path: str, data: bytes) -> None:
    """Put `data` at `path` whole or not at all: written beside it, then renamed. OSError where it
    cannot be written, with `path` as its file; nothing is left beside it then."""
    beside = f"{path}.{posix.getpid()}"
    flags = posix.O_WRONLY | posix.O_CREAT | posix.O_TRUNC | posix.O_CLOEXEC
    try:
        handle = posix.open(beside, flags, 0o600)
    except OSError as error:
        raise OSError(error.errno, error.strerror, path) from None
    try:
        written = 0
        while written < len(data):
            written += posix.write(handle, data[written:])
        posix.rename(beside, path)
    except OSError as error:
        posix.unlink(beside)
        raise OSError(error.errno, error.strerror, path) from None
    finally:
        posix.close(handle)
