"""Start an entry of Hudline from one file instead of many.

Finding and opening a module costs about a hundredth of an interpreter's whole start, forty of
them cost more than all their work. So the compiled modules of an entry lie in one pack beside
the other compiled files, made as they are: by whoever finds it missing or stale, and believed
only while every source file is as it was, which is looked at every few seconds. Without a pack
everything works, only slower.

What an entry imports at its top is ready at once, and what its `also()` names. What it may import
later (`LATE` names the packages) lies in the pack asleep, read only when it is asked for.
"""

import marshal
import posix
import sys
import time

BEGAN = time.time()  # of this process; what it loads may take a while, the first time

# A process of a dozen milliseconds leaves its garbage to the kernel. To import `gc` would cost
# three times as much as making it, which is how importing ends.
_make = sys.modules["_imp"]
_gc = _make.create_builtin(type(sys.__spec__)("gc", None))
_make.exec_builtin(_gc)
_gc.disable()

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, ModuleType
    from typing import Any

    # A module's file below src/, that file's mtime in nanoseconds and size, and its code.
    Sleeping = tuple[str, int, int, CodeType]
    Packed = tuple[str, str, int, int, CodeType]  # the same behind its name
    Names = dict[str, object]  # the names in a module

_Module = type(sys)
MAGIC: bytes = sys.modules["_frozen_importlib_external"].MAGIC_NUMBER
SOURCE = __file__.rpartition("/")[0]
if SOURCE not in sys.path:  # whoever starts often loads this file by its name
    sys.path.insert(0, SOURCE)
_FOLDER = SOURCE + "/hudline/__pycache__"
_TRUST = 5.0  # seconds that a pack is believed without looking at its sources again
# Bytes: the interpreter's mark, then how many bytes the pack has, the lists of modules that are
# awake (each behind its length), and the index of those that sleep.
_HEAD = len(MAGIC) + 24
SPACES = "__packed__"  # in each module of a pack: the `_Spaces`


def start(entry: str) -> "ModuleType":
    """Import the module `entry`, from its pack where that is good, and return it."""
    path = f"{_FOLDER}/{entry}.{sys.implementation.cache_tag}.pack"
    handle, awake, index = _read(path)
    if not awake or not _is_good(path, handle, awake):
        from hudline_pack import made

        return made(entry, path)
    spaces = _Spaces(path, handle, index)
    for name, file, _, _, code in awake:
        spaces.run(name, file, code)
    sys.meta_path.insert(0, spaces)  # type: ignore[arg-type]
    return sys.modules[entry]


class _Spaces(dict):  # type: ignore[type-arg]
    """The names in each module of a pack, by the module's own; a module that sleeps wakes when it
    is asked for, here or by an import, whose finder and loader this is too.

    The pack lies at `path`, open as `handle` until the process ends, the index of what sleeps in it
    at (first byte, how many): a line for each, "name first how many", counted from behind it. A
    module whose file has changed ends the pack.
    """

    def __init__(self, path: str, handle: int, index: "tuple[int, int]") -> None:
        self._path = path
        self._handle = handle
        self._place = index
        self._index = b""

    def run(self, name: str, file: str, code: "CodeType") -> "Names":
        """Run the code of the module `name`, which then is there; the names in it."""
        module = _Module(name)
        space = module.__dict__
        space["__file__"] = SOURCE + file
        space[SPACES] = self
        if file.endswith("/__init__.py"):
            space["__path__"] = [SOURCE + file[:-12]]
        exec(code, space)  # noqa: S102 - as importing does
        sys.modules[name] = module
        self[name] = space
        return space

    def module(self, name: str) -> "ModuleType":
        """The module `name` itself, awake."""
        self[name]
        return sys.modules[name]

    def __missing__(self, name: str) -> "Names":
        """The names in a module that is not awake yet; ImportError where there is none."""
        names = None if name in sys.modules else self._woken(name)
        if names is None:
            names = self[name] = vars(__import__(name, fromlist=("",)))
        return names

    def _woken(self, name: str) -> "Names | None":
        found = self._sleeping(name)
        return None if found is None else self.run(name, found[0], found[3])

    def _sleeping(self, name: str) -> "Sleeping | None":
        """What sleeps under this name, or None."""
        if not self._index:
            self._index = posix.pread(self._handle, self._place[1], self._place[0])
        began = self._index.find(b"\n%s " % name.encode())
        if began < 0:
            return None
        _, first, size = self._index[began + 1 : self._index.index(b"\n", began + 1)].split()
        data = posix.pread(self._handle, int(size), sum(self._place) + int(first))
        found: Sleeping = marshal.loads(data)  # noqa: S302 - our own file
        if not _is_same(*found[:3]):
            from hudline_pack import remove

            remove(self._path)
            return None
        return found

    def find_spec(self, name: str, *_: object) -> "object | None":
        """The spec of a module that slept here, or None."""
        names = self._woken(name) if (name + ".").startswith("hudline.") else None
        if names is None:
            return None
        made = type(sys.__spec__)
        return made(name, self, origin=names["__file__"], is_package="__path__" in names)  # type: ignore[arg-type]

    def create_module(self, spec: "Any") -> "ModuleType":
        """The module that is wanted: it woke when it was found."""
        return sys.modules[spec.name]

    def exec_module(self, module: "ModuleType") -> None:
        """It has run already."""


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
    awake: list[Packed] = []
    left = length
    try:
        while left > 0:
            part = int.from_bytes(posix.read(handle, 8), "big")
            awake += marshal.loads(posix.read(handle, part))  # noqa: S302 - our own file
            left -= 8 + part
    except (EOFError, TypeError, ValueError):
        return handle, [], (0, 0)
    return handle, awake, (_HEAD + length, index)


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
