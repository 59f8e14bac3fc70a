"""Making a pack: see `hudline_boot`, which reads it."""

import marshal
import posix
import sys

from hudline_boot import MAGIC, SOURCE, SPACES, remove

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from types import CodeType
    from typing import Any

    from hudline_boot import Packed, Sleeping

    Source = tuple[str, int, int, ast.Module]  # file below src/, mtime in nanoseconds, size, tree


def write(path: str, late: "tuple[str, ...]") -> None:
    """Pack the modules of Hudline that are loaded, in the order in which they came to be, and
    asleep those of the packages `late` that are not."""
    beside = f"{path}.{posix.getpid()}"
    try:
        awake, asleep = _awake(), _asleep(late)
        codes = [marshal.dumps(one[4]) for one in asleep]
        sizes = [len(code) for code in codes]
        places: list[Sleeping] = [
            (*one[:4], (sum(sizes[:at]), sizes[at])) for at, one in enumerate(asleep)
        ]
        parts = (marshal.dumps(awake), marshal.dumps(places))
        numbers = [len(MAGIC) + 24 + sum(map(len, parts)) + sum(sizes), *map(len, parts)]
        head = MAGIC + b"".join([number.to_bytes(8, "big") for number in numbers])
        with open(beside, "wb") as target:
            target.write(head + b"".join([*parts, *codes]))
        posix.rename(beside, path)
    except OSError:  # a folder that cannot be written, a full disk: as good as before
        remove(beside)


def _awake() -> "list[Packed]":
    """The modules that are loaded, each behind those it imports at its top."""
    ordered = _in_order({name: _source(file) for name, file in _loaded().items()})
    packed: list[Packed] = []
    for name, (file, mtime, size, tree) in ordered.items():
        _link(tree, {one[0] for one in packed}, set(ordered))
        packed.append((name, file, mtime, size, _compiled(tree, SOURCE + file)))
    return packed


def _asleep(late: "tuple[str, ...]") -> "list[Packed]":
    found = []
    for name, path in _sleeping(late).items():
        file, mtime, size, tree = _source(path)
        found.append((name, file, mtime, size, _compiled(tree, path)))
    return found


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


def _link(tree: "ast.Module", before: "set[str]", every: "set[str]") -> None:
    """Let what a module imports at its top from modules that are packed before it be looked up in
    their names: where one is no package, an import costs as much as twenty of these (CPython 3.11:
    it asks for a `__path__`, and forgets an error)."""
    import ast

    made: list[ast.stmt] = []
    for node in tree.body:
        room = node.module if isinstance(node, ast.ImportFrom) else None
        names = node.names if isinstance(node, ast.ImportFrom) else []
        is_plain = not any(f"{room}.{one.name}" in every for one in names)  # no module itself
        if room not in before or not is_plain:
            made.append(node)
            continue
        for one in names:
            text = f"{one.asname or one.name} = {SPACES}[{room!r}][{one.name!r}]"
            made.append(ast.parse(text).body[0])
    tree.body = made


def _compiled(tree: "ast.Module", path: str) -> "CodeType":
    """The code of a module without what only people and type checkers read."""
    import ast

    for node in ast.walk(tree):
        for field in ("annotation", "returns"):
            if getattr(node, field, None) is not None and not isinstance(node, ast.AnnAssign):
                setattr(node, field, None)
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [kept for one in body for kept in _kept(one, ast)]  # type: ignore[attr-defined]
    return _bare(compile(tree, path, "exec", dont_inherit=True, optimize=2))


def _kept(node: "Any", ast: "Any") -> "list[Any]":
    """A statement without its type, or none where it is of no use but for types."""
    if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
        return []
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        plain = ast.Assign(targets=[node.target], value=node.value)
        return [ast.copy_location(plain, node)]
    return [] if isinstance(node, ast.AnnAssign) else [node]


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
