"""Files, without the cost of importing `os`: private folders, whole reads, whole writes."""

import posix

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.codec import Codec

_READ_AT_ONCE = 64 * 1024 * 1024
# Without waiting for whoever writes, where somebody has put a pipe in a file's place, and without
# taking a terminal for this process's own.
_READING = posix.O_RDONLY | posix.O_CLOEXEC | posix.O_NONBLOCK | posix.O_NOCTTY
_KIND, _FILE, _FOLDER = 0o170000, 0o100000, 0o040000  # of a mode: its mask, and two of its values


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
    except (OSError, ValueError):  # a name that the system has no bytes for
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


def open_file(path: str, flags: int = 0) -> "tuple[int, int]":
    """A handle to read the regular file at `path`, and its size in bytes; `flags` are added.

    OSError for whatever else lies there: to open a device or a pipe may already do something, so
    its kind is looked at before, and once more after, since another may have come there meanwhile.
    """
    _check(path, posix.stat(path).st_mode)
    handle = posix.open(path, _READING | flags)
    try:
        told = posix.fstat(handle)
        _check(path, told.st_mode)
    except OSError:
        posix.close(handle)
        raise
    return handle, told.st_size


def _check(path: str, mode: int) -> None:
    if mode & _KIND == _FOLDER:
        raise IsADirectoryError(21, "is a folder", path)
    if mode & _KIND != _FILE:
        raise OSError(22, "is not a regular file", path)


def read_file(path: str) -> bytes:
    """The bytes of a small regular file of our own; OSError where it cannot be read, or has more
    than 64 MB."""
    handle, size = open_file(path)
    try:
        if size > _READ_AT_ONCE:
            raise OSError(27, "is too large", path)
        return read_all(handle, size)
    finally:
        posix.close(handle)


def read_object(path: str, codec: "Codec") -> "dict[str, Any]":
    """The JSON object in a small file; an empty one where there is none."""
    try:
        held = codec.loads(read_file(path))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def read_head(path: str, limit: int, follow: bool = True) -> bytes:
    """The first `limit` bytes of a regular file that is not ours; OSError where it cannot be read.

    Files that the system makes up have no size and are not read. follow: whether a symbolic link
    may stand in the file's place.
    """
    handle, size = open_file(path, 0 if follow else posix.O_NOFOLLOW)
    try:
        return posix.read(handle, min(limit, size + 1)) if size else b""
    finally:
        posix.close(handle)


def read_system(path: str, limit: int) -> bytes:
    """The first `limit` bytes of a file that the system makes up, below /proc; OSError where it
    cannot be read. Never for a path that somebody else names."""
    handle, _ = open_file(path)
    try:
        return posix.read(handle, limit)
    finally:
        posix.close(handle)


def read_tail(path: str, limit: int) -> bytes:
    """The last `limit` bytes of a regular file; nothing where it cannot be read."""
    try:
        handle, size = open_file(path)
    except OSError:
        return b""
    try:
        posix.lseek(handle, max(size - limit, 0), 0)
        return posix.read(handle, limit)
    except OSError:
        return b""
    finally:
        posix.close(handle)


def modified(path: str) -> float:
    """When the file was last written to, in seconds since 1970; 0.0 where there is none."""
    try:
        return posix.stat(path).st_mtime
    except (OSError, ValueError):  # a name that the system has no bytes for
        return 0.0


def size(path: str) -> int:
    """How many bytes a file has; 0 where there is none."""
    try:
        return posix.stat(path).st_size
    except (OSError, ValueError):  # a name that the system has no bytes for
        return 0


def replace(path: str, data: bytes) -> None:
    """Put `data` at `path` whole or not at all: written beside it, then renamed. OSError where it
    cannot be written, with `path` as its file; nothing is left beside it then."""
    beside = f"{path}.{posix.getpid()}"
    flags = posix.O_WRONLY | posix.O_CREAT | posix.O_TRUNC | posix.O_CLOEXEC | posix.O_NOFOLLOW
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
