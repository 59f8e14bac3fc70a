"""The command line as a whole, run the way `bin/hudline` runs it."""

from __future__ import annotations

import io
import json
import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console
from tests.entries import of_system
from tests.system import put_program

from hudline import __version__
from hudline.cli.commands import COMMANDS, GROUPS, TERMINAL, program, with_program_path
from hudline.cli.deferred import command
from hudline.cli.usage import Parser
from hudline.platform import links, shells
from hudline.platform.outbox import own_form
from hudline.render.cell_width import cells

ROOT = Path(__file__).resolve().parents[1]
BIN = shells.called(str(ROOT / "bin" / shells.PROGRAM))  # as a shell takes it
ENTRY = ROOT / "src" / "hudline" / "cli" / "__main__.py"


def hudline(home: Path, *argv: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a person whose home folder is `home`."""
    return subprocess.run(
        [sys.executable, "-I", str(ENTRY), *argv],
        cwd=home,
        env={**of_system(), "HOME": str(home), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1", **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_the_version_is_the_manifests(tmp_path: Path) -> None:
    manifest = json.loads((ROOT / "plugin.json").read_bytes())
    assert hudline(tmp_path, "--version").stdout == f"hudline {manifest['version']}\n"
    assert manifest["version"] == __version__


def test_the_command_version_names_every_version_and_where_it_is(tmp_path: Path) -> None:
    put_program(tmp_path / "claude", "2.1.332 (Claude Code)")
    found = hudline(tmp_path, "version", PATH=str(tmp_path)).stdout
    rows = dict(re.split(r"  +", line, maxsplit=1) for line in found.splitlines()[:-1])
    assert rows == {
        "Hudline": f"{__version__}  {ROOT}",
        "Claude Code": "2.1.332",
        "Python": f"{platform.python_version()}  {sys.executable}",
        "Your choices": str(tmp_path / ".claude" / "hudline"),
    }
    assert "claude plugin update" in found
    assert "not found on the PATH" in hudline(tmp_path, "version").stdout


def test_the_command_version_names_the_plugin_of_claude_code_where_it_is_another(
    tmp_path: Path,
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "plugin.json").write_text('{"version": "0.1.9\\u001b[31m"}', "utf-8")
    (tmp_path / ".claude" / "hudline").mkdir(parents=True)
    links.point(str(tmp_path / ".claude" / "hudline" / "current"), own_form(str(other)))
    enabled = '{"enabledPlugins": {"hudline@acme": true}}'
    (tmp_path / ".claude" / "settings.json").write_text(enabled, "utf-8")
    rows = hudline(tmp_path, "version").stdout.splitlines()
    assert rows[1].split() == ["In", "Claude", "Code", "0.1.9", str(other)]
    assert "claude plugin update hudline@acme" in rows[-1]


@pytest.mark.parametrize("argv", [(), ("--help",), ("-h",), ("help",)])
def test_help_names_every_command(tmp_path: Path, argv: tuple[str, ...]) -> None:
    done = hudline(tmp_path, *argv)
    assert done.returncode == 0
    assert all(f"  {name} " in done.stdout for name in COMMANDS)


def test_every_command_is_in_one_group_of_the_overview(tmp_path: Path) -> None:
    names = [name for group in GROUPS.values() for name in group]
    rows = [line.split()[0] for line in hudline(tmp_path, "--help").stdout.splitlines()
            if line.startswith("  ") and line.split()[0] in COMMANDS]  # fmt: skip

    assert len(set(names)) == len(names)
    assert set(COMMANDS) <= set(names)
    assert rows == [name for name in names if name in COMMANDS]
    assert set(names) >= TERMINAL


@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_breaks_between_arguments(name: str, width: int) -> None:
    console = Console(file=io.StringIO(), width=width, highlight=False, color_system=None)
    parser = Parser(console, prog=f"hudline {name}", description=COMMANDS[name])
    command(name).arguments(parser)
    parser.print_help()
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().splitlines()
    first = f"  {COMMANDS[name].split()[0]} "
    usage = lines[: [line.startswith(first) for line in lines].index(True)]

    assert all(cells(line) <= width for line in lines)
    assert usage[0].startswith(f"hudline {name}")
    assert all(line.count("[") == line.count("]") for line in usage)
    assert all(line.startswith("    ") for line in usage[1:])


def test_a_percentage_in_a_help_text_is_shown_as_one() -> None:
    console = Console(file=io.StringIO(), width=60, highlight=False, color_system=None)
    parser = Parser(console, prog="hudline x", description="do x")
    parser.add_argument("--at", help="such as 80%%")
    parser.print_help()
    assert isinstance(console.file, io.StringIO)

    assert "  --at  such as 80%\n" in re.sub(r" +\n", "\n", console.file.getvalue())


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("theme import --name mine file.json", ("import", ["file.json"])),
        ("theme --replace import file.json --name mine", ("import", ["file.json"])),
        ("theme --picture - nord", ("nord", [])),
        ("progress --total 5 start build", ("start", "build")),
        ("progress start --total 5 build", ("start", "build")),
        ("note --tone warn hello --for 5m all", (["hello", "all"],)),
        ("note --tone warn -- -x --tone", (["-x", "--tone"],)),
        ("config set rows -5", ("set", ["rows", "-5"])),
    ],
)
def test_options_may_stand_before_between_and_behind_words(
    line: str, words: tuple[object, ...]
) -> None:
    name, *argv = line.split()
    parser = Parser(Console(), prog=f"hudline {name}", description="")
    command(name).arguments(parser)
    read = vars(parser.parse_args(argv))
    found = [read.get(key) for key in ("action", "name", "words", "text") if key in read]

    assert tuple(found[: len(words)]) == words


@pytest.mark.parametrize("name", ["setup", "uninstall", "doctor", "verbosity"])
def test_each_command_explains_itself_and_does_nothing_else(tmp_path: Path, name: str) -> None:
    done = hudline(tmp_path, name, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith(f"hudline {name}")
    assert COMMANDS[name] in done.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("argv", "hint"),
    [
        (("sepup",), "hudline setup"),
        (("xyzzy",), "--help"),
        (("setup", "--repalce"), "setup --help"),
        (("verbosity", "off", "quiet"), "verbosity --help"),
    ],
)
def test_what_is_not_understood_is_told_on_stderr_with_status_2(
    tmp_path: Path, argv: tuple[str, ...], hint: str
) -> None:
    done = hudline(tmp_path, *argv)
    assert done.returncode == 2
    assert done.stdout == ""
    sentence, advice = done.stderr.splitlines()
    assert sentence.startswith("hudline: ")
    assert hint.replace("hudline", BIN) in advice


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Run: hudline setup", "Run: BIN setup"),
        (
            "hudline config unset wrap, then hudline doctor",
            "BIN config unset wrap, then BIN doctor",
        ),
        ("Did you mean: hudline theme?", "Did you mean: BIN theme?"),
        ("hudline --help names them all.", "BIN --help names them all."),
        ("/hudline:doctor and /hudline quiet stay.", "/hudline:doctor and /hudline quiet stay."),
        ("claude plugin install hudline --marketplace /x", None),
        ("claude plugin uninstall hudline@hudline", None),
        ("/elsewhere/bin/hudline setup", None),
        ("a hudline command tries at once", None),
    ],
)
def test_a_hint_can_be_pasted_where_the_path_has_no_hudline(
    tmp_path: Path, text: str, expected: str | None
) -> None:
    expected = (expected or text).replace("BIN", BIN)
    assert with_program_path(text, {"PATH": str(tmp_path), "HOME": "/nowhere"}) == expected
    put_program(tmp_path / "hudline", "")
    assert with_program_path(text, {"PATH": str(tmp_path), "HOME": "/nowhere"}) == text


def test_the_path_is_short_below_the_persons_own_folder_and_fit_for_a_shell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert program({"HOME": str(ROOT.parent)}) == f"~/{ROOT.name}/bin/hudline"
    monkeypatch.setattr("hudline.cli.commands._PROGRAM", Path("/home/ada/my code/bin/hudline"))
    assert program({"HOME": "/home/ada/"}) == "~/'my code/bin/hudline'"
    assert program({"HOME": "/home/ad"}) == "'/home/ada/my code/bin/hudline'"
    assert program({}) == "'/home/ada/my code/bin/hudline'"


def test_what_a_person_is_told_to_run_runs(tmp_path: Path) -> None:
    advice = hudline(tmp_path, "sepup").stderr.splitlines()[1]
    path = advice.partition(": ")[2].removesuffix(" setup?")
    assert subprocess.run(["sh", "-c", f"{path} --version"], check=False).returncode == 0
    loaded = json.loads(hudline(tmp_path, "doctor", "--json").stdout)
    hints = [check["hint"] for check in loaded["checks"] if "hudline setup" in check["hint"]]
    assert hints
    assert all(hint == f"Run: {path} setup" for hint in hints)


def test_what_goes_wrong_is_two_sentences_and_a_trace_only_when_asked_for(tmp_path: Path) -> None:
    plain = hudline(tmp_path, "verbosity", "loud")
    assert plain.returncode == 1
    assert len(plain.stderr.splitlines()) == 2
    assert "Traceback" not in plain.stderr
    for argv in (("--debug", "verbosity", "loud"), ("verbosity", "loud", "--debug")):
        assert "Traceback" in hudline(tmp_path, *argv).stderr


def test_a_home_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = hudline(tmp_path, "verbosity", "full", HUDLINE_HOME=str(tmp_path / "file" / "home"))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 2


def test_the_order_no_color_is_obeyed(tmp_path: Path) -> None:
    coloured = hudline(tmp_path, "--help", FORCE_COLOR="1", TERM="xterm-256color")
    assert "\x1b[36m" in coloured.stdout
    plain = hudline(tmp_path, "--help", NO_COLOR="1", FORCE_COLOR="1", TERM="xterm-256color")
    assert "\x1b[3" not in plain.stdout


def test_a_reader_that_leaves_early_causes_no_noise(tmp_path: Path) -> None:
    command = f"'{sys.executable}' -I '{ENTRY}' doctor | true"
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=tmp_path,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
