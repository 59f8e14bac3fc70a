"""Which Python runs Hudline where the first `python3` does not: one answer for all that asks."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.desk import Desk

from hudline.cli.checks import environment
from hudline.core.paths import Home
from hudline.install import client_settings, links

ROOT = Path(__file__).resolve().parents[1]
PYTHON = links.interpreter()
EVENT = '{"hook_event_name": "SessionStart", "session_id": "s-1", "source": "startup"}'
NEEDS = "Hudline needs Python 3.9 or newer"
NAMES = ["python3", *(f"python3.{minor}" for minor in range(9, 15))]
# Programs by the name of python3 that are there without working.
BROKEN = {
    "a version that is not installed": "echo 'pyenv: version 3.8.1 is not installed' >&2; exit 1",
    "a stub that says nothing": "exit 0",
    "a stub of another system": "exit 9009",
    "one that talks": "echo Python; cat; exit 0",
    "one without a library": "echo 'error while loading shared libraries' >&2; exit 127",
    "one that ends by a signal": "kill -11 $$",
    "one that is too old": f'exec {PYTHON} -c "import sys; sys.exit(False)"',
    "one that never answers": "while :; do sleep 1; done",
    "one that never answers and takes no hint": "trap '' TERM; while :; do sleep 1; done",
}


def put(folder: Path, name: str, body: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{body}\n")
    (folder / name).chmod(0o755)


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A PATH with what every system has, and no Python."""
    folder = tmp_path / "tools"
    folder.mkdir()
    for name in ("sh", "cmp", "dirname", "readlink", "sed", "sleep", "cat"):
        (folder / name).symlink_to(shutil.which(name) or f"/usr/bin/{name}")
    return folder


class Session:
    """A client's environment, with the Pythons of `folder`/bin first on its PATH."""

    def __init__(self, folder: Path, tools: Path) -> None:
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.data = folder / "data"
        self.home = folder / "hud"
        self.env = {
            "PATH": f"{self.bin}:{tools}",
            "HOME": str(folder / "me"),
            "HUDLINE_HOME": str(self.home),
            "CLAUDE_PLUGIN_DATA": str(self.data),
        }

    def run(self, *command: str, given: str = EVENT) -> subprocess.CompletedProcess[str]:
        """What a command does in that environment, with `given` on stdin."""
        return subprocess.run(
            command,
            env=self.env,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def found(self) -> str:
        """What bin/hudline takes, its function alone."""
        take = 'sed -n \'/^find_python/,/^}/p\' "$1" > "$2"; . "$2"; find_python'
        script = str(self.bin.parent / "found.sh")
        return self.run("sh", "-c", take, "sh", f"{ROOT}/bin/hudline", script).stdout.strip()

    def start(self, is_first: bool = False) -> None:
        """The start of a session, as hooks.json has it: silent whatever happens. is_first: Hudline
        has no folder yet, so that the libraries would be installed."""
        if not is_first:
            (self.home / "deps").mkdir(parents=True, exist_ok=True)
            failed = {"at": time.time(), "reason": "no network"}
            (self.home / "deps/failed.json").write_text(json.dumps(failed))
        (group,) = json.loads((ROOT / "hooks/hooks.json").read_bytes())["hooks"]["SessionStart"]
        hook, _ = group["hooks"]  # the other is that of Windows
        words = [word.replace("${CLAUDE_PLUGIN_ROOT}", str(ROOT)) for word in hook["args"]]
        done = self.run(hook["command"], *words)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.fixture
def session(tmp_path: Path, tools: Path) -> Session:
    return Session(tmp_path, tools)


@pytest.mark.parametrize("how", BROKEN)
def test_a_python3_that_does_not_work_is_passed_over_by_all(session: Session, how: str) -> None:
    put(session.bin, "python3", BROKEN[how])
    put(session.bin, "python3.12", f'exec {PYTHON} "$@"')
    assert session.found() == "python3.12"
    session.start()
    assert os.readlink(session.data / "python") == PYTHON
    assert (session.home / "sessions/s-1/journal.jsonl").exists()


@pytest.mark.parametrize("how", [how for how in BROKEN if "never" not in how])
def test_where_none_works_hooks_are_silent_and_the_band_and_the_command_say_so(
    session: Session, how: str
) -> None:
    for name in NAMES:
        put(session.bin, name, BROKEN[how])
    session.start(is_first=True)
    assert not session.home.exists()
    done = session.run("sh", f"{ROOT}/hooks/python.sh", "host.py", "band")
    loaded = json.loads(done.stdout)
    assert NEEDS in loaded["rows"][0][0][0]
    assert loaded["isLast"] is True
    assert (done.returncode, done.stderr) == (0, "")
    command = session.run(f"{ROOT}/bin/hudline", "doctor")
    assert command.returncode == 1
    assert command.stderr.startswith("hudline: no Python 3.9 or newer was found")


@pytest.mark.parametrize("level", ["off", "0"])
def test_a_band_that_is_to_show_nothing_does_not_say_so(session: Session, level: str) -> None:
    session.env["HUDLINE_VERBOSITY"] = level
    done = session.run("sh", f"{ROOT}/hooks/python.sh", "host.py", "band")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("old", ["3.6", "3.7", "3.8"])
def test_a_real_old_python_is_passed_over(session: Session, old: str) -> None:
    """Version managers keep the others beside the one that runs this."""
    stored = sorted(Path(sys.base_prefix).glob(f"../{old}.*/bin/python3"))
    if not stored:
        pytest.skip(f"this machine has no Python {old}")
    put(session.bin, "python3", f'exec {stored[-1]} "$@"')
    put(session.bin, "python3.10", f'exec {PYTHON} "$@"')
    assert session.found() == "python3.10"


def test_without_a_python3_the_newest_on_the_path_is_taken(session: Session) -> None:
    for name in ("python3.10", "python3.12", "python3.13"):
        put(session.bin, name, f'exec {PYTHON} "$@"')
    assert session.found() == "python3.13"


@pytest.mark.parametrize("folder", [".local/bin", ".pyenv/shims", ".asdf/shims"])
def test_a_client_with_a_short_path_finds_what_version_managers_keep(
    session: Session, folder: str, tmp_path: Path
) -> None:
    put(tmp_path / "me" / folder, "python3.12", f'exec {PYTHON} "$@"')
    assert session.found() == f"{tmp_path}/me/{folder}/python3.12"
    session.start()
    assert os.readlink(session.data / "python") == PYTHON


def test_the_event_reaches_the_hook_though_interpreters_were_asked_before(session: Session) -> None:
    put(session.bin, "python3", "cat > /dev/null; exit 1")  # it would eat what is on stdin
    put(session.bin, "python3.11", f'exec {PYTHON} "$@"')
    session.start()
    journal = (session.home / "sessions/s-1/journal.jsonl").read_text("utf-8")
    assert "session.began" in journal


def test_a_start_mends_a_link_to_an_interpreter_that_is_gone(session: Session) -> None:
    put(session.bin, "python3", f'exec {PYTHON} "$@"')
    session.data.mkdir()
    (session.data / "python").symlink_to("/opt/gone/bin/python3.9")
    session.start()
    assert os.readlink(session.data / "python") == PYTHON


def test_the_band_takes_the_linked_interpreter_while_it_runs(session: Session) -> None:
    put(session.bin, "python3", "exit 1")
    put(session.data, "python", f'exec {PYTHON} "$@"')
    output = session.run(
        "sh", "-c", f'sh "{ROOT}/bin/hudline" --find-python "{session.data}/python"'
    )
    assert output.stdout == f"{session.data}/python\n"
    put(session.data, "python", "exit 1")
    put(session.bin, "python3.14", f'exec {PYTHON} "$@"')
    output = session.run(
        "sh", "-c", f'sh "{ROOT}/bin/hudline" --find-python "{session.data}/python"'
    )
    assert output.stdout == "python3.14\n"


# Windows


@pytest.fixture
def git_bash(session: Session, tools: Path) -> Session:
    """What stands in for Git Bash: its variables, and a `cygpath` that changes nothing."""
    session.env |= {"OS": "Windows_NT", "MSYSTEM": "MINGW64"}
    put(tools, "cygpath", 'echo "$2"')
    return session


@pytest.mark.parametrize("words", [["spend"], ["set", "text.hi", "/a b", '"c\\d"'], []])
def test_in_git_bash_a_command_is_a_script_of_python(git_bash: Session, words: list[str]) -> None:
    put(git_bash.bin, "python3", "exit 1")
    put(git_bash.bin, "py", 'case $* in *sys.exit*) exit 9 ;; esac; printf "%s|" "$@"')
    done = git_bash.run(f"{ROOT}/bin/hudline", *words)
    assert done.stdout.split("|")[:-1] == [
        "-I",
        "-S",
        "-X",
        "utf8",
        f"{ROOT}/hooks/command.py",
        *words,
    ]


@pytest.mark.parametrize(
    ("variable", "folder"),
    [
        ("LOCALAPPDATA", "Programs/Python/Python313"),
        ("LOCALAPPDATA", "Python/pythoncore-3.14-64"),
        ("APPDATA", "uv/python/cpython-3.13.1-windows-x86_64-none"),
    ],
)
def test_there_a_python_off_the_path_is_found_where_installers_keep_it(
    git_bash: Session, tmp_path: Path, variable: str, folder: str
) -> None:
    kept = tmp_path / "J Doe" / folder
    kept.mkdir(parents=True)
    put(kept, "python", 'case $* in *sys.exit*) exit 9 ;; esac; echo "$0"')
    git_bash.env[variable] = str(tmp_path / "J Doe")
    assert git_bash.run(f"{ROOT}/bin/hudline", "spend").stdout == f"{kept}/python\n"


@pytest.mark.parametrize("base", ["/usr", "C:/Program Files/WindowsApps/PythonSoftwareFoundation"])
def test_there_no_python_of_git_or_of_the_store_is_taken(git_bash: Session, base: str) -> None:
    system = "cygwin" if base == "/usr" else "win32"
    fake = f"import sys; sys.platform = '{system}'; sys.base_prefix = '{base}'; exec(sys.argv[-1])"
    put(git_bash.bin, "python", f'exec {PYTHON} -c "{fake}" "$4"')
    done = git_bash.run(f"{ROOT}/bin/hudline", "spend")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("hudline: no Python 3.9 or newer was found")


# The status line's command


def set_up(session: Session) -> str:
    """Hudline's folder as setup leaves it; the command of the status line."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1] + '/src')\n"
        "from hudline.core import paths\n"
        "from hudline.install import links\n"
        "home = paths.Home(sys.argv[2]); paths.make_folder(home.root)\n"
        "links.put_launcher(home, sys.argv[1])\n"
        "links.refresh(home, sys.argv[1], None)\n"
    )
    session.run(PYTHON, "-I", "-S", "-c", code, str(ROOT), str(session.home))
    return client_settings.command(Home(str(session.home)))


TICK = json.dumps({"session_id": "s-1", "model": {"display_name": "Opus 5.5"}, "cwd": "/"})


@pytest.mark.parametrize("target", ["/opt/gone/bin/python3.9", "broken", "silent"])
def test_a_line_whose_interpreter_is_gone_draws_at_once_and_mends_the_link(
    session: Session, target: str, tmp_path: Path
) -> None:
    command = set_up(session)
    put(session.bin, "python3", f'exec {PYTHON} "$@"')
    put(tmp_path, "broken", "exit 127")
    put(tmp_path, "silent", "exit 1")
    (session.home / "python").unlink()
    (session.home / "python").symlink_to(target if target[0] == "/" else tmp_path / target)
    done = session.run("sh", "-c", command, given=TICK)
    assert done.returncode == 0
    assert "Opus 5.5" in done.stdout
    until = time.monotonic() + 60
    while os.readlink(session.home / "python") != PYTHON and time.monotonic() < until:
        time.sleep(0.02)
    assert os.readlink(session.home / "python") == PYTHON
    again = session.run("sh", "-c", command, given=TICK)
    assert (again.stderr, "Opus 5.5" in again.stdout) == ("", True)


def test_a_line_without_any_interpreter_says_so(session: Session) -> None:
    command = set_up(session)
    (session.home / "python").unlink()
    (session.home / "python").symlink_to("/opt/gone/bin/python3.9")
    done = session.run("sh", "-c", command, given=TICK)
    assert (done.returncode, done.stdout.count("\n")) == (0, 1)
    assert NEEDS in done.stdout
    session.env["HUDLINE_VERBOSITY"] = "off"
    assert session.run("sh", "-c", command, given=TICK).stdout == ""


def test_a_line_that_fails_for_another_reason_ends_with_its_own_status(session: Session) -> None:
    command = set_up(session)
    (session.home / "statusline.py").write_text("raise SystemExit(3)\n")
    done = session.run("sh", "-c", command, given=TICK)
    assert (done.returncode, done.stdout) == (3, "")


# The doctor


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("echo 'pyenv: version 3.8.1 is not installed' >&2; exit 1", "version 3.8.1 is not inst"),
        ("exit 3", "it ends with 3"),
        ("exit 0", "does not run"),
        ("echo 3.8.18", "is Python 3.8.18, older than 3.9"),
        ("exec sleep 60", "does not answer within"),
    ],
)
def test_the_doctor_names_a_first_python3_that_does_not_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, text: str
) -> None:
    monkeypatch.setattr(environment, "_PATIENCE", 1.0)
    desk = Desk(tmp_path, monkeypatch)
    desk.run("setup")
    put(tmp_path / "bin", "python3", body)
    desk.env["PATH"] = f"{tmp_path}/bin:{desk.env['PATH']}"
    (found,) = [c for c in json.loads(desk.run("doctor", "--json")[1])["checks"]
                if c["name"] == "python3"]  # fmt: skip
    assert found["status"] == "note"
    assert f"{tmp_path}/bin/python3, the first python3 on the PATH" in found["sentence"]
    assert text in found["sentence"]
    assert os.path.realpath(sys.executable) in found["sentence"]


def test_the_doctor_names_an_interpreter_of_the_hooks_that_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path, monkeypatch)
    desk.run("setup")
    data = desk.config / "plugins" / "data" / "hudline-hudline"
    data.mkdir(parents=True)
    (data / "python").symlink_to("/opt/gone/bin/python3.9")
    assert "The interpreter of the hooks, /opt/gone/bin/python3.9, is gone" in " ".join(
        desk.run("doctor")[1].split()
    )
