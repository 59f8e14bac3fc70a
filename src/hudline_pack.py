"""Making a pack: see `hudline_boot`, which reads it."""

import marshal
import posix
import sys

from hudline_boot import MAGIC, SOURCE

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from types import ModuleType

    from hudline_boot import Packed
    from hudline_compile import Source

_PART = 96 * 1024  # bytes of a list: a longer one would be read into memory that is new each time


def made(entry: str, path: str) -> "ModuleType":
    """Import the module `entry` and what its `also()` names, and pack them at `path`."""
    __import__(entry)
    for name in getattr(sys.modules[entry], "also", list)():
        __import__(name)
    _write_aside(path, getattr(sys.modules[entry], "LATE", ()))
    return sys.modules[entry]


def _write_aside(path: str, late: "tuple[str, ...]") -> None:
    """Write the pack in a process of its own, and wait for it: it takes thirty megabytes, which a
    process that stays (the band) would keep."""
    try:
        packer = posix.fork()
        if not packer:
            try:
                write(path, late)
            finally:
                posix._exit(0)
        posix.waitpid(packer, 0)
    except OSError:  # no process is to be had, or none may be waited for: as good as before
        return


def remove(path: str) -> None:
    """Take a file away, if it is there."""
    try:
        posix.unlink(path)
    except OSError:
        return


def write(path: str, late: "tuple[str, ...]") -> None:
    """Pack the modules of Hudline that are loaded, in the order in which they came to be, and
    asleep those of the packages `late` that are not."""
    beside = f"{path}.{posix.getpid()}"
    try:
        with open(beside, "wb") as target:  # first: where it cannot be, nothing is made
            target.write(_whole(*_packed(late)))
        posix.rename(beside, path)
    except OSError:  # a folder that cannot be written, a full disk: as good as before
        remove(beside)


def _whole(awake: "list[Packed]", asleep: "list[Packed]") -> bytes:
    codes = [marshal.dumps(one[1:]) for one in asleep]
    ends = [sum(map(len, codes[:at])) for at in range(len(codes))]
    lines = [f"{one[0]} {first} {len(code)}" for one, first, code in zip(asleep, ends, codes)]
    parts = (_listed(awake), "\n".join(["", *lines, ""]).encode(), b"".join(codes))
    numbers = [len(MAGIC) + 24 + sum(map(len, parts)), *map(len, parts[:2])]
    head = MAGIC + b"".join([number.to_bytes(8, "big") for number in numbers])
    return head + b"".join(parts)


def _listed(awake: "list[Packed]") -> bytes:
    """The modules as lists of a certain size, each behind its length."""
    parts: list[list[Packed]] = [[]]
    size = 0
    for one in awake:
        size += len(marshal.dumps(one))
        if size > _PART and parts[-1]:
            parts.append([])
            size = 0
        parts[-1].append(one)
    lists = [marshal.dumps(part) for part in parts]
    return b"".join([len(one).to_bytes(8, "big") + one for one in lists])


def _packed(late: "tuple[str, ...]") -> "tuple[list[Packed], list[Packed]]":
    """The modules that are loaded, each behind those it imports at its top, and the sleeping."""
    from hudline_compile import compiled

    ordered = _in_order({name: _source(file) for name, file in _loaded().items()})
    sleeping = {name: _source(path) for name, path in _sleeping(late).items()}
    every = {*ordered, *sleeping}
    before: set[str] = set()
    awake = []
    for name, source in ordered.items():
        packed = compiled(name, source, before, every)
        if packed[4].co_names:
            awake.append(packed)
            before.add(name)
        else:  # a package with nothing in it: only an import asks for it
            sleeping[name] = source
    return awake, [compiled(name, source, every, every) for name, source in sleeping.items()]


def _loaded() -> "dict[str, str]":
    """The file of each module of Hudline that is loaded."""
    files = {name: getattr(one, "__file__", None) or "" for name, one in list(sys.modules.items())}
    return {
        name: file
        for name, file in files.items()
        if (name + ".").startswith("hudline.") and file.startswith(SOURCE + "/")
    }


def _sleeping(packages: "tuple[str, ...]") -> "dict[str, str]":
    """The file of each module in these packages that is not loaded, the packages' own too."""
    found = {}
    for package in packages:
        folder = f"{SOURCE}/{package.replace('.', '/')}"
        for file in sorted(posix.listdir(folder)):
            name = package if file == "__init__.py" else f"{package}.{file[:-3]}"
            if file.endswith(".py") and name not in sys.modules:
                found[name] = f"{folder}/{file}"
    return found


def _source(path: str) -> "Source":
    import ast

    with open(path, "rb") as source:
        known = posix.fstat(source.fileno())
        return path[len(SOURCE) :], known.st_mtime_ns, known.st_size, ast.parse(source.read())


def _in_order(sources: "dict[str, Source]") -> "dict[str, Source]":
    """The modules so that each stands behind those it imports at its top."""
    left = dict(sources)
    ordered: dict[str, Source] = {}

    def place(name: str) -> None:
        one = left.pop(name, None)
        if one is None:
            return
        place(name.rpartition(".")[0])
        for needed in _needed(one[3]):
            place(needed)
        ordered[name] = one

    for name in list(left):
        place(name)
    return ordered


def _needed(tree: "ast.Module") -> "list[str]":
    """The modules that a module imports at its top, and what may be one."""
    import ast

    found = []
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
        elif isinstance(node, ast.Import):
            found += [one.name for one in node.names]
    return found
