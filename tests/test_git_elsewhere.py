"""Repositories that name another computer, as paths of Windows may: nothing is asked there.

To look at such a path would already tell that computer who the person is. These tests let a path be
such a one by how it begins, as `platform.files` says on Windows.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.test_git import Repository

from hudline.platform.places import NO_FOLDER
from hudline.sources import git_environment, git_folder, git_view
from hudline.sources.git_environment import IsolatedGit
from hudline.sources.git_view import Refused

SERVER = "//elsewhere/share"
LOOKS = ("stat", "lstat", "open", "readlink", "listdir", "scandir")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    repository = Repository(tmp_path)
    for module in (git_environment, git_folder, git_view):
        monkeypatch.setattr(module, "is_elsewhere", lambda path, _: path.startswith("//"))
    monkeypatch.setattr(git_view, "NAMES_COMPUTERS", True)
    monkeypatch.setattr(git_view, "HAS_LINKS", False)
    return repository


@pytest.fixture(autouse=True)
def looked_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails where anything has looked at the other computer."""
    found: list[str] = []

    def watch(module: object, name: str) -> None:
        own = getattr(module, name)

        def look(path: object, *more: object, **options: object) -> object:
            found.extend([f"{name} {path}"] if str(path).startswith("//") else [])
            return own(path, *more, **options)

        monkeypatch.setattr(module, name, look)

    for name in LOOKS:
        watch(os, name)
    for name in ("stat", "open"):
        watch(__import__("posix"), name)
    yield
    monkeypatch.undo()
    assert found == []


def test_a_git_folder_elsewhere_is_none(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / ".git").write_text(f"gitdir: {SERVER}/acme\n")
    assert git_folder.around(str(tmp_path / "linked")) == ("", "")

    (repository.folder / ".git" / "commondir").write_text(f"{SERVER}/acme\n")
    git = str(repository.folder / ".git")
    assert git_folder.common(git) == git


@pytest.mark.parametrize("key", ["core.excludesfile", "core.attributesfile", "include.path"])
def test_a_file_elsewhere_is_not_read(repository: Repository, key: str) -> None:
    repository.git("config", key, f"{SERVER}/list")

    assert repository.ask()["branch"] == "main"


def test_a_work_tree_elsewhere_is_refused(repository: Repository) -> None:
    with pytest.raises(Refused):
        git_view.check_place(
            [("core.worktree", SERVER)], str(repository.folder / ".git"), str(repository.folder)
        )


@pytest.mark.parametrize(
    ("lines", "is_refused"),
    [
        ("{beside}\n", False),
        ("# a note\n\n{beside}", False),
        (SERVER + "/objects\n", True),
        ("{beside}\n" + SERVER + "\n", True),
        ('"\\057\\057elsewhere/share"\n', True),  # as git quotes
        ("{nested}\n", True),
        ("x" * 70_000, True),
    ],
)
def test_objects_elsewhere_are_not_asked_for(
    repository: Repository, tmp_path: Path, lines: str, is_refused: bool
) -> None:
    for name in ("beside", "nested"):
        (tmp_path / name / "info").mkdir(parents=True)
    (tmp_path / "nested" / "info" / "alternates").write_text(SERVER)
    places = {name: str(tmp_path / name) for name in ("beside", "nested")}
    listed = repository.folder / ".git" / "objects" / "info" / "alternates"
    listed.write_text(lines.format(**places))
    git, root = str(repository.folder / ".git"), str(repository.folder)
    asked = IsolatedGit(str(repository.session), git, root, dict(os.environ))
    if is_refused:
        with pytest.raises(Refused):
            asked.__enter__()
    else:
        with asked:
            assert asked.ask("status", "--porcelain") is not None


def test_references_are_copied_within_bounds(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git = str(repository.folder / ".git")
    monkeypatch.setattr(git_view, "_LARGEST", 10)
    with pytest.raises(Refused, match="too large"):
        git_view.make(str(tmp_path / "view"), git, [], ())
    monkeypatch.setattr(git_view, "_MOST", 1)
    with pytest.raises(Refused, match="too many"):
        git_view.make(str(tmp_path / "other"), git, [], ())


def test_hooks_are_looked_for_where_nobody_can_put_any() -> None:
    assert f'hookspath = "{NO_FOLDER}"' in git_view._text([], ()).decode()
    assert not os.path.isdir(NO_FOLDER)
