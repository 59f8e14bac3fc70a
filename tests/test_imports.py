"""The import budget: every module that a hook and the status line may load, by name.

Each import is paid at every event and every draw. Measured with `-X importtime` in a plugin
folder of its own: the first run finds no pack of compiled modules and makes one, the second
uses it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

from hudline.entry.line import also
from hudline.store.home import locate

ROOT = Path(__file__).resolve().parents[1]
HOOK, LINE = "hooks/hook.py", "statusline/statusline.py"
# The last three are in C, for JSON: where they are built in they count as imports.
STANDARD = {"gc", "marshal", "posix", "sys", "time", "_json", "_datetime", "math"}
NEVER = {
    "os", "re", "json", "typing", "dataclasses", "enum", "pathlib", "collections", "functools",
    "subprocess", "datetime", "uuid", "logging", "argparse", "filelock", "rich", "inspect",
    "unicodedata", "hudline.page.widths", "hudline.store.errors",
}  # fmt: skip
SHARED = {
    "hudline", "hudline.codec", "hudline.door", "hudline.entry",
    "hudline.entry.complain", "hudline.store",
    "hudline.store.files", "hudline.store.home", "hudline.store.journal", "hudline.store.wake",
    "hudline.wire",
    "hudline.wire.fields", "hudline.wire.text",
}  # fmt: skip
OF_HOOK = SHARED | {
    "hudline.entry.hook", "hudline.store.targets", "hudline.wire.answers",
    "hudline.wire.hook", "hudline.wire.redact", "hudline.wire.sums", "hudline.wire.target",
    # of a command
    "hudline.wire.harmless", "hudline.wire.safe", "hudline.wire.shape",
    "hudline.wire.shell", "hudline.wire.values", "hudline.wire.words",
}  # fmt: skip
# After an event that may have changed files; git itself only runs inside a repository.
OF_GIT = {"hudline.probes", "hudline.probes.git", "hudline.store.repository"}
OF_LINE = SHARED | {
    "hudline.entry.branch", "hudline.entry.errand", "hudline.entry.line", "hudline.entry.notes",
    "hudline.entry.witnesses",
    "hudline.page.bars", "hudline.state.readings",
    "hudline.now", "hudline.now.agents", "hudline.now.evidence", "hudline.now.look",
    "hudline.now.launches", "hudline.now.moment", "hudline.now.rest", "hudline.now.runs",
    "hudline.now.snapshot",
    "hudline.page", "hudline.page.cells", "hudline.page.figures", "hudline.page.fit",
    "hudline.page.icons", "hudline.page.paint", "hudline.page.piece", "hudline.page.theme",
    "hudline.show",
    "hudline.state", "hudline.state.deeds", "hudline.state.join", "hudline.state.lift",
    "hudline.state.plan",
    "hudline.state.own", "hudline.state.rules", "hudline.state.told", "hudline.state.work",
    "hudline.now.repeats", "hudline.state.horizon", "hudline.state.turns",
    "hudline.store.config", "hudline.store.memory", "hudline.store.repository",
    "hudline.entry.picture", "hudline.entry.places", "hudline.page.places",
    "hudline.layout", "hudline.page.labels", "hudline.page.options",
    "hudline.widgets", "hudline.wire.limits", "hudline.wire.tick", *also(),
}  # fmt: skip
# What a busy moment wakes besides.
LATE = {"hudline.entry.news", "hudline.page.places"}
# Says on stderr which modules are there when an entry ends; `import time` knows only imports.
AT_THE_END = """
import posix, sys
end = posix._exit
def told(code):
    posix.write(2, " ".join(sys.modules).encode())
    end(code)
posix._exit = told
__file__ = sys.argv[1]
exec(open(__file__).read())
"""
EVENTS: list[dict[str, Any]] = [
    {"hook_event_name": "SessionStart", "source": "startup"},
    {"hook_event_name": "UserPromptSubmit", "prompt_id": "p1", "prompt": "Fix it"},
    {
        "hook_event_name": "PreToolUse",
        "tool_name": "Bash",
        "tool_use_id": "t1",
        "tool_input": {"command": "pytest -q"},
    },
]
TICK = {
    "session_id": "s1",
    "model": {"id": "m", "display_name": "Opus 5.5"},
    "workspace": {"current_dir": "/"},
    "context_window": {"context_window_size": 200_000, "used_percentage": 62},
}


class Plugin:
    """A plugin folder with nothing compiled, and Hudline's folder with or without orjson."""

    def __init__(self, folder: Path, with_orjson: bool) -> None:
        self.root = folder / "plugin"
        nothing_compiled = shutil.ignore_patterns("__pycache__")
        for part in ("src", "hooks", "statusline"):
            shutil.copytree(ROOT / part, self.root / part, ignore=nothing_compiled)
        self.env = {"HUDLINE_HOME": str(folder / "home"), "HOME": str(folder)}
        if with_orjson:
            site = Path(locate(self.env).site())
            site.mkdir(parents=True)
            (site / "orjson").symlink_to(Path(orjson.__file__).parent)

    def run(self, *argv: str, given: object = None) -> subprocess.CompletedProcess[str]:
        """The interpreter with what it says about its imports."""
        return subprocess.run(
            [sys.executable, "-I", "-S", "-X", "importtime", *argv],
            input=json.dumps(given),
            env={**self.env, "NO_COLOR": "1", "COLUMNS": "120", "LINES": "24"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
            timeout=60,
        )

    def loaded(self, entry: str, given: object) -> set[str]:
        """The modules that an entry loads beyond what a bare interpreter has."""
        return imports(self.run(str(self.root / entry), given=given)) - imports(
            self.run("-c", "pass")
        )

    def awake(self, entry: str, given: object) -> set[str]:
        """The modules of ours that are there when an entry ends, woken or imported."""
        told = self.run("-c", AT_THE_END, str(self.root / entry), given=given).stderr
        return ours(set(told.splitlines()[-1].split()))

    def making(self) -> set[str]:
        """What making a pack takes beyond that: once for each version of the source."""
        return imports(self.run("-c", "import ast")) - imports(self.run("-c", "pass")) | {
            "hudline_pack",
            "hudline_compile",
        }

    def tell(self, event: dict[str, Any]) -> set[str]:
        """The modules that a hook loads to tell one event of the session."""
        return self.loaded(HOOK, {"session_id": "s1", "cwd": "/", **event})


def imports(done: subprocess.CompletedProcess[str]) -> set[str]:
    lines = [
        line.split("|") for line in done.stderr.splitlines() if line.startswith("import time:")
    ]
    return {line[2].strip() for line in lines[1:]}


def ours(loaded: set[str]) -> set[str]:
    return {name for name in loaded if name.partition(".")[0] == "hudline"}


@pytest.fixture(params=[True, False], ids=["orjson", "json"])
def plugin(request: pytest.FixtureRequest, tmp_path: Path) -> Plugin:
    return Plugin(tmp_path, request.param)


def test_a_hook_without_a_pack_loads_these_modules_of_ours(plugin: Plugin) -> None:
    assert ours(plugin.tell(EVENTS[2])) == OF_HOOK


def test_the_status_line_without_a_pack_loads_these_modules_of_ours(plugin: Plugin) -> None:
    """The first draw loads what the pack is to hold ready, all others what the moment asks for."""
    assert ours(plugin.loaded(LINE, TICK)) == OF_LINE


def test_with_a_pack_a_hook_loads_nothing_but_what_is_named(tmp_path: Path) -> None:
    plugin = Plugin(tmp_path, with_orjson=True)
    first, second, prompted = [plugin.tell(event) for event in (EVENTS[2], *EVENTS[:0:-1])]
    journal = (tmp_path / "home/sessions/s1/journal.jsonl").read_text("utf-8")

    assert first - OF_HOOK - plugin.making() <= STANDARD
    assert second <= STANDARD
    assert prompted <= STANDARD
    assert plugin.awake(HOOK, {"session_id": "s1", "cwd": "/", **EVENTS[2]}) <= OF_HOOK
    assert plugin.awake(HOOK, {"session_id": "s1", "cwd": "/", **EVENTS[1]}) <= OF_HOOK | OF_GIT
    assert journal.count('"at"') == 3


def test_with_a_pack_the_status_line_loads_nothing_but_what_is_named(tmp_path: Path) -> None:
    plugin = Plugin(tmp_path, with_orjson=True)
    for event in EVENTS:
        plugin.tell(event)
    first, second = [plugin.loaded(LINE, TICK) for _ in range(2)]
    shown = plugin.run(str(plugin.root / LINE), given=TICK).stdout

    assert second <= STANDARD | LATE
    assert plugin.awake(LINE, TICK) <= OF_LINE | LATE
    assert first - OF_LINE - LATE - plugin.making() <= STANDARD
    assert "62% of 200k" in shown
    assert "Bash pytest -q" in shown


def test_what_is_never_loaded_is_loaded_by_no_entry(tmp_path: Path) -> None:
    """Named apart, so that nobody adds one of them to a list above."""
    plugin = Plugin(tmp_path, with_orjson=True)
    for _ in range(2):  # the first run makes the packs
        loaded = plugin.tell(EVENTS[2]) | plugin.loaded(LINE, TICK)

    assert set() == NEVER & (loaded | STANDARD | OF_HOOK | OF_LINE)


def large() -> dict[str, Any]:
    """An event of more than a hundred kilobytes."""
    return {**EVENTS[2], "tool_input": {"command": "pytest -q", "more": "x" * 110_000}}


@pytest.mark.parametrize("entry", ["hook", "line"])
def test_what_is_small_needs_neither_orjson_nor_json(tmp_path: Path, entry: str) -> None:
    plugin = Plugin(tmp_path, with_orjson=True)
    for _ in range(2):  # the first run makes the pack
        loaded = plugin.tell(EVENTS[2]) if entry == "hook" else plugin.loaded(LINE, TICK)

    assert loaded <= STANDARD | LATE


def test_what_is_large_is_read_by_orjson_without_what_it_imports(tmp_path: Path) -> None:
    """Loaded by its file, it stands in no list; without it json would."""
    plugin = Plugin(tmp_path, with_orjson=True)
    for _ in range(2):
        loaded = plugin.tell(large())

    assert loaded <= STANDARD


def test_without_orjson_only_json_and_what_it_needs_come_along(tmp_path: Path) -> None:
    plugin = Plugin(tmp_path, with_orjson=False)
    needed = imports(plugin.run("-c", "import json"))
    for _ in range(2):
        loaded = plugin.tell(large())

    assert "json" in loaded
    assert loaded - needed - OF_HOOK <= STANDARD
