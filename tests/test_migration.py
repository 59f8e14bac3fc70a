"""Names of before 0.2 in config.json and in a project's file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.desk import Desk

from hudline.cli.main import main
from hudline.config import backups, reader, writer
from hudline.config.migration import RENAMED, renamed
from hudline.core.fields import as_people_write
from hudline.core.paths import Home
from hudline.platform import locks

ROOT = Path(__file__).resolve().parents[1]
WIDGETS = {path.stem for path in (ROOT / "src/hudline/widgets").glob("[a-z]*.py")}
FORMER = {
    "theme": "nord",
    "rows": [
        ["model", "place", {"widget": "mode", "level": "full"}, "fill", "vim"],
        {"widgets": ["radar", {"widget": "receipt"}], "separator": " · "},
        "hooks",
        {"widgets": "wrapped"},
    ],
}
PRESENT = [
    ["model", "directory", {"widget": "permission_mode", "level": "full"}, "fill", "editor_mode"],
    {"widgets": ["loops", {"widget": "turn_summary"}], "separator": " · "},
    "health",
    {"widgets": "wrapped_line"},
]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    result = Home(str(tmp_path / "home"))
    Path(result.root).mkdir()
    return result


def test_each_former_name_leads_to_a_widget_and_is_none_itself() -> None:
    assert set(RENAMED.values()) <= WIDGETS
    assert not set(RENAMED) & WIDGETS


def test_widgets_are_renamed_wherever_a_row_may_name_them() -> None:
    assert renamed(FORMER) == {"theme": "nord", "rows": PRESENT}


@pytest.mark.parametrize(
    "rows", [None, "place", 5, [], [5, None, {"level": "full"}], [{"widget": "place"}], PRESENT]
)
def test_what_names_none_stays_the_same_object(rows: object) -> None:
    config = {"rows": rows, "place": 1}
    assert renamed(config) is config


def test_config_json_is_migrated_once_and_the_copy_is_as_it_was(home: Home) -> None:
    before = json.dumps(FORMER, indent=4) + "\n"
    Path(home.config).write_bytes(before.encode())

    assert writer.migrate(home)
    after = Path(home.config).read_text("utf-8")
    assert json.loads(after) == {"theme": "nord", "rows": PRESENT}
    assert after.startswith('{\n    "theme": "nord",\n    "rows": [')
    assert [copy.data.decode() for copy in backups.found(home)] == [before]

    assert not writer.migrate(home)
    assert Path(home.config).read_text("utf-8") == after
    assert len(backups.found(home)) == 1


@pytest.mark.parametrize("data", [None, "", "{", "[]", '{"rows": [["model"]]}', '{"rows": "mode"}'])
def test_what_needs_no_migration_is_left_alone(home: Home, data: str | None) -> None:
    if data is not None:
        Path(home.config).write_text(data)
    assert not writer.migrate(home)
    assert os.listdir(home.root) == ([] if data is None else ["config.json"])


def test_a_file_that_cannot_be_written_is_understood_as_it_is(home: Home) -> None:
    Path(home.config).write_text(json.dumps(FORMER))
    os.chmod(home.config, 0o444)
    assert not writer.migrate(home)
    assert json.loads(Path(home.config).read_text("utf-8")) == FORMER
    assert reader.read(home)["rows"] == PRESENT


def test_a_projects_file_is_understood_and_never_written(tmp_path: Path) -> None:
    path = Path(reader.project_file(str(tmp_path)))
    path.parent.mkdir()
    path.write_text(json.dumps(FORMER))
    assert reader.of_project(str(tmp_path))["rows"] == PRESENT
    assert json.loads(path.read_text("utf-8")) == FORMER


def test_a_command_migrates_and_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.write(FORMER, Path(desk.home.config))
    monkeypatch.setattr("hudline.cli.main.environment", lambda: desk.env)
    for expected in (as_people_write(desk.home.config), ""):
        assert main(["config", "get", "rows"], str(desk.plugin)) == 0
        text = capsys.readouterr()
        assert expected in text.err if expected else not text.err
        assert "permission_mode" in text.out
    assert reader.read(desk.home)["rows"] == PRESENT


def test_the_upkeep_migrates_before_the_dependencies_are_there(tmp_path: Path) -> None:
    home = Home(str(tmp_path / "home"))
    Path(home.deps).mkdir(parents=True)
    failed = {"at": time.time(), "reason": "tried a moment ago"}
    Path(home.deps, "failed.json").write_text(json.dumps(failed))
    Path(home.config).write_text(json.dumps(FORMER))
    subprocess.run(
        [sys.executable, "-I", "-S", str(ROOT / "hooks" / "upkeep.py")],
        env={"HUDLINE_HOME": home.root, "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        check=True,
    )
    assert json.loads(Path(home.config).read_text("utf-8"))["rows"] == PRESENT
    assert json.loads(Path(writer.before(home)).read_text("utf-8")) == FORMER


def test_a_command_that_holds_the_lock_is_not_disturbed(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path(home.config).write_text(json.dumps(FORMER))
    monkeypatch.setattr(writer, "_PATIENCE", 0.0)
    release = locks.hold(home.root + "/settings.lock", 0)
    assert release is not None
    assert not writer.migrate(home)
    release()
    assert json.loads(Path(home.config).read_text("utf-8")) == FORMER
