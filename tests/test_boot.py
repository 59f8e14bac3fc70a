"""The pack: an entry's compiled modules in one file, made, used, and believed only when whole."""

from __future__ import annotations

import json
import marshal
import os
import shutil
import signal
import subprocess
import sys
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from typing import Any, Callable

import pytest

ROOT = Path(__file__).resolve().parents[1]
EVENT = {"session_id": "s1", "cwd": "/", "hook_event_name": "PreToolUse", "tool_name": "Bash",
         "tool_use_id": "t1", "tool_input": {"command": "make"}}  # fmt: skip
TICK = {
    "session_id": "s1",
    "model": {"id": "m", "display_name": "Opus 5.5"},
    "workspace": {"current_dir": "/"},
}
FORGED = "def main(at): print('from the pack')"


class Plugin:
    """A plugin folder of its own with nothing compiled."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "plugin"
        self.compiled = self.root / "src/hudline/__pycache__"
        self.journal = folder / "home/sessions/s1/journal.jsonl"
        self.env = {"HUDLINE_HOME": str(folder / "home"), "HOME": str(folder)}
        nothing_compiled = shutil.ignore_patterns("__pycache__")
        for part in ("src", "hooks", "statusline"):
            shutil.copytree(ROOT / part, self.root / part, ignore=nothing_compiled)

    def pack(self, entry: str) -> Path:
        """Where an entry's pack lies."""
        return self.compiled / f"hudline.entry.{entry}.{sys.implementation.cache_tag}.pack"

    def run(self, entry: str, given: object, env: dict[str, str] | None = None) -> str:
        """What an entry prints; it never complains."""
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(self.root / entry)],
            input=json.dumps(given),
            env={**self.env, **(env or {})},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
            timeout=60,
        )
        assert done.stderr == ""
        return done.stdout

    def hook(self) -> str:
        """Tell one event; what it prints."""
        return self.run("hooks/hook.py", EVENT)

    def draw(self) -> str:
        """What the status line prints."""
        return self.run("statusline/statusline.py", TICK)

    def events(self) -> int:
        """How many were recorded."""
        return len(self.journal.read_bytes().split())

    def wait(self) -> None:
        """Let more time pass than a pack is believed without a look at its sources."""
        for pack in self.compiled.glob("*.pack"):
            known = pack.stat()
            os.utime(pack, (known.st_atime - 6, known.st_mtime - 6))

    def forge(self) -> None:
        """Put another code of the entry into the hook's pack, so that its use can be seen."""
        packed = read(self.pack("hook"))
        code = compile(FORGED, "forged", "exec")
        forged = [(*one[:4], code) if one[0] == "hudline.entry.hook" else one for one in packed]
        self.pack("hook").write_bytes(written(forged))


HEAD = len(MAGIC_NUMBER) + 24


def written(packed: Any) -> bytes:
    """A pack in which nothing sleeps."""
    awake = marshal.dumps(packed)
    numbers = [HEAD + 8 + len(awake) + 1, 8 + len(awake), 1]
    head = MAGIC_NUMBER + b"".join(number.to_bytes(8, "big") for number in numbers)
    return head + len(awake).to_bytes(8, "big") + awake + b"\n"


def parts(path: Path) -> tuple[list[tuple[Any, ...]], dict[str, tuple[Any, ...]]]:
    """The modules of a pack that are awake, and by name what sleeps: (file, mtime, size, code)."""
    data = path.read_bytes()
    assert data.startswith(MAGIC_NUMBER)
    numbers = data[len(MAGIC_NUMBER) : HEAD]
    size, awake, index = (int.from_bytes(numbers[at : at + 8], "big") for at in (0, 8, 16))
    assert size == len(data)
    end = HEAD + awake
    modules, at = [], HEAD
    while at < end:
        length = int.from_bytes(data[at : at + 8], "big")
        modules += marshal.loads(data[at + 8 : at + 8 + length])  # noqa: S302 - ours
        at += 8 + length
    listed, codes = data[end : end + index].decode().split("\n"), data[end + index :]
    assert (listed[0], listed[-1]) == ("", "")
    places = {name: (int(first), int(size)) for name, first, size in map(str.split, listed[1:-1])}
    return modules, {
        name: marshal.loads(codes[first : first + size])  # noqa: S302 - ours
        for name, (first, size) in places.items()
    }


def read(path: Path) -> list[tuple[Any, ...]]:
    """The modules of a pack that are awake."""
    return parts(path)[0]


@pytest.fixture
def plugin(tmp_path: Path) -> Plugin:
    return Plugin(tmp_path)


def test_the_first_run_makes_a_pack_and_leaves_nothing_beside_it(plugin: Plugin) -> None:
    plugin.hook()
    names = [one[0] for one in read(plugin.pack("hook"))]
    beside = [path.name for path in plugin.compiled.iterdir() if path.suffix != ".pyc"]

    assert "hudline.entry.hook" in names
    assert sorted(set(names)) == sorted(names)
    assert [plugin.pack("hook").name] == beside
    assert plugin.events() == 1


def test_what_packing_takes_is_not_kept_by_a_process_that_stays(plugin: Plugin) -> None:
    code = f"""
import sys
sys.path.insert(0, {str(plugin.root / "src")!r})
from hudline_boot import start
start("hudline.entry.band")
print("ast" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout == "False\n"
    assert plugin.pack("band").exists()


@pytest.mark.parametrize("is_written", [True, False])
def test_where_no_process_may_be_waited_for_everything_works(
    plugin: Plugin, is_written: bool
) -> None:
    """Somebody above has chosen to ignore the end of children, which is inherited."""
    if not is_written:
        plugin.compiled.write_text("in the way")
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        argv = [sys.executable, "-I", "-S", str(plugin.root / "hooks/hook.py")]
        with subprocess.Popen(
            argv, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=plugin.env
        ) as run:
            _, complaint = run.communicate(json.dumps(EVENT).encode())
    finally:
        signal.signal(signal.SIGCHLD, before)

    assert complaint == b""
    assert plugin.events() == 1


def started(plugin: Plugin, first: str, entry: str = "hook") -> str:
    """What a process prints that has done something before it starts an entry."""
    code = f"""
import sys
sys.path.insert(0, {str(plugin.root / "src")!r})
{first}
from hudline_boot import start
print(start("hudline.entry.{entry}").__name__)
"""
    argv = [sys.executable, "-I", "-S", "-c", code]
    return subprocess.run(argv, capture_output=True, text=True, check=True).stdout


def test_where_no_process_is_to_be_had_an_entry_starts_all_the_same(plugin: Plugin) -> None:
    assert started(plugin, "import posix\ndel posix.fork\ndef none(): raise BlockingIOError\n"
                           "posix.fork = none") == "hudline.entry.hook\n"  # fmt: skip
    assert not plugin.pack("hook").exists()


def test_where_nothing_can_be_written_nothing_is_made(plugin: Plugin) -> None:
    """It would cost every single event."""
    plugin.compiled.write_text("in the way")
    first = (
        "import posix, hudline_pack\nhudline_pack._packed = lambda late: posix.write(1, b'made ')"
    )

    assert started(plugin, first) == "hudline.entry.hook\n"


def test_a_record_in_a_pack_keeps_its_fields(plugin: Plugin) -> None:
    plugin.hook()
    first = "sys.path.append(sys.prefix)\nfrom hudline_boot import start as begin\n"
    first += "begin('hudline.entry.hook')\nfrom hudline.store.sweep import Folder\n"

    assert started(plugin, first + "print(Folder._fields != ())").startswith("True\n")


def test_an_event_is_as_old_as_its_hook_however_long_packing_takes(plugin: Plugin) -> None:
    plugin.hook()
    told = json.loads(plugin.journal.read_bytes())

    assert told["at"] < plugin.pack("hook").stat().st_mtime


def test_a_module_stands_behind_what_it_belongs_to(plugin: Plugin) -> None:
    plugin.draw()
    names = [one[0] for one in read(plugin.pack("line"))]
    pairs = [(name.rpartition(".")[0], name) for name in names if "." in name]
    parents = [(parent, name) for parent, name in pairs if parent in names]

    assert ("hudline.widgets", "hudline.widgets.model") in parents
    assert all(names.index(parent) < names.index(name) for parent, name in parents)


def test_a_package_with_nothing_in_it_sleeps(plugin: Plugin) -> None:
    plugin.draw()

    assert "hudline.state" in sleeping(plugin)
    assert "hudline.state" not in {one[0] for one in read(plugin.pack("line"))}


def sleeping(plugin: Plugin) -> list[str]:
    """The modules that sleep in the line's pack."""
    return list(parts(plugin.pack("line"))[1])


def test_what_a_draw_may_need_later_sleeps_in_the_pack_whole(plugin: Plugin) -> None:
    plugin.draw()
    asleep = parts(plugin.pack("line"))[1]

    assert "hudline.widgets.vim" in sleeping(plugin)
    assert "hudline.entry.line" not in sleeping(plugin)
    assert {one[3].co_name for one in asleep.values()} == {"<module>"}
    assert asleep["hudline.widgets.vim"][0] == "/hudline/widgets/vim.py"


def test_what_is_awake_imports_nothing_at_its_top_from_what_is_packed_before_it(
    plugin: Plugin,
) -> None:
    """An import of a module costs as much as twenty looks into its names."""
    plugin.draw()
    awake = {one[0]: one[4] for one in read(plugin.pack("line"))}
    imported = {name for code in awake.values() for name in code.co_names if name in awake}

    assert len(awake) > 50
    assert not imported


def test_what_is_packed_imports_nothing_of_ours_later_either(plugin: Plugin) -> None:
    """Not even by a name that is put together: what sleeps wakes without the import system."""
    plugin.draw()
    awake, asleep = parts(plugin.pack("line"))
    waiting = [*(one[4] for one in awake), *(one[3] for one in asleep.values())]
    modules = {*asleep, *(one[0] for one in awake)}
    while waiting:
        code = waiting.pop()
        texts = [one for one in code.co_consts if isinstance(one, str)]
        assert not modules.intersection(code.co_names)
        assert "__import__" not in code.co_names or not any(
            one.startswith("hudline.") for one in texts
        )
        waiting += [one for one in code.co_consts if isinstance(one, type(code))]


def test_a_module_that_wakes_is_the_one_that_is_imported(plugin: Plugin) -> None:
    """Whichever comes first: a person's class is one class."""
    plugin.draw()
    code = f"""
import sys
sys.path.insert(0, {str(plugin.root / "src")!r})
from hudline_boot import start
spaces = start("hudline.entry.line").__packed__
woken = spaces["hudline.page.links"]
from hudline.page import links
from hudline.store import files
from hudline.widgets.vim import show
print(links.linked is woken["linked"])
print(spaces["hudline.widgets.vim"]["show"] is show)
print(spaces.module("hudline.store.files") is files)
try:
    spaces["hudline.no_such_room"]
except ImportError as error:
    print(error.name)
"""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["True", "True", "True", "hudline.no_such_room"]


def test_a_module_that_fails_as_it_wakes_is_not_there(plugin: Plugin) -> None:
    """So the next who asks for it meets the same error and not half of a module."""
    broken = plugin.root / "src/hudline/page/links.py"
    broken.write_text("raise ValueError('broken')\n")
    plugin.draw()
    code = f"""
import sys
sys.path.insert(0, {str(plugin.root / "src")!r})
from hudline_boot import start
spaces = start("hudline.entry.line").__packed__
for _ in range(2):
    try:
        spaces["hudline.page.links"]
    except ValueError as error:
        print(error, "hudline.page.links" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines() == ["broken False"] * 2


def test_a_module_that_sleeps_wakes_when_it_is_needed(plugin: Plugin) -> None:
    env = {"HUDLINE_VERBOSITY": "full"}
    tick = {**TICK, "vim": {"mode": "NORMAL"}}
    first, second = [plugin.run("statusline/statusline.py", tick, env) for _ in range(2)]

    assert "NORMAL" in first
    assert first == second
    assert "hudline.widgets.vim" in sleeping(plugin)


def test_a_module_that_slept_while_its_file_changed_is_read_from_the_file(plugin: Plugin) -> None:
    env, tick = {"HUDLINE_VERBOSITY": "full"}, {**TICK, "vim": {"mode": "NORMAL"}}
    plugin.run("statusline/statusline.py", tick, env)
    source = plugin.root / "src/hudline/widgets/vim.py"
    source.write_text(source.read_text("utf-8").replace("(mode,", '("vim " + mode,'), "utf-8")

    assert "vim NORMAL" in plugin.run("statusline/statusline.py", tick, env)
    assert not plugin.pack("line").exists()
    assert "vim NORMAL" in plugin.run("statusline/statusline.py", tick, env)
    assert "hudline.widgets.vim" in sleeping(plugin)


def test_the_line_draws_the_same_with_a_pack_as_without(plugin: Plugin) -> None:
    first = plugin.draw()
    assert plugin.pack("line").exists()
    second = plugin.draw()

    assert first == second
    assert "Opus 5.5" in first


def test_a_pack_is_used(plugin: Plugin) -> None:
    plugin.hook()
    plugin.forge()

    assert plugin.hook() == "from the pack\n"


def test_a_plugin_folder_that_moved_keeps_its_pack(plugin: Plugin, tmp_path: Path) -> None:
    plugin.hook()
    plugin.forge()
    plugin.root = plugin.root.rename(tmp_path / "moved")

    assert plugin.hook() == "from the pack\n"


def longer(source: Path) -> None:
    """Another size, the same time."""
    known = source.stat()
    source.write_bytes(source.read_bytes() + b"\n")
    os.utime(source, ns=(known.st_atime_ns, known.st_mtime_ns))


def later(source: Path) -> None:
    """Another time, the same size."""
    known = source.stat()
    os.utime(source, ns=(known.st_atime_ns, known.st_mtime_ns + 1))


@pytest.mark.parametrize("change", [longer, later])
def test_after_a_change_of_a_source_file_the_pack_is_made_anew(
    plugin: Plugin, change: Callable[[Path], None]
) -> None:
    plugin.hook()
    plugin.forge()
    change(plugin.root / "src/hudline/wire/text.py")
    plugin.wait()

    assert plugin.hook() == ""
    assert plugin.events() == 2
    plugin.forge()
    assert plugin.hook() == "from the pack\n"


def test_sources_are_looked_at_every_few_seconds(plugin: Plugin) -> None:
    plugin.hook()
    plugin.forge()
    later(plugin.root / "src/hudline/wire/text.py")

    assert plugin.hook() == "from the pack\n"
    plugin.wait()
    assert plugin.hook() == ""


def test_a_pack_whose_sources_were_looked_at_is_believed_for_a_while_again(plugin: Plugin) -> None:
    plugin.hook()
    plugin.wait()
    before = plugin.pack("hook").stat().st_mtime
    plugin.hook()

    assert plugin.pack("hook").stat().st_mtime > before + 5


def test_a_pack_from_the_future_is_looked_at(plugin: Plugin) -> None:
    """A clock that was set back must not make a pack good for ever."""
    plugin.hook()
    plugin.forge()
    later(plugin.root / "src/hudline/wire/text.py")
    known = plugin.pack("hook").stat()
    os.utime(plugin.pack("hook"), (known.st_atime, known.st_mtime + 3600))

    assert plugin.hook() == ""


def test_a_source_file_that_is_gone_is_not_believed(plugin: Plugin) -> None:
    """Without it the import fails as it would without a pack: what is deleted does not run."""
    plugin.hook()
    plugin.forge()
    (plugin.root / "src/hudline/door.py").unlink()
    plugin.wait()

    with pytest.raises((subprocess.CalledProcessError, AssertionError)):
        plugin.hook()


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "a part of the magic": lambda data: data[:2],
    "the magic alone": lambda data: data[: len(MAGIC_NUMBER)],
    "torn in the middle": lambda data: data[: len(data) // 2],
    "torn at its end": lambda data: data[:-1],
    "of another interpreter": lambda data: b"\0\0\r\n" + data[len(MAGIC_NUMBER) :],
    "zeros": lambda data: bytes(len(data)),
    "zeros behind the magic": lambda data: MAGIC_NUMBER + bytes(len(data)),
    "garbage": lambda _: b"\xff\xfe garbage" * 100,
    "garbage behind the magic": lambda _: MAGIC_NUMBER + b"\xff\xfe garbage" * 100,
    "garbage behind the head": lambda data: data[:HEAD] + b"\xff\xfe garbage" * 10_000,
    "something behind its end": lambda data: data + b"\0",
    "nothing in it": lambda _: written(None),
    "an empty list in it": lambda _: written([]),
    "a number in it": lambda _: written(7),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_pack_is_ignored_and_made_anew(
    plugin: Plugin, damage: Callable[[bytes], bytes]
) -> None:
    plugin.hook()
    path = plugin.pack("hook")
    path.write_bytes(damage(path.read_bytes()))
    plugin.hook()

    assert plugin.events() == 2
    assert "hudline.entry.hook" in {one[0] for one in read(path)}


def test_where_nothing_can_be_written_everything_works(plugin: Plugin) -> None:
    """A file stands where the folder would be."""
    plugin.compiled.write_text("in the way")

    assert [plugin.hook(), plugin.hook()] == ["", ""]
    assert plugin.events() == 2
    assert "Opus 5.5" in plugin.draw()
    assert plugin.compiled.read_text() == "in the way"


def test_runs_at_once_leave_a_whole_pack(plugin: Plugin) -> None:
    argv = [sys.executable, "-I", "-S", str(plugin.root / "hooks/hook.py")]
    runs = [
        subprocess.Popen(argv, stdin=subprocess.PIPE, env=plugin.env, text=True) for _ in range(8)
    ]
    for run in runs:
        assert run.stdin
        run.stdin.write(json.dumps(EVENT))
        run.stdin.close()
    codes = [run.wait(60) for run in runs]

    assert codes == [0] * 8
    assert plugin.events() == 8
    assert "hudline.entry.hook" in {one[0] for one in read(plugin.pack("hook"))}
