"""What journals add to the ledger: durations, targets, waits, outcomes, readings; and which project
a session belongs to."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.ledgers import Person, account, answered, called, prompted, result, spent, totals

from hudline.insight.labels import shortest_unique
from hudline.ledger.journal import read_journal
from hudline.ledger.projects import project

AGENTS = "23457dfc-e8c9-4a77-8b40-bd06953a22c4"


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return Person(tmp_path)


def reading(at: float, cost: float, prompt: str, pid: int = 1) -> dict[str, Any]:
    return {"at": at, "kind": "reading", "cost": cost, "prompt": prompt, "pid": pid}


def began(source: str, pid: int = 1) -> dict[str, Any]:
    return {"at": 0, "kind": "session.began", "source": source, "pid": pid}


# Calls


def test_a_call_has_its_duration_target_wait_and_outcome(person: Person) -> None:
    with person.has("agents").ledger() as ledger:
        rows = {
            row["target"]: row
            for row in ledger.rows("select * from call where prompt like '4f3ce31f%'")
        }

    edit, command = rows["a.py"], rows["false"]
    assert (edit["tool"], edit["took"], edit["waited"]) == ("Edit", 0.097, 4.32)
    assert (edit["outcome"], edit["decision"]) == ("ok", "user_temporary")
    assert (command["took"], command["waited"]) == (0.056, None)
    assert (command["outcome"], command["noted_outcome"]) == ("failed", "failed")


def test_a_journal_without_a_transcript_has_its_calls_and_money(person: Person) -> None:
    person.journal("s", [
        began("startup"),
        {"at": 1, "kind": "prompted", "prompt": "p", "human": True},
        {"at": 2, "kind": "call.began", "id": "c", "tool": "Read", "target": "a", "prompt": "p"},
        {"at": 3, "kind": "call.ended", "id": "c", "tool": "Read", "outcome": "ok", "ms": 900},
        reading(4, 0.25, "p"),
    ])  # fmt: skip
    with person.ledger() as ledger:
        call = ledger.rows("select session, prompt, tool, began, took from call")
        assert tuple(call[0]) == ("s", "p", "Read", 2.0, 0.9)
        assert spent(ledger).usd == pytest.approx(0.25)
        assert [part.model for part in account(ledger).hidden] == [""]


def test_the_transcript_says_what_a_call_is_whichever_was_read_first(person: Person) -> None:
    person.journal("s", [{"at": 2, "kind": "call.began", "id": "c", "tool": "Read", "prompt": "x"}])
    with person.ledger() as ledger:
        person.write("s", [prompted(1, "p"), answered(2, "a", [called("c", "Edit")])])
        person.read(ledger)
        assert tuple(ledger.rows("select tool, prompt from call")[0]) == ("Edit", "p")


# Money


def test_readings_say_what_a_prompt_cost(person: Person) -> None:
    with person.has("agents").ledger() as ledger:
        rows = ledger.rows("select id, usd from prompt where usd is not null order by at")

    assert [(row[0][:8], row[1]) for row in rows] == [
        ("fa4f1749", pytest.approx(0.3207564)), ("4f3ce31f", pytest.approx(0.021248)),
        ("34c89d87", pytest.approx(0.021716)), ("4857c12b", pytest.approx(0.011412)),
    ]  # fmt: skip


def test_a_process_that_was_resumed_begins_where_the_session_was(person: Person) -> None:
    lines = [began("resume", 2), reading(1, 0.5, "", 2), reading(2, 0.7, "p", 2)]
    rows = read_journal("s", [str(line).replace("'", '"').encode() for line in lines])

    assert [one.id for one in rows.prompts] == ["p"]
    assert rows.prompts[0].usd == pytest.approx(0.2)


def test_two_processes_of_a_session_count_each_for_themselves(person: Person) -> None:
    person.journal("s", [
        began("startup", 1), reading(1, 0.1, "a", 1), reading(2, 0.3, "b", 2),
        reading(3, 0.2, "a", 1), reading(4, 0.4, "b", 2),
    ])  # fmt: skip
    with person.ledger() as ledger:
        rows = ledger.rows("select id, usd from prompt order by id")

    assert [(row[0], row[1]) for row in rows] == [("a", pytest.approx(0.2)),
                                                  ("b", pytest.approx(0.1))]  # fmt: skip


def test_a_session_without_a_total_has_that_of_its_last_reading(person: Person) -> None:
    person.write("s", [prompted(1, "p"), answered(3, "a")])
    person.journal("s", [reading(4, 0.5, "p")])
    with person.ledger() as ledger:
        money = spent(ledger)

    assert money.usd == pytest.approx(0.5)
    assert money.hidden == pytest.approx(0.5 - 0.00224)


def test_a_reading_that_is_older_than_the_total_adds_nothing(person: Person) -> None:
    person.write("s", [prompted(1, "p"), answered(3, "a"), totals("s", 0.00224)])
    person.journal("s", [reading(4, 0.00224, "p")])
    with person.ledger() as ledger:
        assert spent(ledger).hidden == 0


def test_a_model_without_a_price_costs_what_the_readings_say(person: Person) -> None:
    person.write("s", [answered(3, "a", message={"model": "claude-new"})])
    with person.ledger() as ledger:
        assert (spent(ledger).usd, spent(ledger).unpriced) == (0, 1110)
        person.journal("s", [reading(4, 0.5, "p")])
        person.read(ledger)
        money = spent(ledger)

    assert money.usd == pytest.approx(0.5)
    assert (money.hidden, money.unpriced) == (0, 0)


def test_a_model_without_a_price_costs_what_was_reported(person: Person) -> None:
    other = totals("s", 0.5)
    other["modelUsage"] = {"claude-new": next(iter(other["modelUsage"].values()))}
    person.write("s", [answered(3, "a", message={"model": "claude-new"}), other])
    with person.ledger() as ledger:
        money = spent(ledger)

    assert money.usd == pytest.approx(0.5)
    assert (money.hidden, money.unpriced) == (0, 0)


# Projects


def git(folder: Path, *words: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@b", *words], cwd=folder, check=True,
        capture_output=True, env={"PATH": "/usr/bin:/bin", "HOME": str(folder)},
    )  # fmt: skip


def test_worktrees_and_folders_of_a_repository_are_one_project(tmp_path: Path) -> None:
    main, linked = tmp_path / "api", tmp_path / "fix"
    (main / "src").mkdir(parents=True)
    git(main, "init", "-q")
    git(main, "commit", "-q", "--allow-empty", "-m", "a")
    git(main, "worktree", "add", "-q", str(linked))

    assert {project(str(folder)) for folder in (main, main / "src", linked)} == {(str(main), "")}


def test_a_repository_is_named_by_its_origin_without_secrets(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    git(tmp_path, "remote", "add", "origin", "https://me:s3cret@Example.com/Acme/api.git")

    assert project(str(tmp_path)) == (str(tmp_path), "example.com/acme/api")


def test_a_folder_without_a_repository_is_a_project_of_its_own() -> None:
    assert project("/no/such/folder") == ("/no/such/folder", "")


def test_a_project_that_is_gone_keeps_what_was_known_of_it(person: Person, tmp_path: Path) -> None:
    folder = tmp_path / "work" / "inner"
    folder.mkdir(parents=True)
    git(folder.parent, "init", "-q")
    person.write("s", [prompted(1, "p", cwd=str(folder))])
    with person.ledger() as ledger:
        (folder.parent / ".git").replace(tmp_path / "gone")
        person.write("t", [prompted(1, "q", cwd=str(folder))])
        person.read(ledger)
        assert ledger.rows("select root from project")[0][0] == str(folder.parent)


@pytest.mark.parametrize(
    ("paths", "labels"),
    [
        (["/a/api", "/b/web"], ["api", "web"]),
        (["github.com/acme/api", "github.com/other/api"], ["acme/api", "other/api"]),
        (["/x/a/api", "/x/b/api", "/x/web"], ["a/api", "b/api", "web"]),
        (["/api", "/x/api"], ["/api", "x/api"]),
        (["", "/", "/a"], ["", "/", "a"]),
    ],
)
def test_labels_are_the_shortest_ends_that_tell_paths_apart(
    paths: list[str], labels: list[str]
) -> None:
    assert [shortest_unique(paths)[path] for path in paths] == labels


def test_results_know_who_decided(person: Person) -> None:
    lines = [answered(1, "a", [called("c"), called("d")]), result(2, "c"), result(3, "d")]
    lines[2]["toolDenialKind"] = "user-rejected"
    person.write("s", lines)
    with person.ledger() as ledger:
        rows = ledger.rows("select outcome, decision from call order by id")

    assert [tuple(row) for row in rows] == [("ok", ""), ("denied", "user")]
