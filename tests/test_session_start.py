"""The start of a session: the event kept, the links right, the upkeep begun, nothing said."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from tests.desk import IS_ROOT

from hudline.core.paths import Home
from hudline.install import links
from hudline.platform import interpreters
from hudline.platform.links import point, target
from hudline.platform.outbox import own_form

ROOT = Path(__file__).resolve().parents[1]
PYTHON = links.interpreter()
EVENT = b'{"hook_event_name": "SessionStart", "session_id": "s-1"}'
# Stands in for the hook's entry: keeps what it heard, and by which interpreter.
LISTEN = """
import os, sys
def report_hook_error(error, at):
    raise error
def record_event(at, may_begin):
    with open(os.environ["HEARD"], "ab") as heard:
        heard.write(sys.stdin.buffer.read())
"""
UPKEEP = """
import os, sys
with open(os.environ["HEARD"] + ".upkeep.part", "w") as told:
    leader = os.getsid(0) if hasattr(os, "getsid") else os.getpid()
    told.write("%d %d %s" % (leader, os.getpid(), sys.executable))
os.replace(told.name, os.environ["HEARD"] + ".upkeep")
"""


class Session:
    """A plugin folder whose entry and upkeep only tell that they ran, and a place to start it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "plugin"
        self.data = folder / "data"
        self.home = Home(str(folder / "home"))
        self.heard = folder / "heard"
        shutil.copytree(ROOT / "hooks", self.root / "hooks")
        shutil.copytree(ROOT / "statusline", self.root / "statusline")
        skip = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "src", self.root / "src", ignore=skip)
        (self.root / "src/hudline/hook/main.py").write_text(LISTEN)
        (self.root / "hooks/upkeep.py").write_text(UPKEEP)
        self.env = {
            "PATH": os.environ["PATH"],
            "HEARD": str(self.heard),
            "HUDLINE_HOME": self.home.root,
            "CLAUDE_PLUGIN_DATA": str(self.data),
        }

    def start(self, *command: str) -> None:
        """Run the hook with `command`, or the interpreter; it is silent and ends with 0."""
        script = str(self.root / "hooks/session_start.py")
        done = subprocess.run(
            [*(command or (PYTHON, "-I", "-S")), script],
            input=EVENT,
            env=self.env,
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")

    def upkeep(self) -> "list[str]":
        """What the upkeep told, once it has run."""
        result = Path(f"{self.heard}.upkeep")
        for _ in range(1000):
            if result.exists():
                return result.read_text("utf-8").split(maxsplit=2)
            time.sleep(0.01)
        raise AssertionError("the upkeep never ran")


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session(tmp_path)


def test_the_event_is_kept_and_every_link_leads_where_it_should(session: Session) -> None:
    session.start()
    assert session.heard.read_bytes() == EVENT
    assert interpreters.target(interpreters.program_in(str(session.data))) == PYTHON
    assert interpreters.target(session.home.python) == PYTHON
    assert target(session.home.current) == own_form(str(session.root))


def test_the_upkeep_runs_in_a_session_of_its_own(session: Session) -> None:
    session.start()
    leader, process, _ = session.upkeep()
    assert leader == process


def test_an_environment_s_interpreter_is_never_linked_but_the_one_below_it(
    session: Session, tmp_path: Path
) -> None:
    subprocess.run([PYTHON, "-I", "-m", "venv", "--without-pip", str(tmp_path / "v")], check=True)
    session.start(str(tmp_path / "v/bin/python"), "-I", "-S")
    assert interpreters.target(interpreters.program_in(str(session.data))) == PYTHON


def test_links_that_are_right_stay_and_those_that_are_wrong_are_turned(session: Session) -> None:
    session.start()
    stored = os.lstat(session.home.python).st_ino
    point(session.home.current, "/gone")
    session.start()
    assert os.lstat(session.home.python).st_ino == stored
    assert target(session.home.current) == own_form(str(session.root))


def test_the_launcher_is_brought_up_to_date_but_never_made_unasked(session: Session) -> None:
    session.start()
    assert not os.path.exists(session.home.launcher)
    Path(session.home.launcher).write_text("an old one")
    session.start()
    assert (
        Path(session.home.launcher).read_bytes() == (ROOT / "statusline/launcher.py").read_bytes()
    )


@pytest.mark.skipif(IS_ROOT, reason="root writes everywhere")
def test_a_home_that_cannot_be_written_disturbs_nobody(session: Session, tmp_path: Path) -> None:
    tmp_path.joinpath("home").mkdir(mode=0o500)
    session.start()
    assert interpreters.target(interpreters.program_in(str(session.data))) == PYTHON


def test_a_home_that_is_a_file_disturbs_nobody(session: Session) -> None:
    Path(session.home.root).write_text("in the way")
    session.start()
    assert session.heard.read_bytes() == EVENT
    assert interpreters.target(interpreters.program_in(str(session.data))) == PYTHON
    assert session.upkeep()


def test_without_the_folder_for_data_the_home_is_still_linked(session: Session) -> None:
    del session.env["CLAUDE_PLUGIN_DATA"]
    session.env["CLAUDE_CONFIG_DIR"] = "/nonexistent"
    session.start()
    assert interpreters.target(session.home.python) == PYTHON


def test_a_missing_plugin_disturbs_nobody(session: Session) -> None:
    shutil.rmtree(session.root / "src/hudline/hook")
    session.start()


def test_setup_finds_the_folders_that_the_client_made_for_this_plugin(tmp_path: Path) -> None:
    for name in ("hudline-hudline", "hudline-inline", "another-hudline"):
        (tmp_path / "plugins/data" / name).mkdir(parents=True)
    env = {"CLAUDE_CONFIG_DIR": str(tmp_path)}
    data = f"{tmp_path.as_posix()}/plugins/data"
    assert links.data_folders(env) == [f"{data}/hudline-hudline", f"{data}/hudline-inline"]
    elsewhere = {**env, "CLAUDE_CODE_PLUGIN_CACHE_DIR": str(tmp_path / "none")}
    assert links.data_folders(elsewhere) == []


def test_an_interpreter_that_does_not_run_is_never_linked(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    links.point_interpreter(str(tmp_path / "python"), str(broken))
    assert not os.path.lexists(tmp_path / "python")
