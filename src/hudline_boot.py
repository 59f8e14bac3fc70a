"""Start an entry of Hudline from one file instead of forty.

Finding and opening a module costs about a hundredth of an interpreter's whole start, forty of
them cost more than all their work. So the compiled modules of an entry lie in one pack beside
the other compiled files, made as they are: by whoever finds it missing or stale, and believed
only while every source file is as it was. Without a pack everything works, only slower.
"""

import gc
import marshal
import posix
import sys

gc.disable()  # a process of a dozen milliseconds leaves its garbage to the kernel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, ModuleType

    # Module, its file below src/, that file's mtime in nanoseconds and size, the code.
    Packed = tuple[str, str, int, int, CodeType]

_MAGIC: bytes = sys.modules["_frozen_importlib_external"].MAGIC_NUMBER
_SOURCE = __file__.rpartition("/")[0]
_FOLDER = _SOURCE + "/hudline/__pycache__"


def start(entry: str) -> "ModuleType":
    """Import the module `entry`, from its pack where that is good, and return it.

    What its `ALSO` names is packed too: modules it imports only when it needs them.
    """
    path = f"{_FOLDER}/{entry}.{sys.implementation.cache_tag}.pack"
    packed = _read(path)
    if packed is None or not all(_is_same(*one[1:4]) for one in packed):
        __import__(entry)
        for name in getattr(sys.modules[entry], "ALSO", ()):
            __import__(name)
        _write(path)
    else:
        for name, file, _, _, code in packed:
            module = type(sys)(name)
            module.__file__ = _SOURCE + file
            if file.endswith("/__init__.py"):
                module.__path__ = [_SOURCE + file[:-12]]
            sys.modules[name] = module
            exec(code, module.__dict__)  # noqa: S102 - what importing a compiled file does
    return sys.modules[entry]


def _read(path: str) -> "list[Packed] | None":
    """The pack at `path`; None where there is none of this interpreter's."""
    try:
        handle = posix.open(path, posix.O_RDONLY | posix.O_CLOEXEC)
    except OSError:
        return None
    try:
        data = posix.read(handle, posix.fstat(handle).st_size)
    finally:
        posix.close(handle)
    if data[: len(_MAGIC)] != _MAGIC:
        return None
    try:
        packed = marshal.loads(memoryview(data)[len(_MAGIC) :])  # noqa: S302 - our own file
    except (EOFError, TypeError, ValueError):
        return None
    return packed if packed and isinstance(packed, list) else None


def _is_same(file: str, mtime: int, size: int) -> bool:
    try:
        now = posix.stat(_SOURCE + file)
    except OSError:
        return False
    return now.st_mtime_ns == mtime and now.st_size == size


def _write(path: str) -> None:
    """Pack the modules of Hudline that are loaded, in the order in which they came to be."""
    packed = []
    beside = f"{path}.{posix.getpid()}"
    try:
        for name, module in list(sys.modules.items()):
            file = getattr(module, "__file__", None) or ""
            if (name + ".").startswith("hudline.") and file.startswith(_SOURCE + "/"):
                with open(file, "rb") as source:
                    known = posix.fstat(source.fileno())
                    code = _compiled(source.read(), file)
                packed.append((name, file[len(_SOURCE) :], known.st_mtime_ns, known.st_size, code))
        with open(beside, "wb") as target:
            target.write(_MAGIC + marshal.dumps(_in_order(packed)))
        posix.rename(beside, path)
    except OSError:  # a folder that cannot be written, a full disk: as good as before
        _remove(beside)


def _compiled(source: bytes, file: str) -> "CodeType":
    """The code of a file without what only people and type checkers read."""
    import ast

    tree = ast.parse(source)
    for node in ast.walk(tree):
        for field in ("annotation", "returns"):
            if getattr(node, field, None) is not None and not isinstance(node, ast.AnnAssign):
                setattr(node, field, None)
    return compile(tree, file, "exec", dont_inherit=True, optimize=2)


def _remove(path: str) -> None:
    try:
        posix.unlink(path)
    except OSError:
        return


def _in_order(packed: "list[Packed]") -> "list[Packed]":
    """The modules so that each stands behind those it imports (imports are at the top, or late)."""
    by_name = {one[0]: one for one in packed}
    ordered: dict[str, Packed] = {}

    def place(name: str) -> None:
        one = by_name.pop(name, None)
        if one is None:
            return
        place(name.rpartition(".")[0])
        for needed in one[4].co_names:
            place(needed)
        ordered[name] = one

    for name in list(by_name):
        place(name)
    return list(ordered.values())
