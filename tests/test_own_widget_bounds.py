"""What a widget of a person's own cannot do by mistake, and who can put something in its place."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.test_host import until
from tests.test_own_widgets import GOOD, START, Desk, body, refusal

from hudline.host.own_drawing import failures

BEYOND = {
    "empty": "open(PATH, 'w')",
    "append": "open(PATH, 'a')",
    "create": "os.open(PATH + '.new', os.O_CREAT)",
    "rename": "os.rename(PATH, PATH + '.new')",
    "remove": "os.unlink(PATH)",
    "mode": "os.chmod(PATH, 0)",
    "folder": "os.mkdir(PATH + '.new')",
    "cut": "os.truncate(PATH, 0)",
    "tree": "import shutil; shutil.rmtree(os.path.dirname(PATH))",
    "temporary": "import tempfile; tempfile.mkdtemp(dir=os.path.dirname(PATH))",
    "signal": "os.kill(os.getppid(), 0)",
    "program": "import subprocess; subprocess.run(['rm', PATH], check=False)",
    "shell": "os.system('rm ' + PATH)",
    "fork": "os.fork()",
    "connection": "import socket; socket.create_connection(('127.0.0.1', 9), 0.01)",
    "database": "import sqlite3; sqlite3.connect(PATH + '.new').execute('create table t (x)')",
}
# On Windows Python takes a refusal for a name that is in use, and tries other ones.
RETRIED = ("temporary",) if sys.platform == "win32" else ()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.own.end()


@pytest.mark.parametrize("kind", BEYOND)
def test_a_widget_leaves_files_alone_and_starts_and_reaches_nothing(
    desk: Desk, tmp_path: Path, kind: str
) -> None:
    file = tmp_path / "precious"
    file.write_text("words", "utf-8")
    before = file.stat()
    desk.write("odd", body(BEYOND[kind].replace("PATH", repr(str(file)))))

    assert desk.settled("odd") == "!odd"
    says = until(lambda: failures(desk.home).get("odd")).says
    assert says == (
        "it takes longer than 50 ms" if kind in RETRIED else "PermissionError in line 5"
    )
    assert file.read_text("utf-8") == "words"
    assert (file.stat().st_mode, file.stat().st_mtime_ns) == (before.st_mode, before.st_mtime_ns)
    assert not Path(f"{file}.new").exists()


def test_a_widget_reads_files_and_imports_the_standard_library(desk: Desk) -> None:
    desk.write("odd", body("import statistics; open(__file__).read(); open(os.devnull, 'w')"))

    assert desk.settled("odd") == "too late"


def test_what_json_has_not_is_an_error_of_that_widget_and_ends_no_process(desk: Desk) -> None:
    desk.write("good", body("pass"))
    assert desk.settled("good") == "too late"
    process = desk.pid
    desk.write("odd", body("return [Fragment([Span(b'bytes')])]"))

    assert desk.settled("odd") == "!odd"
    assert failures(desk.home)["odd"].says == "TypeError"
    assert desk.pid == process


# Who could put something else in its place


def test_a_folder_between_that_others_may_write_to_is_refused(desk: Desk) -> None:
    within = Path(desk.home.widgets) / "shared"
    within.mkdir(0o700)
    desk.write("shared/mine", GOOD)
    os.symlink("shared/mine.py", f"{desk.home.widgets}/mine.py")
    assert refusal(desk) == ""

    within.chmod(0o777)
    assert refusal(desk).startswith("is in a folder that other users can change (chmod go-w ")


def test_a_folder_above_in_which_everybody_may_rename_is_refused(
    desk: Desk, tmp_path: Path
) -> None:
    desk.write("mine", GOOD)
    assert desk.settled("mine") == "well"

    for mode, is_refused in ((0o777, True), (0o1777, False), (0o775, False)):
        tmp_path.chmod(mode)
        assert bool(refusal(desk)) == is_refused
        assert desk.settled("mine") == ("!mine" if is_refused else "well")


def test_nothing_is_imported_from_the_folder_or_the_environment(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    for name in ("json", "statistics", "sitecustomize", "usercustomize", "hudline"):
        (project / f"{name}.py").write_text("raise SystemExit('a project')\n", "utf-8")
    (project / "project.pth").write_text("import sys; sys.exit('a project')\n", "utf-8")
    monkeypatch.chdir(project)
    for name in ("PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE", "PYTHONSTARTUP"):
        desk.env[name] = str(project)
    desk.write("mine", body("import json, statistics; assert '/project' not in str(sys.path)"))

    assert desk.settled("mine") == "too late"


FORGED = ['{"loaded": 7}', '{"loaded": {"uses": [[]]}}', '{"shown": [], "spent": 0}', "null", "[1]"]


@pytest.mark.parametrize("answer", FORGED)
def test_what_a_widget_writes_as_an_answer_is_none_of_its_own_or_another(
    desk: Desk, answer: str
) -> None:
    desk.write("good", GOOD)
    assert desk.settled("good") == "well"
    line = answer.encode() + b"\n"
    writing = f"""
for handle in range(3, 10):
    try:
        os.write(handle, {line!r})
    except OSError:
        pass
"""
    desk.write("odd", START + writing + GOOD[len(START) :])

    assert desk.settled("odd") == "well"
    assert desk.draw("good") == desk.draw("odd") == "well"
    assert failures(desk.home) == {}
