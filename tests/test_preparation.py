"""The first preparation, as a person sees it who waits for it: what, how far, and how it ends.

No network: `uv` is a stand-in on the PATH that waits until a test lets it go.
"""

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Callable

import pytest
from tests.terminals import Terminal
from tests.test_dependencies import PYTHON, ROOT, UV, put_program

from hudline.core.paths import Home
from hudline.install import preparation
from hudline.install.progress import Progress

COMMAND = str(ROOT / "bin/hudline")
FIRST = "Hudline needs two libraries of its own, once: orjson and rich (with pygments,"
STOPPED = "Stopped; nothing is left half-made."
# Waits for leave before it installs; the environment's interpreter finds what is installed.
SLOW_UV = UV.replace(
    "pip)", 'pip) echo $$ > "$0.pid"; while [ ! -e "$0.go" ]; do sleep 0.05; done;'
).replace(
    "mkdir -p",
    f'mkdir -p "$last"; echo home = {os.path.dirname(PYTHON)} > "$last/pyvenv.cfg"; mkdir -p',
)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that comes first on the PATH, with this Python and a slow uv."""
    folder = tmp_path / "programs"
    folder.mkdir()
    (folder / "python3").symlink_to(PYTHON)
    put_program(folder, "uv", SLOW_UV)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder


def command(folder: Path, *words: str, shell: str = "") -> "list[str]":
    """`hudline` with these words, in an environment of its own."""
    env = {"HOME": folder, "HUDLINE_HOME": folder / "hud", "PATH": os.environ["PATH"]}
    variables = [f"{name}={value}" for name, value in env.items()]
    more = [f"TERM={os.environ.get('TERM_OF_TEST', 'xterm-256color')}", "LANG=C.UTF-8"]
    return ["env", "-i", *variables, *more, *([shell] if shell else []), COMMAND, *words]


def environments(folder: Path) -> "list[str]":
    return [path.name for path in (folder / "hud/deps").glob("cpython-*") if path.is_dir()]


def wait_for(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.02)


def is_gone(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return False
    return True


@pytest.fixture
def terminal(tmp_path: Path, programs: Path) -> "Iterator[Callable[..., Terminal]]":
    opened = []

    def begin(*words: str, columns: int = 80) -> Terminal:
        opened.append(Terminal(tmp_path, *words, columns=columns))
        return opened[-1]

    yield begin
    for one in opened:
        one.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def test_it_says_what_it_fetches_how_much_for_how_long_and_where(
    folder: Path, programs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (programs / "uv.go").touch()
    home = Home(str(folder / "hud"))
    assert preparation.prepare(home, str(ROOT), {"HOME": str(folder)}) == 0
    out, err = capsys.readouterr()
    assert out == ""  # bin/hudline reads there which interpreter to run
    said = " ".join(err.split())
    assert said.startswith(FIRST + " markdown-it-py and mdurl). From PyPI, or the index set")
    assert ": 2 MB, ten to thirty seconds. In ~/hud/deps: 9 MB." in said
    assert said.endswith(" s.")


def test_without_a_terminal_each_step_is_a_plain_line(folder: Path, programs: Path) -> None:
    (programs / "uv.go").touch()
    done = subprocess.run(
        command(folder, "theme"), capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0
    steps = [line[2:] for line in done.stderr.splitlines() if line.startswith("  ")]
    assert steps == ["making a folder for them", "fetching orjson", "checking that they load"]
    assert not {"\r", "\x1b", "▰"} & set(done.stderr)
    assert "zenburn" in done.stdout
    again = subprocess.run(
        command(folder, "theme"), capture_output=True, text=True, check=False, timeout=60
    )
    assert again.stderr == ""


@pytest.mark.parametrize("columns", [80, 40])
def test_on_a_terminal_a_bar_moves_in_one_row_and_leaves(
    folder: Path, programs: Path, terminal: Callable[..., Terminal], columns: int
) -> None:
    screen = terminal(*command(folder, "theme"), columns=columns)
    screen.wait_for("fetching orjson")
    (bar,) = [row for row in screen.rows if "▰" in row]
    assert bar.startswith("▰▰▱▱" if columns == 80 else "▰▱▱")
    screen.wait_for("0:01 fetching orjson")
    (programs / "uv.go").touch()
    screen.wait_for("zenburn")
    assert screen.end() == 0
    assert "fetching" not in screen.text
    assert b"\r\x1b[KReady after " in screen.output


def test_a_dumb_terminal_gets_lines(
    folder: Path, programs: Path, terminal: Callable[..., Terminal], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM_OF_TEST", "dumb")
    (programs / "uv.go").touch()
    screen = terminal(*command(folder, "--debug", "theme"))
    assert screen.end() == 0
    assert b"  fetching orjson\r\n" in screen.output
    assert b"\x1b[K" not in screen.output


@pytest.mark.parametrize("shell", ["", "dash", "bash"])
def test_ctrl_c_leaves_nothing_half_made_and_no_process(
    folder: Path, programs: Path, terminal: Callable[..., Terminal], shell: str
) -> None:
    screen = terminal(*command(folder, "demo", shell=shell))
    screen.wait_for("fetching orjson")
    wait_for(
        lambda: (programs / "uv.pid").exists() and bool((programs / "uv.pid").read_text("utf-8"))
    )
    screen.press("\x03")
    assert screen.end() == 130
    assert STOPPED in screen.text
    assert "Traceback" not in screen.text
    assert "▰" not in screen.text
    assert environments(folder) == []
    assert is_gone(int((programs / "uv.pid").read_text("utf-8")))
    assert not (folder / "hud/deps/failed.json").exists()


def test_a_preparation_that_is_terminated_leaves_nothing_either(
    folder: Path, programs: Path
) -> None:
    env = {**os.environ, "HUDLINE_HOME": str(folder / "hud")}
    words = [PYTHON, "-I", "-S", str(ROOT / "hooks/upkeep.py"), "prepare"]
    with subprocess.Popen(words, env=env, stderr=subprocess.PIPE, text=True) as process:
        wait_for(
            lambda: (
                (programs / "uv.pid").exists() and bool((programs / "uv.pid").read_text("utf-8"))
            )
        )
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGTERM
    assert STOPPED in err
    assert environments(folder) == []
    assert is_gone(int((programs / "uv.pid").read_text("utf-8")))


def test_a_second_command_waits_for_the_first_and_uses_what_it_made(
    folder: Path, programs: Path, terminal: Callable[..., Terminal]
) -> None:
    first = terminal(*command(folder, "theme"))
    first.wait_for("fetching orjson")
    second = terminal(*command(folder, "theme"))
    second.wait_for("waiting for another hudline that does this")
    (programs / "uv.go").touch()
    assert (first.end(), second.end()) == (0, 0)
    assert "zenburn" in second.text
    assert len(environments(folder)) == 2  # the link and what it leads to
    assert len((programs / "uv.log").read_text("utf-8").splitlines()) == 2  # one venv, one install


def test_what_goes_on_after_a_first_command_was_stopped(
    folder: Path, programs: Path, terminal: Callable[..., Terminal]
) -> None:
    first = terminal(*command(folder, "theme"))
    first.wait_for("fetching orjson")
    second = terminal(*command(folder, "theme"))
    second.wait_for("waiting for another")
    first.press("\x03")
    assert first.end() == 130
    second.wait_for("fetching orjson")
    (programs / "uv.go").touch()
    assert second.end() == 0


def test_preparing_that_fails_is_one_sentence_and_one_cure(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    in_the_way = folder / "home"
    in_the_way.write_text("")
    assert preparation.prepare(Home(str(in_the_way)), str(ROOT), {}) == 1
    out, err = capsys.readouterr()
    assert out == ""
    said = " ".join(err.split())
    _, _, reason = said.partition("hudline: its libraries could not be installed: ")
    assert ": Not a directory. Check " in reason
    assert reason.endswith("then run the command again.")


@pytest.mark.parametrize(
    ("reason", "cure"),
    [
        ("the package index could not be reached", "Check the network and the proxy and index"),
        ("this Python has neither pip nor ensurepip", "Install pip for this Python (Debian"),
        ("/h/deps: No space left on device", "Free some space on that disk"),
        ("/h/deps: Permission denied", "Make '/h a' writable for you"),
        ("/h/deps: Read-only file system", "Make '/h a' writable for you"),
        ("anything else", "Check the network and that '/h a' can be written"),
    ],
)
def test_each_reason_has_its_cure(reason: str, cure: str) -> None:
    assert preparation._cure(reason, Home("/h a")).startswith(cure)


def test_a_screen_that_nobody_reads_ends_nothing() -> None:
    class Closed(io.StringIO):
        def write(self, _: str) -> int:
            raise BrokenPipeError

    progress = Progress(Closed(), {"TERM": "xterm"})
    progress.say("words")
    progress.report("fetching orjson", 0.5)
    progress.end()


def test_a_locale_without_such_signs_gets_a_bar_of_ascii(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Latin(io.StringIO):
        encoding = "iso8859-1"

        def isatty(self) -> bool:
            return True

    screen = Latin()
    Progress(screen, {"TERM": "xterm"}).report("fetching rich", 0.25)
    assert screen.getvalue() == "\r\x1b[K####............ 0:00 fetching rich"


def test_it_runs_without_rich(folder: Path) -> None:
    code = "import sys; sys.path.insert(0, sys.argv[1]); import hudline.install.preparation\n"
    code += "sys.exit('rich' in sys.modules)"
    assert subprocess.call([sys.executable, "-I", "-S", "-c", code, str(ROOT / "src")]) == 0
