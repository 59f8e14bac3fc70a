"""Start an entry of Hudline from one file instead of many.

Finding and opening a module costs about a hundredth of an interpreter's whole start, forty of
them cost more than all their work. So the compiled modules of an entry lie in one pack beside
the other compiled files, made as they are: by whoever finds it missing or stale, and believed
only while every source file is as it was, which is looked at every few seconds. Without a pack
everything works, only slower.

What an entry imports at its top is ready at once, and what its `also()` names. What it may import
later (`LATE` names the packages) lies in the pack asleep, looked at only when it is asked for.
"""

import gc
import marshal
import posix
import sys
import time

BEGAN = time.time()  # of this process; what it loads may take a while, the first time

gc.disable()  # a process of a dozen milliseconds leaves its garbage to the kernel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, ModuleType

    # Module, its file below src/, that file's mtime in nanoseconds and size, and its code; where it
    # sleeps, from which byte behind the list on and how many bytes its code lies marshalled.
    Packed = tuple[str, str, int, int, "CodeType | tuple[int, int]"]

MAGIC: bytes = sys.modules["_frozen_importlib_external"].MAGIC_NUMBER
SOURCE = __file__.rpartition("/")[0]
_FOLDER = SOURCE + "/hudline/__pycache__"
_TRUST = 5.0  # seconds that a pack is believed without looking at its sources again
_HEAD = len(MAGIC) + 8  # bytes: the interpreter's mark, and how many bytes the list behind it has


def start(entry: str) -> "ModuleType":
    """Import the module `entry`, from its pack where that is good, and return it."""
    path = f"{_FOLDER}/{entry}.{sys.implementation.cache_tag}.pack"
    handle, packed, end = _read(path)
    awake = [one for one in packed if type(one[4]) is not tuple]
    if not packed or not _is_good(path, handle, awake):
        __import__(entry)
        for name in getattr(sys.modules[entry], "also", list)():
            __import__(name)
        from hudline_pack import write

        write(path, getattr(sys.modules[entry], "LATE", ()))
    else:
        for name, file, _, _, code in awake:
            module = type(sys)(name)
            module.__file__ = SOURCE + file
            if file.endswith("/__init__.py"):
                module.__path__ = [SOURCE + file[:-12]]
            sys.modules[name] = module
            exec(code, module.__dict__)  # type: ignore[arg-type] # noqa: S102 - as importing does
        sys.meta_path.insert(0, _Asleep(path, handle, packed, end))  # type: ignore[arg-type]
    return sys.modules[entry]


class _Asleep:
    """Finds the modules that sleep in the pack `path`, open as `handle` until the process ends,
    behind byte `end`; one that is stale ends the pack."""

    def __init__(self, path: str, handle: int, packed: "list[Packed]", end: int) -> None:
        self._path = path
        self._handle = handle
        self._end = end
        self._packed = {one[0]: one for one in packed if type(one[4]) is tuple}

    def find_spec(self, name: str, *_: object) -> "object | None":
        """The spec of a module that sleeps here, or None."""
        one = self._packed.get(name)
        if one is None:
            return None
        if not _is_same(*one[1:4]):
            remove(self._path)
            return None
        folder = one[1].endswith("/__init__.py")
        made = type(sys.__spec__)
        return made(name, self, origin=SOURCE + one[1], is_package=folder)  # type: ignore[arg-type]

    def create_module(self, spec: object) -> None:
        """Leave it to the interpreter."""

    def exec_module(self, module: "ModuleType") -> None:
        """Run the module's code."""
        _, file, _, _, place = self._packed[module.__name__]
        module.__file__ = SOURCE + file
        if file.endswith("/__init__.py"):
            module.__path__ = [SOURCE + file[:-12]]
        data = posix.pread(self._handle, place[1], self._end + place[0])  # type: ignore[index]
        exec(marshal.loads(data), module.__dict__)  # noqa: S102, S302 - our own file


def _read(path: str) -> "tuple[int, list[Packed], int]":
    """The pack at `path`, open, its list, and where that ends; an empty list where there is none
    of this interpreter's."""
    try:
        handle = posix.open(path, posix.O_RDONLY | posix.O_CLOEXEC)
    except OSError:
        return -1, [], 0
    size = posix.fstat(handle).st_size
    head = posix.read(handle, _HEAD)
    length = int.from_bytes(head[-8:], "big")
    if head[:-8] != MAGIC or _HEAD + length > size:
        return handle, [], 0
    try:
        packed = marshal.loads(posix.read(handle, length))  # noqa: S302 - our own file
    except (EOFError, TypeError, ValueError):
        return handle, [], 0
    is_whole = isinstance(packed, list) and packed and _end(packed) == size - _HEAD - length
    return handle, packed if is_whole else [], _HEAD + length


def _end(packed: "list[Packed]") -> int:
    """How many bytes of modules that sleep lie behind the list: the last one ends them."""
    place = packed[-1][4]
    return sum(place) if type(place) is tuple else 0


def _is_good(path: str, handle: int, awake: "list[Packed]") -> bool:
    """Whether every source file is as it was, or was a few seconds ago: then the pack has the time
    of that look."""
    now = time.time()
    if 0 <= now - posix.fstat(handle).st_mtime < _TRUST:
        return True
    if not all(_is_same(*one[1:4]) for one in awake):
        return False
    try:
        posix.utime(path, (now, now))
    except OSError:  # somebody else's folder: then it is looked at every time
        return True
    return True


def _is_same(file: str, mtime: int, size: int) -> bool:
    try:
        now = posix.stat(SOURCE + file)
    except OSError:
        return False
    return now.st_mtime_ns == mtime and now.st_size == size


def remove(path: str) -> None:
    """Take a file away, if it is there."""
    try:
        posix.unlink(path)
    except OSError:
        return
