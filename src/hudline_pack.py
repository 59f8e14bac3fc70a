"""Making a pack: see `hudline_boot`, which reads it."""

import marshal
import posix
import sys

from hudline_boot import MAGIC, SOURCE, remove

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType
    from typing import Any

    from hudline_boot import Packed


def write(path: str, late: "tuple[str, ...]") -> None:
    """Pack the modules of Hudline that are loaded, in the order in which they came to be, and
    asleep those of the packages `late` that are not."""
    beside = f"{path}.{posix.getpid()}"
    try:
        awake = _in_order([_packed(name, file) for name, file in _loaded().items()])
        asleep = [_packed(name, file) for name, file in _sleeping(late).items()]
        codes = [marshal.dumps(one[4]) for one in asleep]
        sizes = [len(code) for code in codes]
        places = [(*one[:4], (sum(sizes[:at]), sizes[at])) for at, one in enumerate(asleep)]
        data = marshal.dumps(awake + places)
        with open(beside, "wb") as target:
            target.write(MAGIC + len(data).to_bytes(8, "big") + data + b"".join(codes))
        posix.rename(beside, path)
    except OSError:  # a folder that cannot be written, a full disk: as good as before
        remove(beside)


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


def _packed(name: str, file: str) -> "Packed":
    with open(file, "rb") as source:
        known = posix.fstat(source.fileno())
        code = _compiled(source.read(), file)
    return name, file[len(SOURCE) :], known.st_mtime_ns, known.st_size, code


def _compiled(source: bytes, file: str) -> "CodeType":
    """The code of a file without what only people and type checkers read."""
    import ast

    tree = ast.parse(source)
    for node in ast.walk(tree):
        for field in ("annotation", "returns"):
            if getattr(node, field, None) is not None and not isinstance(node, ast.AnnAssign):
                setattr(node, field, None)
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [kept for one in body for kept in _kept(one, ast)]  # type: ignore[attr-defined]
    return _bare(compile(tree, file, "exec", dont_inherit=True, optimize=2))


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


def _in_order(packed: "list[Packed]") -> "list[Packed]":
    """The modules so that each stands behind those it imports (imports are at the top, or late)."""
    by_name = {one[0]: one for one in packed}
    ordered: dict[str, Packed] = {}

    def place(name: str) -> None:
        one = by_name.pop(name, None)
        if one is None:
            return
        place(name.rpartition(".")[0])
        for needed in one[4].co_names:  # type: ignore[union-attr]
            place(needed)
        ordered[name] = one

    for name in list(by_name):
        place(name)
    return list(ordered.values())
