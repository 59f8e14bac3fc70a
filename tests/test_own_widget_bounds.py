"""What a widget of a person's own cannot do to the person's files, whatever it does by mistake."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.test_own_widgets import Desk, body

from hudline.host.own_drawing import failures

BEYOND = {
    "empty": "open(PATH, 'w')",
    "append": "open(PATH, 'a')",
    "create": "os.open(PATH + '.new', os.O_CREAT)",
    "rename": "os.rename(PATH, PATH + '.new')",
    "remove": "os.unlink(PATH)",
    "mode": "os.chmod(PATH, 0)",
    "folder": "os.mkdir(PATH + '.new')",
    "program": "import subprocess; subprocess.run(['rm', PATH], check=False)",
    "shell": "os.system('rm ' + PATH)",
    "fork": "os.fork()",
    "connection": "import socket; socket.create_connection(('127.0.0.1', 9), 0.01)",
    "database": "import sqlite3; sqlite3.connect(PATH + '.new').execute('create table t (x)')",
}


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
    assert failures(desk.home)["odd"].says == "PermissionError in line 5"
    assert file.read_text("utf-8") == "words"
    assert (file.stat().st_mode, file.stat().st_mtime_ns) == (before.st_mode, before.st_mtime_ns)
    assert not Path(f"{file}.new").exists()


def test_a_widget_reads_files_and_imports_the_standard_library(desk: Desk) -> None:
    desk.write("odd", body("import statistics; open(__file__).read(); os.listdir('/')"))

    assert desk.settled("odd") == "too late"


def test_what_json_has_not_is_an_error_of_that_widget_and_ends_no_process(desk: Desk) -> None:
    desk.write("good", body("pass"))
    assert desk.settled("good") == "too late"
    process = desk.pid
    desk.write("odd", body("return [Fragment([Span(b'bytes')])]"))

    assert desk.settled("odd") == "!odd"
    assert failures(desk.home)["odd"].says == "TypeError"
    assert desk.pid == process
