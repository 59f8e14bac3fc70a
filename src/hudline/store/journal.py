"""The journal of a session: one record a line, appended in one write, never changed.

A record is framed by a newline on both sides, so a neighbour's torn write costs only itself.
"""

import posix

from hudline.store.files import make_folder, open_file, read_all


def append(path: str, line: bytes) -> None:
    """Add one record (JSON without newlines) to the journal at `path`, making its folder once."""
    data = b"\n" + line + b"\n"
    flags = posix.O_WRONLY | posix.O_APPEND | posix.O_CREAT | posix.O_CLOEXEC
    flags |= posix.O_NOFOLLOW | posix.O_NOCTTY
    try:
        handle = posix.open(path, flags, 0o600)
    except FileNotFoundError:
        make_folder(path.rpartition("/")[0])
        handle = posix.open(path, flags, 0o600)
    try:
        posix.write(handle, data)
    finally:
        posix.close(handle)


def read_from(path: str, offset: int) -> "tuple[list[bytes], int] | None":
    """The whole lines behind `offset` and the offset after the last of them.

    None when the file is shorter than `offset`: it is not the journal that was read before.
    A journal that cannot be opened is an empty one.
    """
    try:
        handle, size = open_file(path)
    except OSError:
        return ([], 0) if offset == 0 else None
    try:
        if size < offset:
            return None
        posix.lseek(handle, offset, 0)
        data = read_all(handle, size - offset)
    finally:
        posix.close(handle)
    end = data.rfind(b"\n") + 1
    return data[:end].split(b"\n"), offset + end
