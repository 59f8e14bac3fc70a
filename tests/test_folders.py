"""Where Hudline's folder and the client's are: one rule for hooks, line, band and commands.

What the client makes of odd values was tried with the client 2.1.332 itself.
"""

from __future__ import annotations

import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.desk import Desk, tree
from tests.system import DRIVE
from tests.test_launcher import ECHO, READY, put_program

from hudline.core.errors import UserError
from hudline.core.paths import account_file, config_folder, locate, person_folder
from hudline.install import links
from hudline.platform.outbox import host_folder

ROOT = Path(__file__).resolve().parents[1]
EVENT = {"hook_event_name": "PreToolUse", "session_id": "s-1", "tool_name": "Read"}

# What the environment says, below a folder P, and where Hudline's folder is then.
CASES = {
    "nothing": ({"HOME": "P/me"}, "P/me/.claude/hudline"),
    "a slash behind HOME": ({"HOME": "P/me/"}, "P/me/.claude/hudline"),
    "a folder for the client": ({"CLAUDE_CONFIG_DIR": "P/c"}, "P/c/hudline"),
    "slashes behind it": ({"CLAUDE_CONFIG_DIR": "P/c//"}, "P/c/hudline"),
    "spaces in it": ({"CLAUDE_CONFIG_DIR": "P/my c"}, "P/my c/hudline"),
    "~ in it": ({"CLAUDE_CONFIG_DIR": "~/c", "HOME": "P/me"}, "P/me/.claude/hudline"),
    "a relative one": ({"CLAUDE_CONFIG_DIR": "c/d", "HOME": "P/me"}, "P/me/.claude/hudline"),
    "one above": ({"CLAUDE_CONFIG_DIR": "../c", "HOME": "P/me"}, "P/me/.claude/hudline"),
    "an empty one": ({"CLAUDE_CONFIG_DIR": "", "HOME": "P/me"}, "P/me/.claude/hudline"),
    "a folder for Hudline": ({"HUDLINE_HOME": "P/h", "CLAUDE_CONFIG_DIR": "c"}, "P/h"),
    "a slash behind that": ({"HUDLINE_HOME": "P/h/", "HOME": "P/me"}, "P/h"),
    "~ in that": ({"HUDLINE_HOME": "~/h", "HOME": "P/me"}, "P/me/h"),
    "~ alone": ({"HUDLINE_HOME": "~", "HOME": "P/me"}, "P/me"),
    "a relative one for Hudline": ({"HUDLINE_HOME": "h", "HOME": "P/me"}, "P/me/.claude/hudline"),
    "both relative": (
        {"HUDLINE_HOME": "h", "CLAUDE_CONFIG_DIR": "c", "HOME": "P/me"},
        "P/me/.claude/hudline",
    ),
    "another's ~": ({"HUDLINE_HOME": "~you/h", "HOME": "P/me"}, "P/me/.claude/hudline"),
}
ODD_HOMES: tuple[dict[str, str], ...] = (
    {},
    {"HOME": ""},
    {"HOME": "me"},
    {"HOME": "."},
    {"HOME": "~"},
)


def folders_of(case: str, tmp_path: Path) -> tuple[dict[str, str], str]:
    values, root = CASES[case]
    folder = f"{tmp_path.as_posix()}/"
    below = {name: value.replace("P/", folder) for name, value in values.items()}
    return below, root.replace("P/", folder)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


def run(
    command: list[str], env: dict[str, str], project: Path, arguments: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=project,
        env={"PATH": "/usr/bin:/bin", **env},
        input=arguments,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("case", CASES)
def test_the_environment_says_where_it_is(case: str, tmp_path: Path) -> None:
    env, root = folders_of(case, tmp_path)
    assert locate(env).root == root


@pytest.mark.parametrize("case", CASES)
def test_hooks_and_commands_agree_and_make_nothing_in_the_project(
    case: str, tmp_path: Path, project: Path
) -> None:
    env, root = folders_of(case, tmp_path)
    assert locate(env).root == root
    Path(root).mkdir(parents=True)  # as the start of a session makes it
    hook = [sys.executable, "-I", "-S", str(ROOT / "hooks/hook.py")]
    Path(root).mkdir(parents=True, exist_ok=True)  # as at the start of a session
    run(hook, {**env, "CLAUDE_PROJECT_DIR": str(project)}, project, json.dumps(EVENT))
    assert Path(root, "sessions/s-1/journal.jsonl").is_file()

    ready = Path(root, "deps/cpython-311")
    put_program(ready / "bin/python", ECHO)
    (ready / "requirements.txt").write_bytes(READY)
    done = run([str(ROOT / "bin/hudline"), "setup"], env, project)
    assert done.stdout.splitlines()[1:] == [f"{ROOT}/src/hudline/cli/__main__.py", "setup"]
    assert list(project.iterdir()) == []


@pytest.mark.parametrize("case", CASES)
def test_the_host_listens_where_the_hooks_ring(case: str, tmp_path: Path, project: Path) -> None:
    env, root = folders_of(case, tmp_path)
    host = subprocess.Popen(
        [sys.executable, "-I", "-S", str(ROOT / "hooks/host.py"), "band"],
        cwd=project,
        env={**env, "CLAUDE_PID": str(os.getpid()), "CLAUDE_PROJECT_DIR": str(project)},
        stdout=subprocess.PIPE,
    )
    assert host.stdout is not None
    folder = host_folder(root, os.getpid())
    assert json.loads(host.stdout.readline()) == {"inbox": f"{folder}/mod/message.json"}
    assert Path(folder, "wake").is_fifo()
    host.send_signal(signal.SIGTERM)
    host.communicate(timeout=60)
    assert list(project.iterdir()) == []


@pytest.mark.parametrize("home", ODD_HOMES)
def test_without_a_home_the_system_s_own_is_taken(
    home: dict[str, str], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_system = pwd.getpwuid(os.getuid()).pw_dir.rstrip("/")
    monkeypatch.chdir(project)
    assert person_folder(home) == of_system
    assert config_folder(home) == of_system + "/.claude"
    printed = run(
        [sys.executable, "-I", "-S", str(ROOT / "hooks/upkeep.py"), "home"], home, project
    )
    assert printed.stdout == f"{locate(home).root}\n" == f"{of_system}/.claude/hudline\n"


def test_without_any_home_folder_hooks_are_silent_and_commands_say_so(
    project: Path, tmp_path: Path
) -> None:
    """A container may run a process under a number that has no name."""
    if os.geteuid():
        pytest.skip("only root takes another number")
    number = 54_321
    while _is_known(number):
        number += 1
    program = "import os, sys; os.setuid(int(sys.argv[1])); os.execv(sys.argv[2], sys.argv[2:])"
    python = shutil.which("python3", path="/usr/bin") or sys.executable
    copy = tmp_path / "plugin"  # the number may not look into the folders of others
    skip = shutil.ignore_patterns("__pycache__")
    for name in ("src", "hooks"):
        shutil.copytree(ROOT / name, copy / name, ignore=skip)
    for folder in (tmp_path, *tmp_path.parents):
        mode = folder.stat().st_mode & 0o7777
        if not mode & 0o001:
            folder.chmod(mode | 0o055)
    requests = [sys.executable, "-c", program, str(number), python, "-I", "-S"]
    if run([*requests, "-c", ""], {}, project).returncode:
        pytest.skip("no interpreter here that everybody may run")
    hook = run([*requests, f"{copy}/hooks/hook.py"], {}, project, json.dumps(EVENT))
    assert (hook.returncode, hook.stdout, hook.stderr) == (0, "", "")
    home = run([*requests, f"{copy}/hooks/upkeep.py", "home"], {}, project)
    assert home.returncode == 1
    assert home.stderr.startswith("hudline: HOME is not set")
    assert list(project.iterdir()) == []


def _is_known(number: int) -> bool:
    try:
        pwd.getpwuid(number)
    except KeyError:
        return False
    return True


@pytest.mark.parametrize(
    ("value", "folder"),
    [("~/c", "/~/c"), ("c/d/", "/c/d"), ("../c", "/../c"), ("", ""), (" /c", "/ /c"), (".", "/.")],
)
def test_the_client_s_folder_is_below_the_one_where_it_was_started(
    value: str, folder: str, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = {"CLAUDE_CONFIG_DIR": value, "CLAUDE_PROJECT_DIR": str(project), "HOME": f"{DRIVE}/me"}
    monkeypatch.chdir(tmp_path)  # a hook may run where the session has moved to
    assert config_folder(env) == f"{project.as_posix()}{folder}"
    del env["CLAUDE_PROJECT_DIR"]
    assert config_folder(env) == f"{tmp_path.as_posix()}{folder}"


def test_the_account_is_in_the_home_folder_where_no_other_is_named() -> None:
    home = {"HOME": f"{DRIVE}/me"}
    assert account_file(home) == f"{DRIVE}/me/.claude.json"
    assert account_file({**home, "CLAUDE_CONFIG_DIR": ""}) == f"{DRIVE}/me/.claude.json"
    elsewhere = {**home, "CLAUDE_CONFIG_DIR": f"{DRIVE}/c"}
    assert account_file(elsewhere) == f"{DRIVE}/c/.claude.json"


def test_the_plugin_s_folder_counts_only_where_the_client_has_made_it(project: Path) -> None:
    env = {"CLAUDE_PLUGIN_DATA": "c/data/hudline", "CLAUDE_PROJECT_DIR": str(project)}
    assert links.data_folder(env) is None
    (project / "c/data/hudline").mkdir(parents=True)
    assert links.data_folder(env) == f"{project.as_posix()}/c/data/hudline"
    assert links.data_folder({"CLAUDE_PLUGIN_DATA": f"{DRIVE}/data"}) == f"{DRIVE}/data"
    assert links.data_folder({}) is None


@pytest.mark.parametrize("value", ["~/c", "c", "./c/d", ""])
def test_setup_makes_no_folder_of_the_client_s_in_a_project_and_says_why(
    value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path, monkeypatch)
    desk.env["CLAUDE_CONFIG_DIR"] = value
    desk.home.__init__(locate(desk.env).root)  # type: ignore[misc]
    before = tree(tmp_path)
    with pytest.raises(UserError, match="CLAUDE_CONFIG_DIR is ") as text:
        desk.run("setup")
    assert "absolute path" in text.value.hint
    assert "CLAUDE_CONFIG_DIR is " in desk.run("doctor")[1]
    assert tree(tmp_path) == before


def test_setup_writes_where_a_client_that_was_started_here_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path, monkeypatch)
    desk.env["CLAUDE_CONFIG_DIR"] = "~/c"
    folder = desk.project / "~" / "c"
    folder.mkdir(parents=True)
    output = desk.run("setup")[1]
    assert "started elsewhere, it reads other settings" in output
    assert json.loads((folder / "settings.json").read_bytes())["statusLine"] == desk.line()
    assert [path.name for path in desk.project.iterdir()] == ["~"]
    assert sorted(path.name for path in folder.iterdir()) == ["settings.json"]


def test_the_doctor_names_folders_that_are_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path, monkeypatch)
    Path(desk.home.root).mkdir(mode=0o700, parents=True, exist_ok=True)
    desk.env["HUDLINE_HOME"] = "somewhere"
    said = desk.run("doctor")[1]
    assert "HUDLINE_HOME is somewhere, which is no absolute path" in said
    assert "HUDLINE_HOME names it" not in said
    desk.env["HUDLINE_HOME"] = "~/somewhere"
    desk.env["HOME"] = "me"
    output = desk.run("doctor")[1]
    assert "HUDLINE_HOME is" not in output
    assert "HUDLINE_HOME names it" in output
    assert "HOME is me, which is no absolute path" in output
