"""Several configuration folders, accounts, clones and worktrees: told apart and joined as people
expect."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Any

import pytest
from tests.ledgers import Person, account, answered, called, prompted, spent, totals
from tests.reporting import document, evening, run
from tests.test_ledger_journals import git, reading

from hudline.core.errors import UserError
from hudline.core.paths import Home

PRICE = 0.00224  # of a request of `answered`


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    with evening(monkeypatch):
        yield Person(tmp_path / "one")


def lines(folder: PurePath, key: str, branch: str = "main") -> list[dict[str, Any]]:
    where = {"cwd": str(folder)}
    return [prompted(1, key, **where), answered(3, key, gitBranch=branch, **where)]


def rows(person: Person, by: str) -> list[tuple[object, float]]:
    found = document(person, "spend", "--since", "all", "--by", by)["rows"]
    return [(tuple(row[name] for name in by.split(",")), round(row["usd"], 6)) for row in found]


def repository(folder: Path, origin: str = "") -> Path:
    folder.mkdir(parents=True)
    git(folder, "init", "-q")
    git(folder, "commit", "-q", "--allow-empty", "-m", "a")
    if origin:
        git(folder, "remote", "add", "origin", origin)
    return folder


# Configuration folders


def test_accounts_with_folders_of_their_own_have_ledgers_of_their_own(
    person: Person, tmp_path: Path
) -> None:
    other = Person(tmp_path / "two")
    person.write("s", [answered(1, "a")])
    other.write("t", [answered(1, "b"), answered(2, "c")])

    for whose, requests in ((person, 1), (other, 2)):
        assert document(whose, "spend", "--since", "all")["total"]["requests"] == requests


def test_accounts_that_share_hudlines_folder_are_one_report(person: Person, tmp_path: Path) -> None:
    """HUDLINE_HOME is the same for both; each report reads the folder that it is run with."""
    other = Person(tmp_path / "two")
    other.home = Home(person.home.root)
    person.write("s", [answered(1, "a")])
    other.write("t", [answered(1, "b"), answered(2, "c")])
    document(other, "spend")
    assert document(person, "spend", "--since", "all")["total"]["requests"] == 3


def test_a_session_that_was_copied_to_another_folder_counts_once(
    person: Person, tmp_path: Path
) -> None:
    other = Person(tmp_path / "two")
    person.write("s", [prompted(1, "p"), answered(3, "a"), totals("s", PRICE)])
    shutil.copytree(person.projects, other.projects, dirs_exist_ok=True)
    run(person, "ledger", "read", "--config-dir", str(other.config))
    total = document(person, "spend", "--since", "all")["total"]

    assert (total["requests"], total["hidden_usd"]) == (1, 0)
    assert total["usd"] == pytest.approx(PRICE)
    assert run(person, "ledger", "check")[0] == 0


def test_the_journals_of_another_folder_are_read_with_its_transcripts(
    person: Person, tmp_path: Path
) -> None:
    """Of a session that was killed there only a reading says what it cost."""
    other = Person(tmp_path / "two")
    other.write("s", [prompted(1, "p"), answered(3, "a")])
    other.journal("s", [reading(1795168804.0, 0.5, "p")])
    run(person, "ledger", "read", "--config-dir", str(other.config))
    assert document(person, "spend", "--since", "all")["total"]["usd"] == pytest.approx(0.5)
    assert run(person, "ledger", "read")[1] == " There is nothing new.\n"


def test_of_two_journals_of_a_session_the_longer_one_counts(person: Person, tmp_path: Path) -> None:
    other = Person(tmp_path / "two")
    other.write("s", [prompted(1, "p"), answered(3, "a")])
    other.journal("s", [reading(4, 0.5, "p")])
    person.journal("s", [reading(4, 0.5, "p"), reading(5, 0.6, "p")])
    for _ in range(2):
        run(person, "ledger", "read", "--config-dir", str(other.config))
    with person.opened() as ledger:
        assert spent(ledger).usd == pytest.approx(0.6)
        assert [part.usd for part in account(ledger).hidden] == [pytest.approx(0.6 - PRICE)]


# Repositories


def test_worktrees_are_one_project_and_their_branches_are_told_apart(
    person: Person, tmp_path: Path
) -> None:
    main = repository(tmp_path / "api")
    linked, inner = tmp_path / "fix", main / ".claude" / "worktrees" / "new"
    for folder in (linked, inner):
        git(main, "worktree", "add", "-q", str(folder))
    person.write("s", lines(main, "a"))
    person.write("t", lines(linked, "b", "fix"))
    person.write("u", lines(inner, "c", "new"))

    assert rows(person, "project") == [(("api",), round(3 * PRICE, 6))]
    assert sorted(rows(person, "project,branch")) == [
        (("api", name), round(PRICE, 6)) for name in ("fix", "main", "new")
    ]
    for folder in (main, linked):
        found = document(person, "spend", "--since", "all", "--project", str(folder))
        assert found["total"]["requests"] == 3


def test_a_worktree_belongs_to_its_repository_without_git_too(
    person: Person, tmp_path: Path
) -> None:
    main, linked = tmp_path / "api", tmp_path / "fix"
    own = main / ".git" / "worktrees" / "fix"
    own.mkdir(parents=True)
    linked.mkdir()
    (main / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (own / "HEAD").write_text("ref: refs/heads/fix\n")
    (own / "commondir").write_text("../..\n")
    (linked / ".git").write_text(f"gitdir: {own.as_posix()}\n")
    person.write("s", lines(main, "a"))
    person.write("t", lines(linked, "b", "fix"))

    assert rows(person, "project") == [(("api",), round(2 * PRICE, 6))]


def test_a_worktree_that_was_removed_before_it_was_read_belongs_to_the_repository_around_it(
    person: Person, tmp_path: Path
) -> None:
    main = repository(tmp_path / "api")
    person.write("s", lines(main / ".claude" / "worktrees" / "gone", "a"))
    assert rows(person, "project") == [(("api",), round(PRICE, 6))]


def test_clones_of_one_origin_are_one_project_and_others_of_its_name_are_not(
    person: Person, tmp_path: Path
) -> None:
    origin = "git@example.com:acme/api.git"
    person.write("s", lines(repository(tmp_path / "x" / "api", origin), "a"))
    person.write("t", lines(repository(tmp_path / "y" / "api", origin), "b"))
    person.write("u", lines(repository(tmp_path / "z" / "api"), "c"))

    assert sorted(rows(person, "project")) == [
        (("acme/api",), round(2 * PRICE, 6)), (("z/api",), round(PRICE, 6)),
    ]  # fmt: skip


# Folders of Windows


WINDOWS = "C:\\Users\\Jo Doe\\acme"


def test_a_folder_of_windows_is_one_project_however_it_was_typed(person: Person) -> None:
    for nth, folder in enumerate((WINDOWS, WINDOWS.lower(), WINDOWS.upper())):
        person.write(f"s{nth}", lines(PureWindowsPath(folder), f"a{nth}"))
        assert [usd for _, usd in rows(person, "project")] == [round((nth + 1) * PRICE, 6)]
    person.write("other", lines(PureWindowsPath(WINDOWS + " 2"), "b"))
    assert len(rows(person, "project")) == 2


def test_a_file_of_windows_is_one_file_however_it_was_named(person: Person) -> None:
    where = {"cwd": WINDOWS}
    file = WINDOWS + "\\a.py"
    named = [file, file.lower(), file.replace("\\", "/")]
    calls = [called(f"toolu_{nth}", file_path=one) for nth, one in enumerate(named)]
    person.write("s", [prompted(1, "a", **where), answered(3, "a", calls, **where)])
    (row,) = document(person, "prompts", "--since", "all")["rows"]
    assert (row["reads"], row["files"]) == (3, 1)


def test_capitals_tell_folders_apart_that_are_not_of_windows(person: Person) -> None:
    for nth, folder in enumerate(("/home/dev/acme", "/home/dev/Acme")):
        person.write(f"s{nth}", lines(PurePosixPath(folder), f"a{nth}"))
    assert len(rows(person, "project")) == 2


@pytest.mark.parametrize(
    "typed",
    [WINDOWS, WINDOWS + "\\", WINDOWS.lower(), WINDOWS.replace("\\", "/"), WINDOWS[:-2].upper()],
)
def test_a_project_is_named_by_its_folder_as_people_on_windows_write_it(
    person: Person, typed: str
) -> None:
    person.write("s", lines(PureWindowsPath(WINDOWS), "a"))
    found = document(person, "spend", "--since", "all", "--project", typed)
    assert found["total"]["requests"] == 1


def test_a_folder_whose_name_begins_like_anothers_is_not_that_one(person: Person) -> None:
    person.write("s", lines(PureWindowsPath(WINDOWS), "a"))
    person.write("t", lines(PureWindowsPath(WINDOWS + " 2"), "b"))
    found = document(person, "spend", "--since", "all", "--project", WINDOWS.lower())
    assert found["total"]["requests"] == 1
    assert run(person, "ledger", "forget", "--yes", "--project", WINDOWS)[0] == 0
    assert [project for project, _ in rows(person, "project")] == [("acme 2",)]


def test_a_folder_that_ends_in_a_backslash_and_a_quote_is_not_said_to_have_cost_nothing(
    person: Person,
) -> None:
    with pytest.raises(UserError, match="has no end"):
        document(person, "spend", "--project", WINDOWS + '" --since all')


@pytest.mark.parametrize("root", ["D:\\", "d:", "\\\\SERVER\\share\\"])
def test_a_drive_and_a_share_are_projects_by_their_names(person: Person, root: str) -> None:
    for nth, folder in enumerate(("D:\\", "\\\\server\\share")):
        person.write(f"s{nth}", lines(PureWindowsPath(folder), f"a{nth}"))
    found = document(person, "spend", "--since", "all", "--project", root)
    assert found["total"]["requests"] == 1
