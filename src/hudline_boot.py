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
    # sleeps, from which byte behind the index on and how many bytes its code lies marshalled.
    Packed = tuple[str, str, int, int, "CodeType"]
    Sleeping = tuple[str, str, int, int, tuple[int, int]]

MAGIC: bytes = sys.modules["_frozen_importlib_external"].MAGIC_NUMBER
SOURCE = __file__.rpartition("/")[0]
_FOLDER = SOURCE + "/hudline/__pycache__"
_TRUST = 5.0  # seconds that a pack is believed without looking at its sources again
# Bytes: the interpreter's mark, then how many bytes the pack has, the list of modules that are
# awake, and the index of those that sleep.
_HEAD = len(MAGIC) + 24
SPACES = "__packed__"  # in each module that is awake: the names of all of them, by module


def start(entry: str) -> "ModuleType":
    """Import the module `entry`, from its pack where that is good, and return it."""
    path = f"{_FOLDER}/{entry}.{sys.implementation.cache_tag}.pack"
    handle, awake, index = _read(path)
    if not awake or not _is_good(path, handle, awake):
        __import__(entry)
        for name in getattr(sys.modules[entry], "also", list)():
            __import__(name)
        from hudline_pack import write

        write(path, getattr(sys.modules[entry], "LATE", ()))
    else:
        spaces: dict[str, dict[str, object]] = {}
        for name, file, _, _, code in awake:
            module = type(sys)(name)
            module.__file__ = SOURCE + file
            if file.endswith("/__init__.py"):
                module.__path__ = [SOURCE + file[:-12]]
            sys.modules[name] = module
            spaces[name] = space = module.__dict__
            space[SPACES] = spaces
            exec(code, space)  # noqa: S102 - as importing does
        sys.meta_path.insert(0, _Asleep(path, handle, index))  # type: ignore[arg-type]
    return sys.modules[entry]


class _Asleep:
    """Finds the modules that sleep in the pack `path`, open as `handle` until the process ends,
    whose index lies at (first byte, how many); one that is stale ends the pack."""

    def __init__(self, path: str, handle: int, index: "tuple[int, int]") -> None:
        self._path = path
        self._handle = handle
        self._index = index
        self._end = sum(index)
        self._sleeping: dict[str, Sleeping] | None = None

    def find_spec(self, name: str, *_: object) -> "object | None":
        """The spec of a module that sleeps here, or None."""
        one = self._known(name)
        if one is None:
            return None
        if not _is_same(*one[1:4]):
            remove(self._path)
            return None
        folder = one[1].endswith("/__init__.py")
        made = type(sys.__spec__)
        return made(name, self, origin=SOURCE + one[1], is_package=folder)  # type: ignore[arg-type]

    def _known(self, name: str) -> "Sleeping | None":
        if not name.startswith("hudline."):
            return None
        if self._sleeping is None:
            data = posix.pread(self._handle, self._index[1], self._index[0])
            listed: list[Sleeping] = marshal.loads(data)  # noqa: S302 - our own file
            self._sleeping = {one[0]: one for one in listed}
        return self._sleeping.get(name)

    def create_module(self, spec: object) -> None:
        """Leave it to the interpreter."""

    def exec_module(self, module: "ModuleType") -> None:
        """Run the module's code."""
        one = self._known(module.__name__)
        if one is None:
            raise ImportError(module.__name__)
        _, file, _, _, place = one
        module.__file__ = SOURCE + file
        if file.endswith("/__init__.py"):
            module.__path__ = [SOURCE + file[:-12]]
        data = posix.pread(self._handle, place[1], self._end + place[0])
        exec(marshal.loads(data), module.__dict__)  # noqa: S102, S302 - our own file


def _read(path: str) -> "tuple[int, list[Packed], tuple[int, int]]":
    """The pack at `path`, open, its modules that are awake, and where the index of the others lies;
    no module where there is no pack of this interpreter's."""
    try:
        handle = posix.open(path, posix.O_RDONLY | posix.O_CLOEXEC)
    except OSError:
        return -1, [], (0, 0)
    head = posix.read(handle, _HEAD)
    numbers = head[len(MAGIC) :]
    size, length, index = [int.from_bytes(numbers[at : at + 8], "big") for at in (0, 8, 16)]
    if head[: len(MAGIC)] != MAGIC or size != posix.fstat(handle).st_size:
        return handle, [], (0, 0)
    try:
        awake = marshal.loads(posix.read(handle, length))  # noqa: S302 - our own file
    except (EOFError, TypeError, ValueError):
        return handle, [], (0, 0)
    return handle, awake if isinstance(awake, list) else [], (_HEAD + length, index)


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
