"""A module as it lies in a pack: without what only people and type checkers read."""

import ast
import posix

from hudline_boot import SOURCE, SPACES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType
    from typing import Any

    from hudline_boot import Packed

    Source = tuple[str, int, int, ast.Module]  # file below src/, mtime in nanoseconds, size, tree


def compiled(name: str, source: "Source", ready: "set[str]", every: "set[str]") -> "Packed":
    """A module as it lies in the pack, without what only people and type checkers read. What it
    imports of `ready` modules at its top, and of `every` module later, is looked up in their names,
    and so is what it imports by a name that is put together: an import costs as much as twenty of
    these (CPython 3.11: where a module is no package, it asks for a `__path__`, and forgets an
    error)."""
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
