"""The small programs in front: the status line's launcher and bin/hudline."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import hudline

ROOT = Path(__file__).resolve().parents[1]
GONE = (
    "hudline: its plugin folder is gone. "
    'Reinstall the plugin, or remove "statusLine" from settings.json.\n'
)
LINE = 'def main(_):\n    print("a line")\n'
BROKEN_LINE = "def main(_):\n    raise ImportError('not the plugin')\n"
# Stands for an environment's interpreter: says what it was asked to run.
ECHO = '#!/bin/sh\nprintf "%s\\n" "$@"\n'
TOOLS = ("sh", "cmp", "dirname", "readlink", "sed")


def run(command: "list[str]", **env: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, env=env, input="{}", capture_output=True, text=True, check=False)


def put_line(root: Path, text: str = LINE) -> Path:
    """A plugin folder at `root` whose status line is `text`."""
    shutil.copytree(ROOT / "src", root / "src", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "src/hudline/host/client.py").write_text(text)
    shutil.copytree(ROOT / "statusline", root / "statusline")
    return root


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    shutil.copy(ROOT / "statusline/launcher.py", folder / "statusline.py")
    return folder


def draw(script: Path) -> "subprocess.CompletedProcess[str]":
    return run([sys.executable, "-IS", str(script)])


def test_the_launcher_draws_with_the_plugin_that_current_leads_to(
    home: Path, tmp_path: Path
) -> None:
    (home / "current").symlink_to(put_line(tmp_path / "1.0"))
    assert draw(home / "statusline.py").stdout == "a line\n"


@pytest.mark.parametrize("dangling", [True, False])
def test_a_plugin_that_is_gone_is_one_sentence_and_no_error(home: Path, dangling: bool) -> None:
    if dangling:
        (home / "current").symlink_to("/nonexistent")
    done = draw(home / "statusline.py")
    assert (done.returncode, done.stdout, done.stderr) == (0, GONE, "")


def test_an_error_while_drawing_is_not_taken_for_a_plugin_that_is_gone(
    home: Path, tmp_path: Path
) -> None:
    (home / "current").symlink_to(put_line(tmp_path / "1.0", BROKEN_LINE))
    assert draw(home / "statusline.py").stdout == ""


def test_the_plugin_folder_draws_by_itself(tmp_path: Path) -> None:
    root = put_line(tmp_path / "1.0")
    assert draw(root / "statusline/statusline.py").stdout == "a line\n"


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A PATH with the few tools that every system has, and no Python."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in TOOLS:
        (folder / name).symlink_to(shutil.which(name) or f"/usr/bin/{name}")
    return folder


def put_program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def put_environment(home: Path, requirements: bytes) -> Path:
    """An environment in `home` that was set up for `requirements`."""
    folder = home / "deps/cpython-311"
    put_program(folder / "bin/python", ECHO)
    (folder / "requirements.txt").write_bytes(requirements)
    return folder


def command(*arguments: str) -> "list[str]":
    return [str(ROOT / "bin/hudline"), *arguments]


READY = (ROOT / "requirements.txt").read_bytes()
EXPECTED = f"-I\n{ROOT}/src/hudline/cli/__main__.py\nsetup\ntwo words\n"


def test_a_command_runs_in_the_environment_that_is_ready(home: Path, programs: Path) -> None:
    put_environment(home, READY)
    done = run(command("setup", "two words"), PATH=str(programs), HUDLINE_HOME=str(home))
    assert (done.returncode, done.stdout, done.stderr) == (0, EXPECTED, "")


def test_the_home_is_the_one_that_hooks_compute(home: Path, programs: Path, tmp_path: Path) -> None:
    put_environment(tmp_path / "config/hudline", READY)
    put_environment(tmp_path / ".claude/hudline", READY)
    for env in ({"CLAUDE_CONFIG_DIR": f"{tmp_path}/config"}, {"HOME": str(tmp_path)}):
        done = run(command("setup", "two words"), PATH=str(programs), **env)
        assert done.stdout == EXPECTED
    assert not (home / "deps").exists()


def test_it_may_be_called_through_links(home: Path, programs: Path, tmp_path: Path) -> None:
    put_environment(home, READY)
    (tmp_path / "here").mkdir()
    (tmp_path / "here/absolute").symlink_to(ROOT / "bin/hudline")
    (tmp_path / "relative").symlink_to("here/absolute")
    env = {"PATH": str(programs), "HUDLINE_HOME": str(home)}
    done = run([str(tmp_path / "relative"), "setup", "two words"], **env)
    assert done.stdout == EXPECTED


@pytest.mark.parametrize("shell", ["dash", "bash", "busybox sh", "zsh"])
def test_any_posix_shell_runs_it(home: Path, programs: Path, shell: str) -> None:
    name, *more = shell.split()
    found = shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed here")
    put_environment(home, READY)
    words = [found, *more, *command("setup", "two words")]
    assert run(words, PATH=str(programs), HUDLINE_HOME=str(home)).stdout == EXPECTED


def test_an_environment_for_other_requirements_is_prepared_anew(home: Path, programs: Path) -> None:
    put_environment(home, b"older")
    prepared = home / "prepared"
    put_program(prepared, ECHO)
    put_program(programs / "python3", f'#!/bin/sh\n[ "$3" != -c ] || exit 9\necho {prepared}\n')
    done = run(command("setup", "two words"), PATH=str(programs), HUDLINE_HOME=str(home))
    assert done.stdout == EXPECTED
    assert done.stderr == ""


def test_preparing_that_fails_ends_the_command(home: Path, programs: Path) -> None:
    put_program(programs / "python3", '#!/bin/sh\n[ "$3" != -c ] || exit 9\necho why >&2\nexit 1\n')
    done = run(command("setup"), PATH=str(programs), HUDLINE_HOME=str(home))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == ["why"]


def test_without_a_python_it_says_so_and_what_to_do(home: Path, programs: Path) -> None:
    put_program(programs / "python3", "#!/bin/sh\nexit 1\n")  # one that is too old
    done = run(command("setup"), PATH=str(programs), HUDLINE_HOME=str(home))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("hudline: no Python 3.9 or newer was found on the PATH.\nInstall")


def test_the_version_needs_no_environment(home: Path, programs: Path) -> None:
    done = run(command("--version"), PATH=str(programs), HUDLINE_HOME=str(home))
    assert (done.returncode, done.stdout) == (0, f"hudline {hudline.__version__}\n")


def test_the_launcher_is_executable() -> None:
    assert os.access(ROOT / "bin/hudline", os.X_OK)
