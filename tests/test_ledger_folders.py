"""Several configuration folders, accounts, clones and worktrees: told apart and joined as people
expect."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.ledgers import Person, account, answered, prompted, spent, totals
from tests.reporting import document, evening, run
from tests.test_ledger_journals import git, reading

from hudline.core.paths import Home

PRICE = 0.00224  # of a request of `answered`


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    with evening(monkeypatch):
        yield Person(tmp_path / "one")


def lines(folder: Path, key: str, branch: str = "main") -> list[dict[str, Any]]:
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
