"""Making a pack: see `hudline_boot`, which reads it."""

import marshal
import posix
import sys

from hudline_boot import MAGIC, SOURCE, SPACES

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from types import CodeType, ModuleType
    from typing import Any

    from hudline_boot import Packed

    Source = tuple[str, int, int, ast.Module]  # file below src/, mtime in nanoseconds, size, tree

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
    ordered = _in_order({name: _source(file) for name, file in _loaded().items()})
    sleeping = {name: _source(path) for name, path in _sleeping(late).items()}
    every = {*ordered, *sleeping}
    before: set[str] = set()
    awake = []
    for name, source in ordered.items():
        packed = _compiled(name, source, before, every)
        if packed[4].co_names:
            awake.append(packed)
            before.add(name)
        else:  # a package with nothing in it: only an import asks for it
            sleeping[name] = source
    return awake, [_compiled(name, source, every, every) for name, source in sleeping.items()]


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


def _compiled(name: str, source: "Source", ready: "set[str]", every: "set[str]") -> "Packed":
    """A module as it lies in the pack, without what only people and type checkers read. What it
    imports of `ready` modules at its top, and of `every` module later, is looked up in their names,
    and so is what it imports by a name that is put together: an import costs as much as twenty of
    these (CPython 3.11: where a module is no package, it asks for a `__path__`, and forgets an
    error)."""
    import ast

    file, mtime, size, tree = source
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_import(node):
            node.func, node.keywords = ast.parse(SPACES + ".module", mode="eval").body, []
            node.args = node.args[:1]
        for field in ("annotation", "returns"):
            if getattr(node, field, None) is not None and not isinstance(node, ast.AnnAssign):
                setattr(node, field, None)
        for field in ("body", "orelse", "finalbody"):
            body = getattr(node, field, None)
            if isinstance(body, list):
                known = ready if node is tree else every
                is_record = bool(getattr(node, "bases", ()) or getattr(node, "decorator_list", ()))
                kept = [kept for one in body for kept in _kept(one, is_record)]
                setattr(node, field, [made for one in kept for made in _linked(one, known)])
    code = compile(tree, SOURCE + file, "exec", dont_inherit=True, optimize=2)
    return name, file, mtime, size, _bare(code)


def _linked(node: "ast.stmt", ready: "set[str]") -> "list[ast.stmt]":
    """A statement, an import of `ready` modules as looking into their names."""
    import ast

    if not isinstance(node, ast.ImportFrom) or not node.module:
        return [node]
    made: list[ast.stmt] = []
    for one in node.names:
        room, found = f"{node.module}.{one.name}", f"{SPACES}.module('{node.module}.{one.name}')"
        if not _is_module(room):
            room, found = node.module, f"{SPACES}[{node.module!r}][{one.name!r}]"
        if room not in ready:
            return [node]
        made += ast.parse(f"{one.asname or one.name} = {found}").body
    return made


def _is_module(name: str) -> bool:
    """Whether a dotted name is a module's of Hudline, packed or not."""
    path = f"{SOURCE}/{name.replace('.', '/')}"
    for file in (path + ".py", path + "/__init__.py"):
        try:
            posix.stat(file)
        except OSError:
            continue
        return True
    return False


def _is_import(call: "ast.Call") -> bool:
    """Whether a call imports a module of ours by a name that is put together."""
    is_import = getattr(call.func, "id", "") == "__import__"
    start = getattr(call.args[0], "left", None) if is_import else None
    return str(getattr(start, "value", "")).startswith("hudline.")


def _kept(node: "ast.stmt", is_field: bool) -> "list[ast.stmt]":
    """A statement without its type, or none where it is of no use but for types. is_field: it may
    be one of a record's, whose types say that it is there."""
    import ast

    if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
        return []
    if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "TYPE_CHECKING":
        return []
    if not isinstance(node, ast.AnnAssign) or is_field:
        return [node]
    if node.value is not None:
        plain = ast.Assign(targets=[node.target], value=node.value)
        return [ast.copy_location(plain, node)]
    return []


def _bare(code: "CodeType") -> "CodeType":
    """The code without its table of lines, a quarter of it, and without the long names of what is
    in it: an error names the function that it happened in."""
    bare: dict[str, Any] = {
        "co_consts": tuple(
            [_bare(one) if type(one) is type(code) else one for one in code.co_consts]
        )
    }
    if hasattr(code, "co_linetable"):
        bare["co_linetable"] = b""
    if hasattr(code, "co_qualname"):
        bare["co_qualname"] = code.co_name
    return code.replace(**bare)


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
