"""The house as docs/architecture.md tells it, compared with the code.

The table there has the columns `room`, `may import` and `may touch`. A room is a package below
src/hudline, or one of its modules; `boot` is hudline_boot. What it may import stands in
backticks: rooms (`wire`), or modules of them (`page.piece`); the word "everything" allows all.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from functools import cache
from pathlib import Path

import pytest

from hudline import __version__

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "hudline"
TABLE = ROOT / "docs" / "architecture.md"
FILES = sorted(SOURCE.rglob("*.py"))
BOOT = ROOT / "src" / "hudline_boot.py"
PACKERS = (ROOT / "src" / "hudline_pack.py", ROOT / "src" / "hudline_compile.py")
HEAD = "| room | may import | may touch |"
PURE = ("wire", "state", "now", "widgets", "page", "layout", "show", "pane")
HARMLESS = {"__future__", "math", "typing", "collections.abc"}  # standard modules for pure rooms
FORBIDDEN_NAMES = ("manager", "helper", "util", "controller")
MOST_LINES, LONGEST = 250, 40


def module(path: Path) -> str:
    """The module of a file as the table writes it: `wire.text`, `show`, `boot`."""
    if path in (BOOT, *PACKERS):
        return "boot"
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def is_for_types(node: ast.AST) -> bool:
    """`if TYPE_CHECKING:`, whose imports never run."""
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def imports(path: Path, *, for_types: bool) -> set[str]:
    """The modules that a file imports when it runs, or also what it imports for its types."""
    found: set[str] = set()
    waiting: list[ast.AST] = [tree(path)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {_target(node.module or "", alias.name) for alias in node.names}
        if is_for_types(node) and not for_types:
            assert isinstance(node, ast.If)
            waiting += node.orelse
        else:
            waiting += ast.iter_child_nodes(node)
    return found


def _target(package: str, name: str) -> str:
    """`from hudline.cli import layers` imports a module, `from hudline.door import attempt` not."""
    inner = ROOT / "src" / Path(*package.split(".")) / name
    is_module = inner.with_suffix(".py").exists() or (inner / "__init__.py").exists()
    return f"{package}.{name}" if is_module else package


def internal(path: Path) -> set[str]:
    """The modules of Hudline that a file imports, for types or by a written name too."""
    found = set()
    written = {
        node.value
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    by_name = {text.rstrip(".") for text in written if re.fullmatch(r"hudline(\.\w+)+\.?", text)}
    for name in imports(path, for_types=True) | by_name:
        if name == "hudline_boot":
            found.add("boot")
        elif name.startswith("hudline."):
            found.add(name[len("hudline.") :])
    return found


def test_nothing_is_imported_by_a_path_of_attributes() -> None:
    """`import hudline.page.fit` needs the packages as attributes of each other, and those of a pack
    sleep."""
    named = [
        f"{path.relative_to(ROOT)}: {alias.name}"
        for path in sorted((ROOT / "src").rglob("*.py"))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name.startswith("hudline.")
    ]
    assert named == []


def covers(room: str, name: str) -> bool:
    return name == room or name.startswith(room + ".")


def table() -> dict[str, tuple[str, str]]:
    """The rows of the table: room → (may import, may touch)."""
    assert TABLE.exists(), "docs/architecture.md is missing: it holds the table of rooms"
    lines = TABLE.read_text("utf-8").splitlines()
    assert HEAD in lines, f"docs/architecture.md has no table headed {HEAD}"
    rows: dict[str, tuple[str, str]] = {}
    for line in lines[lines.index(HEAD) + 2 :]:
        if not line.startswith("|"):
            break
        rooms, may_import, may_touch = (cell.strip() for cell in line.strip("|").split("|"))
        for room in re.findall("`([^`]+)`", rooms):
            assert room not in rows, f"{room} stands twice in the table"
            rows[room] = (may_import, may_touch)
    return rows


def room_of(name: str, rooms: list[str]) -> str:
    """The closest room that a module belongs to; "" where the table has none."""
    return max((room for room in rooms if covers(room, name)), key=len, default="")


# The table


def test_every_file_has_a_room_and_every_room_has_a_file() -> None:
    rooms = list(table())
    lived_in = {module(path): room_of(module(path), rooms) for path in [*FILES, BOOT, *PACKERS]}
    homeless = [name for name, room in lived_in.items() if not room and name]

    assert homeless == []
    assert sorted(rooms) == sorted(set(lived_in.values()) - {""})


def test_every_room_imports_only_what_the_table_allows() -> None:
    rows = table()
    broken = []
    for path in [*FILES, BOOT, *PACKERS]:
        room = room_of(module(path), list(rows))
        allowed, _ = rows.get(room, ("", ""))
        named = [room, *re.findall("`([^`]+)`", allowed)]
        if "everything" not in allowed:
            broken += [
                f"{module(path)} imports {name}"
                for name in internal(path)
                if not any(covers(one, name) for one in named)
            ]

    assert sorted(broken) == []


def test_every_import_that_the_table_allows_is_made() -> None:
    """A permission that nobody uses is taken back."""
    rows = table()
    unused = []
    for room, (allowed, _) in rows.items():
        made = set().union(
            *(
                internal(path)
                for path in [*FILES, BOOT, *PACKERS]
                if room_of(module(path), list(rows)) == room
            )
        )
        unused += [
            f"{room} does not import {name}"
            for name in re.findall("`([^`]+)`", allowed)
            if name != room and not any(covers(name, one) for one in made)
        ]

    assert unused == []


@pytest.mark.parametrize("room", PURE)
def test_the_table_says_that_a_pure_room_touches_nothing(room: str) -> None:
    assert table()[room][1].startswith("nothing")


# The code


@pytest.mark.parametrize("room", PURE)
def test_a_pure_room_imports_nothing_that_touches_the_world(room: str) -> None:
    files = [path for path in FILES if covers(room, module(path))]
    foreign = {
        f"{module(path)}: {name}"
        for path in files
        for name in imports(path, for_types=False)
        if name.partition(".")[0] != "hudline" and name not in HARMLESS
    }

    assert files
    assert foreign == set()


@pytest.mark.parametrize("room", PURE)
def test_a_pure_room_calls_nothing_that_touches_the_world(room: str) -> None:
    """Nor does it reach for a builtin that opens, asks or prints."""
    touching = {"open", "input", "print", "exec", "eval", "breakpoint"}
    called = {
        node.func.id
        for path in FILES
        if covers(room, module(path))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }

    assert called & touching == set()


def test_there_is_one_broad_except() -> None:
    broad = {"Exception", "BaseException"}
    found = []
    for path in [*FILES, BOOT, *PACKERS, *ROOT.glob("hooks/*.py"), *ROOT.glob("statusline/*.py")]:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ExceptHandler):
                caught = (
                    set() if node.type is None else set(re.findall(r"\w+", ast.unparse(node.type)))
                )
                if node.type is None or caught & broad:
                    found.append(str(path.relative_to(ROOT)))

    assert found == ["src/hudline/door.py"]


def test_only_the_standard_library_and_three_others_are_imported() -> None:
    """Filelock and rich by commands and what is rare; orjson is loaded by its file."""
    foreign: dict[str, set[str]] = {}
    for path in [*FILES, BOOT, *PACKERS]:
        for name in imports(path, for_types=True):
            top = name.partition(".")[0]
            if top not in (
                "hudline",
                "hudline_boot",
                "hudline_compile",
                "hudline_pack",
                *sys.stdlib_module_names,
            ):
                foreign.setdefault(top, set()).add(module(path).partition(".")[0])

    assert set(foreign) <= {"filelock", "rich", "orjson"}
    assert foreign.get("rich", set()) <= {"cli"}


def test_no_file_is_longer_than_it_can_be_told() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines())
        for path in [*FILES, BOOT, *PACKERS, *(ROOT / "bench").glob("*.py")]
    }
    tables = {"src/hudline/page/widths.py"}  # data

    assert {
        name: lines for name, lines in lengths.items() if lines > MOST_LINES and name not in tables
    } == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{module(path)}.{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in [*FILES, BOOT, *PACKERS]
        for node in ast.walk(tree(path))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST
    }

    assert long == {}


def test_nothing_is_called_a_manager_or_a_helper() -> None:
    names = {path.stem for path in FILES} | {
        node.name
        for path in [*FILES, BOOT, *PACKERS]
        for node in ast.walk(tree(path))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
    }

    assert [name for name in names if any(word in name.lower() for word in FORBIDDEN_NAMES)] == []


def test_all_manifests_have_the_one_version() -> None:
    manifest = json.loads((ROOT / "plugin.json").read_text("utf-8"))
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    told = re.search(r'^version = "([^"]+)"$', project, re.MULTILINE)

    assert told is not None
    assert [__version__] * 2 == [manifest["version"], told[1]]
