"""Programs that are started by their name: none of the present folder, of a project, or by a
relative entry of the PATH."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from hudline.cli import editor
from hudline.core.errors import UserError
from hudline.core.paths import Home
from hudline.core.project import project_tree
from hudline.install.build import build
from hudline.install.steps import StepError
from hudline.platform.outbox import HOME_VARIABLE, own_form
from hudline.platform.person_shell import shell
from hudline.platform.programs import started

IS_WINDOWS = sys.platform == "win32"
ON_WINDOWS = pytest.mark.skipif(not IS_WINDOWS, reason="of Windows alone")
ROOT = Path(__file__).resolve().parents[1]
ENDINGS = (".exe", ".cmd", ".bat") if IS_WINDOWS else ("",)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The present folder, which is first on the PATH by each of its names."""
    folder = tmp_path / "a project"
    (folder / "tools").mkdir(parents=True)
    monkeypatch.chdir(folder)
    monkeypatch.delenv("CLAUDE_PROJECT_DIR", raising=False)
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "person"))
    entries = (".", "", "tools", str(folder), str(folder / "tools"))
    monkeypatch.setenv("PATH", os.pathsep.join(entries))
    return folder


def trap(project: Path, name: str) -> None:
    """Put a program there that leaves a mark."""
    mark = project / "sprung"
    for folder in (project, project / "tools"):
        for ending in ENDINGS:
            path = folder / f"{name}{ending}"
            path.write_text(
                f"#!/bin/sh\n: > '{mark}'\n" if not IS_WINDOWS else f'@echo >"{mark}"\n'
            )
            path.chmod(0o755)


def test_a_project_is_the_repository_around_the_present_folder_or_that_folder(
    tmp_path: Path,
) -> None:
    inner = tmp_path / "repository" / "inner"
    inner.mkdir(parents=True)
    env = {"CLAUDE_PROJECT_DIR": str(inner), HOME_VARIABLE: str(tmp_path / "person")}

    assert project_tree(env) == own_form(str(inner))
    (tmp_path / "repository" / ".git").mkdir()
    assert project_tree(env) == own_form(str(tmp_path / "repository"))


def test_who_begins_in_their_own_folder_has_their_programs_there(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "person" / "new").mkdir(parents=True)
    env = {HOME_VARIABLE: str(tmp_path / "person")}

    for name in ("", "person"):
        assert project_tree({**env, "CLAUDE_PROJECT_DIR": str(tmp_path / name)}) == ""
    new = str(tmp_path / "person" / "new")
    assert project_tree({**env, "CLAUDE_PROJECT_DIR": new}) == own_form(new)


def test_the_editor_is_not_one_of_the_project(project: Path, tmp_path: Path) -> None:
    trap(project, "ed2")
    env = {**os.environ, "EDITOR": "ed2"}

    with pytest.raises(UserError, match="ed2 did not start"):
        editor.edit(Console(), Home(own_form(str(tmp_path / "home"))), env)
    assert not (project / "sprung").exists()


def test_the_installer_is_not_one_of_a_project_without_a_repository(
    project: Path, tmp_path: Path
) -> None:
    trap(project, "uv")
    fresh = own_form(str(tmp_path / "new"))

    with pytest.raises(StepError):
        build(fresh, fresh + "/site", "requirements.txt", "/no python", lambda *_: None)
    assert not (project / "sprung").exists()


@ON_WINDOWS
def test_a_line_of_the_persons_is_run_by_no_shell_of_a_project(project: Path) -> None:
    for name in ("pwsh", "powershell", "git", "bash"):
        trap(project, name)
    (project / "bin").mkdir()
    (project / "bin" / "bash.exe").touch()
    first, *_ = shell("some line", own_form(str(project)))

    assert "project" not in first
    assert first.lower().startswith(("c:/windows/system32/", "c:/program files"))


@ON_WINDOWS
def test_what_a_script_is_given_cannot_end_its_quotes() -> None:
    script = "C:/R&D/code.cmd"
    line: Any = started([script, "a & b", "c"])

    assert line == '"C:\\R&D\\code.cmd" "a & b" "c"'
    for one in ('x" & calc', "%PATH%", "a\nb"):
        with pytest.raises(OSError, match="cannot be given"):
            started([script, one])
    assert started(["C:/x/code.exe", 'x" & calc']) == ["C:/x/code.exe", 'x" & calc']


@ON_WINDOWS
@pytest.mark.parametrize("name", ["", "CLAUDE_PROJECT_DIR"])
def test_the_python_of_hooks_is_not_one_of_a_project(
    name: str, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for program in ("python", "py", "cmd"):
        trap(project, program)
    base = os.path.dirname(getattr(sys, "_base_executable", sys.executable))
    monkeypatch.setenv("PATH", f"{os.environ['PATH']};{base}")
    if name:
        monkeypatch.setenv(name, str(project))
        monkeypatch.chdir(tmp_path)
    caller = tmp_path / "caller.cmd"
    caller.write_text(
        f'@echo off\nset "given="\ncall "{ROOT}\\bin\\find-python.cmd"\necho %HUDLINE_PYTHON%\n'
    )
    system = os.path.join(os.environ["SYSTEMROOT"], "System32", "cmd.exe")
    done = subprocess.run(
        [system, "/d", "/c", str(caller)],
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    )

    assert own_form(done.stdout.strip()).lower() == own_form(base + "\\python.exe").lower()
    assert not (project / "sprung").exists()
