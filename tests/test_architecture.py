"""The packages as docs/architecture.md tells them, compared with the code.

The table there has the columns `package`, `may import` and `may touch`. What a package may import
stands in backticks; the word "everything" allows all.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from functools import cache
from pathlib import Path

import pytest
from tests.test_imports import OF_HOOK

from hudline import __version__
from hudline.cli import deferred

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "hudline"
TABLE = ROOT / "docs" / "architecture.md"
FILES = sorted(SOURCE.rglob("*.py"))
INTERFACES = sorted(SOURCE.rglob("*.pyi"))  # of what each system has its own module for
SCRIPTS = [*ROOT.glob("hooks/*.py"), *ROOT.glob("statusline/*.py")]
HEAD = "| package | may import | may touch |"
PURE = ("events", "state", "view", "widgets", "render", "frame", "insight")
# Standard modules that touch nothing.
HARMLESS = {
    *("__future__", "bisect", "collections", "collections.abc", "contextlib", "dataclasses"),
    *("datetime", "enum", "fractions", "functools", "importlib", "itertools", "json", "math"),
    *("operator", "pkgutil", "re", "statistics", "string", "types", "typing", "unicodedata"),
    "urllib.parse",
}
# Import modules by their names.
BY_NAME = {
    "cli.deferred", "frame.registry", "host.own_widgets", "host.start", "platform.windows.children",
    "platform.windows.person_shell", "platform.windows.processes", "platform.windows.removals",
    "platform.windows.shells", "render.fit", "render.theme",
}  # fmt: skip
FORBIDDEN_NAMES = ("manager", "helper", "util", "controller")
MOST_LINES, LONGEST = 300, 40


def module(path: Path) -> str:
    """The module of a file below the package: `core.sanitize`."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def package(path: Path) -> str:
    return module(path).partition(".")[0]


MODULES = {module(path): path for path in (*FILES, *INTERFACES)}
IN_HOOKS = OF_HOOK | {"platform.posix.outbox", "platform.windows.outbox"}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def imports(path: Path) -> frozenset[str]:
    """The modules that a file imports, those for its types and in functions included."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {_target(node.module or "", alias.name) for alias in node.names}
    return frozenset(found)


def _target(parent: str, name: str) -> str:
    """`from hudline.cli import doctor` imports a module, `from hudline.core.errors import guard`
    does not."""
    inner = f"{parent}.{name}"
    return inner if inner.removeprefix("hudline.") in MODULES else parent


def internal(path: Path) -> set[str]:
    """The modules of Hudline that a file imports, without the `hudline.` before them."""
    return {name[len("hudline.") :] for name in imports(path) if name.startswith("hudline.")}


def table() -> dict[str, tuple[str, str]]:
    """The rows of the table: package → (may import, may touch)."""
    lines = TABLE.read_text("utf-8").splitlines()
    assert HEAD in lines, f"docs/architecture.md has no table headed {HEAD}"
    rows: dict[str, tuple[str, str]] = {}
    for line in lines[lines.index(HEAD) + 2 :]:
        if not line.startswith("|"):
            break
        name, may_import, may_touch = (cell.strip() for cell in line.strip("|").split("|"))
        for one in re.findall("`([^`]+)`", name):
            rows[one] = (may_import, may_touch)
    return rows


def functions() -> list[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    return [
        (path, node)
        for path in FILES
        for node in ast.walk(tree(path))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]


# The table


def test_the_table_has_a_row_for_every_package() -> None:
    assert sorted(table()) == sorted({package(path) for path in FILES if module(path)})


def test_every_package_imports_only_what_the_table_allows() -> None:
    broken = []
    for path in FILES:
        allowed, _ = table().get(package(path), ("everything", ""))
        named = {package(path), *re.findall("`([^`]+)`", allowed)}
        if "everything" not in allowed:
            broken += [
                f"{module(path)} imports {name}"
                for name in internal(path)
                if name.partition(".")[0] not in named
            ]

    assert sorted(broken) == []


def test_every_import_that_the_table_allows_is_made() -> None:
    """A permission that nobody uses is taken back."""
    used: dict[str, set[str]] = {}
    for path in FILES:
        used.setdefault(package(path), set()).update(n.partition(".")[0] for n in internal(path))
    unused = [
        f"{name} does not import {other}"
        for name, (allowed, _) in table().items()
        for other in re.findall("`([^`]+)`", allowed)
        if other not in used[name]
    ]

    assert unused == []


def test_no_module_imports_itself_through_others() -> None:
    open_: list[str] = []
    done: set[str] = set()
    circles: list[list[str]] = []

    def visit(name: str) -> None:
        if name in open_:
            circles.append([*open_[open_.index(name) :], name])
        if name in done or name in open_:
            return
        open_.append(name)
        for other in sorted(internal(MODULES[name])):
            visit(other)
        open_.pop()
        done.add(name)

    for name in MODULES:
        visit(name)

    assert circles == []


def test_only_the_ledger_knows_sqlite_and_only_commands_know_the_ledger() -> None:
    """No hook, draw or widget opens a database."""
    databases = {module(path) for path in FILES if "sqlite3" in imports(path)}
    users = {
        package(path) for path in FILES
        if any(name.partition(".")[0] == "ledger" for name in internal(path))
    }  # fmt: skip

    assert {name.partition(".")[0] for name in databases} == {"ledger"}
    assert users <= {"ledger", "export", "cli"}


def test_only_the_sender_opens_connections() -> None:
    found = {
        module(path) for path in FILES
        if imports(path) & {"http.client", "ssl", "urllib.request", "socketserver", "http.server"}
    }  # fmt: skip

    assert found == {"export.sender"}


# Pure packages


@pytest.mark.parametrize("name", PURE)
def test_a_pure_package_touches_nothing(name: str) -> None:
    """It knows no clock, disk or environment: neither a module nor a builtin that does."""
    files = [path for path in FILES if package(path) == name]
    foreign = {
        f"{module(path)}: {other}"
        for path in files
        for other in imports(path)
        if other.partition(".")[0] not in ("hudline", "rich") and other not in HARMLESS
    }
    touching = {"open", "input", "print", "exec", "eval", "breakpoint"}
    called = {
        f"{module(path)}: {node.func.id}"
        for path in files
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        and node.func.id in touching
    }  # fmt: skip

    assert files
    assert foreign | called == set()
    assert table()[name][1].startswith("nothing")


# The code


def test_only_the_hook_has_imports_that_never_run() -> None:
    """No `TYPE_CHECKING` block and no import in a function, but in the hook's own modules."""
    found = [
        module(path) for path, node in functions()
        if module(path) not in IN_HOOKS
        and any(isinstance(one, (ast.Import, ast.ImportFrom)) for one in ast.walk(node))
    ]  # fmt: skip
    found += [
        name for name, path in MODULES.items()
        if name not in IN_HOOKS and "TYPE_CHECKING" in path.read_text("utf-8")
    ]  # fmt: skip

    assert sorted(set(found)) == []


def test_modules_are_imported_by_name_in_these_places_alone() -> None:
    found = {module(path) for path in FILES if "importlib" in imports(path)}
    named = {name.removeprefix("hudline.") for name in deferred.MODULES.values()}

    assert found == BY_NAME
    assert named <= set(MODULES)


def test_there_is_one_broad_except() -> None:
    found = []
    for path in [*FILES, *SCRIPTS]:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ExceptHandler):
                caught = "" if node.type is None else ast.unparse(node.type)
                if not caught or re.search(r"\b(Base)?Exception\b", caught):
                    found.append(path.relative_to(ROOT).as_posix())

    assert found == ["src/hudline/core/errors.py"]


def test_only_the_standard_library_and_three_others_are_imported() -> None:
    allowed = {"hudline", "rich", "orjson", *sys.stdlib_module_names}
    foreign = {name for path in FILES for name in imports(path)}

    assert {name for name in foreign if name.partition(".")[0] not in allowed} == set()


def test_only_platform_knows_the_system() -> None:
    systems = {"fcntl", "termios", "ctypes", "msvcrt", "pty", "tty", "pwd"}
    found = {
        f"{module(path)}: {name}"
        for path in FILES
        for name in imports(path) & systems
        if package(path) != "platform" and module(path) not in OF_HOOK
    }

    assert found == set()


def test_nothing_else_asks_which_system_it_is() -> None:
    """`platform` chooses once, by the folder that it looks into first."""
    names = ("system", "release", "version", "machine", "uname", "platform")
    asking = {"sys.platform", "os.name", "os.uname", *(f"platform.{name}" for name in names)}
    found = {
        f"{module(path)}: {ast.unparse(node)}"
        for path in FILES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in asking
        and package(path) != "platform"
    }  # fmt: skip

    assert found == set()


def test_no_program_gets_a_window_but_the_editor() -> None:
    """Without a console to share, as hosts and the upkeep are on Windows, each would open one."""
    shown = {
        module(path)
        for path in FILES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("subprocess.Popen", "subprocess.run")
        and "creationflags" not in {keyword.arg for keyword in node.keywords}
        and not module(path).startswith("platform.posix.")
    }

    assert shown == {"cli.editor"}


def test_every_system_has_what_its_interface_names() -> None:
    """And nothing is named twice: a module of a system hides one of the same name beside it."""
    folders = {system: SOURCE / "platform" / system for system in ("posix", "windows")}
    named = {path.stem for path in INTERFACES}
    for interface in INTERFACES:
        shared = {
            name for node in tree(interface).body if isinstance(node, ast.Assign)
            for name in ast.literal_eval(node.value)
        }  # fmt: skip
        for folder in folders.values():
            has = names_in(folder / f"{interface.stem}.py")
            assert shared - has == set(), f"{folder.name}/{interface.stem}.py"
    for system, folder in folders.items():
        hidden = {path.stem for path in folder.glob("*.py")} - {"__init__"}
        assert hidden & {path.stem for path in folder.parent.glob("*.py")} == set(), system
    assert named <= {path.stem for path in folders["posix"].glob("*.py")}


def test_nobody_names_the_module_of_a_system() -> None:
    """It would be there twice, or load the folder's package too: the package's own name leads to
    it. Only those of Windows name one another, where Windows alone has them."""
    interfaces = {path.stem for path in INTERFACES}
    found = {
        f"{module(path)}: {name}"
        for path in FILES
        for name in internal(path)
        if name.startswith(("platform.posix.", "platform.windows."))
        and (
            name.split(".")[2] in interfaces
            or not module(path).startswith("platform.windows.")
            or not name.startswith("platform.windows.")
        )
    }

    assert found == set()


def names_in(path: Path) -> set[str]:
    """The names that a module has by its own statements."""
    found: set[str] = set()
    for node in tree(path).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {one.id for target in targets for one in ast.walk(target)
                      if isinstance(one, ast.Name)}  # fmt: skip
    return found


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    files = [*FILES, *(ROOT / "bench").glob("*.py")]
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines())
               for path in files if path not in {MODULES[name] for name in OF_HOOK}}  # fmt: skip

    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    lengths = {
        f"{module(path)}.{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path, node in functions()
    }

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_nothing_is_called_a_manager_or_a_helper() -> None:
    names = {path.stem for path in FILES} | {
        node.name
        for path in FILES
        for node in ast.walk(tree(path))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
    }

    assert [name for name in names if any(word in name.lower() for word in FORBIDDEN_NAMES)] == []


def test_all_manifests_have_the_one_version() -> None:
    manifest = json.loads((ROOT / "plugin.json").read_text("utf-8"))
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    match = re.search(r'^version = "([^"]+)"$', project, re.MULTILINE)

    assert match is not None
    assert [__version__] * 2 == [manifest["version"], match[1]]
