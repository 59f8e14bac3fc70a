"""Files: whole reads, whole writes, the ends of logs. See `core.paths` for what hooks need."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Callable

from hudline.core.json_codec import loads
from hudline.core.paths import READ_AT_ONCE, open_file, read_all, read_head
from hudline.platform import files


@contextmanager
def _reading(path: str) -> Iterator[tuple[int, int]]:
    """A handle to read the regular file at `path`, and its size in bytes; OSError without one."""
    handle, length = open_file(path)
    try:
        yield handle, length
    finally:
        os.close(handle)


def read_file(path: str) -> bytes:
    """The bytes of a regular file of our own; OSError where it cannot be read, or has more than
    64 MB."""
    with _reading(path) as (handle, length):
        if length > READ_AT_ONCE:
            raise OSError(27, "is too large", path)
        return read_all(handle, length)


def read_object(path: str) -> dict[str, Any]:
    """The JSON object in a small file; an empty one where there is none."""
    try:
        value = loads(read_file(path))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def read_regular(path: str, limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes that is not ours; b"" of anything
    else."""
    try:
        data = read_head(path, limit + 1)
    except (OSError, ValueError):  # ValueError: a name that the system has no bytes for
        return b""
    return data if len(data) <= limit else b""


def read_tail(path: str, limit: int) -> bytes:
    """The last `limit` bytes of a regular file; nothing where it cannot be read."""
    try:
        with _reading(path) as (handle, length):
            os.lseek(handle, max(length - limit, 0), os.SEEK_SET)
            return os.read(handle, limit)
    except OSError:
        return b""


def read_from(path: str, offset: int) -> tuple[list[bytes], int] | None:
    """The whole lines of a journal behind `offset`, and the offset behind the last of them.

    None where the file is shorter than `offset`: it is not the journal that was read before. A
    journal that cannot be opened is an empty one.
    """
    try:
        handle, length = open_file(path)
    except OSError:
        return ([], 0) if offset == 0 else None
    try:
        if length < offset:
            return None
        os.lseek(handle, offset, os.SEEK_SET)
        data = read_all(handle, length - offset)
    finally:
        os.close(handle)
    end = data.rfind(b"\n") + 1
    return data[:end].split(b"\n"), offset + end


def modified(path: str) -> float:
    """When the file was last written to, in seconds since 1970; 0.0 where there is none."""
    try:
        return os.stat(path).st_mtime
    except (OSError, ValueError):  # ValueError: a name that the system has no bytes for
        return 0.0


def mark(path: str) -> tuple[int, int]:
    """Time of the last write (ns) and size of a file, which tell that it was written to; zeros
    where there is none."""
    try:
        status = os.stat(path)
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


def names(folder: str) -> list[str]:
    """The names in a folder, in no order; none where it cannot be listed."""
    try:
        return os.listdir(folder)
    except OSError:
        return []


def size(path: str) -> int:
    """How many bytes a file has; 0 where there is none."""
    try:
        return os.stat(path).st_size
    except (OSError, ValueError):  # ValueError: a name that the system has no bytes for
        return 0


def replace(path: str, data: bytes) -> None:
    """Put `data` at `path` whole or not at all: written beside it, then renamed. OSError where it
    cannot be written, with `path` as its file; nothing is left beside it then."""
    beside = f"{path}.{os.getpid()}"
    try:
        handle = files.create(beside)
    except OSError as error:
        raise OSError(error.errno, error.strerror, path) from None
    written = 0
    try:
        try:
            while written < len(data):
                written += os.write(handle, data[written:])
        finally:
            os.close(handle)
        files.replace(beside, path)
    except OSError as error:
        files.remove(beside)
        raise OSError(error.errno, error.strerror, path) from None


class FileCache:
    """What was parsed of files, by path."""

    def __init__(self) -> None:
        self._entries: dict[str, tuple[object, Any]] = {}

    def read(self, path: str, parse: Callable[[], Any]) -> Any:
        """What `parse` makes of the file at `path`; called again where that was written to since,
        and as long as it returns None."""
        try:
            status = os.stat(path)
            version: object = (status.st_mtime_ns, status.st_size, status.st_ino)
            may_change = files.TIME_STEP > 0 and time.time() - status.st_mtime < files.TIME_STEP
        except OSError:
            version, may_change = None, False
        entry = self._entries.get(path)
        if entry is None or entry[0] != version or entry[1] is None:
            kept = object() if may_change else version  # the next change may have the same time
            value = parse()
            if files.TIME_STEP and entry is not None and value == entry[1]:
                value = entry[1]  # read once more, and the same
            entry = self._entries[path] = (kept, value)
        return entry[1]
