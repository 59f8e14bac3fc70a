"""`hudline ledger`, and the commands over it as programs."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from tests.ledgers import NAMES, Person, answered, called, damage, totals
from tests.reporting import document, evening, run

from hudline.core.errors import UserError
from hudline.core.fields import as_people_write

ENTRY = Path(__file__).resolve().parents[1] / "src" / "hudline" / "cli" / "__main__.py"


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    with evening(monkeypatch):
        yield Person(tmp_path)


# The ledger


def test_a_check_says_what_a_killed_process_has_left(person: Person) -> None:
    person.write("s", [answered(3, "a"), answered(5, "b"), totals("s", 0.00224)])
    status, text = run(person, "ledger", "check")
    assert status == 0
    assert "· No total of Claude Code's has some requests of s: the process" in text


def test_a_check_finds_a_price_that_is_wrong(person: Person) -> None:
    person.write("s", [answered(3, "a"), totals("s", 0.003)])
    status, text = run(person, "ledger", "check")
    assert status == 1
    assert "✗ A price that was proved does not give what was reported of s." in text


def test_a_check_tells_of_removed_transcripts_and_torn_lines(person: Person) -> None:
    path = person.write("s", [answered(3, "a")])
    path.write_text('{"type":"user"\n' + path.read_text("utf-8"))
    run(person, "ledger", "read")
    path.unlink()
    status, text = run(person, "ledger", "check")
    assert status == 0
    assert "· 1 line could not be read" in text
    assert "· Claude Code has removed 1 transcript; the rows stay." in text


def test_reading_says_what_was_read(person: Person) -> None:
    person.has("agents")
    assert run(person, "ledger", "read")[1] == " Read 82.1 kB of 4 transcripts, and 1 journal.\n"
    assert run(person, "ledger", "read")[1] == " There is nothing new.\n"


def test_another_configuration_folder_is_read_from_then_on(person: Person, tmp_path: Path) -> None:
    other = Person(tmp_path / "other")
    other.write("s", [answered(3, "a")])
    run(person, "ledger", "read", "--config-dir", str(other.config))
    other.write("t", [answered(4, "b")])
    assert document(person, "spend", "--since", "all")["total"]["requests"] == 2


def test_a_folder_that_is_no_configuration_folder_is_refused(
    person: Person, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="no configuration folder"):
        run(person, "ledger", "read", "--config-dir", str(tmp_path))


def test_without_reading_the_answer_is_of_before(person: Person) -> None:
    person.write("s", [answered(3, "a")])
    _, text = run(person, "spend", "--since", "all", "--no-read", "--json")
    assert json.loads(text)["rows"] == []


def test_forgetting_says_first_what_goes_and_takes_it_out_of_the_file(person: Person) -> None:
    person.has("agents")
    person.write("secretive-session", [answered(3, "a", gitBranch="secretive-branch")])
    run(person, "ledger", "read")
    status, text = run(person, "ledger", "forget", "--session", "secretive", "--yes")
    held = b"".join(path.read_bytes() for path in Path(person.home.root).glob("ledger.db*"))

    assert status == 0
    assert text.startswith(" 1 session with 1 request and 0 calls will be taken out")
    assert b"secretive-branch" not in held
    found = document(person, "spend", "--since", "all")
    assert found["total"]["requests"] == 18
    person.write("secretive-session", [answered(3, "a"), answered(9, "b")])
    assert document(person, "spend", "--since", "all")["total"]["requests"] == 18


def test_nobody_who_can_be_asked_forgets_nothing(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    person.has("agents")
    assert run(person, "ledger", "forget", "--all")[0] == 2
    assert run(person, "ledger", "forget")[0] == 2
    assert document(person, "spend")["total"]["requests"] == 18


def test_a_script_that_forgets_has_to_say_so_and_reads_what_went(person: Person) -> None:
    person.has("agents")
    assert run(person, "ledger", "forget", "--all", "--json") == (2, "")
    assert document(person, "spend")["total"]["requests"] == 18
    found = document(person, "ledger", "forget", "--all", "--yes")
    assert [row["session"][:8] for row in found["rows"]] == ["23457dfc"]
    assert found["total"] == {"sessions": 1, "requests": 18, "calls": 15, "kept": 0}
    assert document(person, "ledger", "forget", "--all", "--yes")["rows"] == []


@pytest.mark.parametrize("answer", ["y", "n", ""])
def test_a_person_at_a_terminal_is_asked_after_it_is_said_what_goes(
    person: Person, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    person.has("agents")
    monkeypatch.setattr(sys, "stdin", Terminal(answer + "\n"))
    status, text = run(person, "ledger", "forget", "--all")
    assert status == 0
    assert text.index("will be taken out") < text.index("Forget them?")
    left = document(person, "spend")["total"]["requests"]
    assert left == (0 if answer == "y" else 18)


def test_what_was_forgotten_does_not_come_back_from_what_is_still_there(person: Person) -> None:
    """Also not when its transcript grows, its journal, or the transcript of one of its agents."""
    person.has(*NAMES)
    run(person, "ledger", "forget", "--all", "--yes")
    for path in person.config.rglob("*.jsonl"):
        path.write_text(path.read_text("utf-8") + "\n" + path.read_text("utf-8"), "utf-8")
    run(person, "ledger", "read")
    with person.opened() as ledger:
        for table in ("request", "call", "prompt", "reading", "total", "agent", "reading_delta"):
            assert ledger.rows(f"select 1 from {table}") == []  # noqa: S608


def test_a_fork_of_a_forgotten_session_does_not_bring_it_back(person: Person) -> None:
    """What it repeats is its own from then on, as its totals have it."""
    person.write("s", [answered(3, "a"), totals("s", 0.00224)])
    run(person, "ledger", "forget", "--all", "--yes")
    copy = answered(3, "a", [called("c")], requestSessionId="s")
    total = totals("f", 2 * 0.00224, inputTokens=20, outputTokens=200, cacheReadInputTokens=2000)
    person.write("f", [copy, answered(9, "b"), total])
    found = document(person, "spend", "--since", "all", "--by", "session")

    rows = [(row["session"], row["usd"], row["hidden_usd"]) for row in found["rows"]]
    assert rows == [("f", pytest.approx(2 * 0.00224), 0)]
    with person.opened() as ledger:
        assert [row[0] for row in ledger.rows("select session from call")] == ["f"]


def test_all_can_be_forgotten(person: Person) -> None:
    person.has(*NAMES)
    assert run(person, "ledger", "forget", "--all", "--yes")[0] == 0
    assert document(person, "spend", "--since", "all")["rows"] == []


def test_a_session_from_which_another_has_gone_on_stays(person: Person) -> None:
    person.has("forks")
    status, text = run(person, "ledger", "forget", "--session", "09a74d1d", "--yes")
    assert status == 0
    assert "1 session will stay" in text
    assert document(person, "spend")["total"]["usd"] == pytest.approx(0.35224)


def test_a_damaged_ledger_is_told_with_what_to_do(person: Person) -> None:
    person.has(*NAMES)
    run(person, "ledger", "read")
    damage(person)
    with pytest.raises(UserError, match="damaged"):
        run(person, "spend")


# As processes


def process(person: Person, *argv: str) -> subprocess.CompletedProcess[str]:
    env = {"HOME": str(person.config.parent), "CLAUDE_CONFIG_DIR": str(person.config),
           "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"}  # fmt: skip
    return subprocess.run(
        [sys.executable, "-I", str(ENTRY), *argv], env=env, capture_output=True, text=True,
        stdin=subprocess.DEVNULL, check=False, timeout=60,
    )  # fmt: skip


def test_the_commands_run_as_programs(person: Person) -> None:
    person.has("agents")
    done = process(person, "spend", "--since", "all", "--by", "model", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["total"]["usd"] == pytest.approx(0.3751324)
    assert Path(process(person, "ledger", "path").stdout.strip()) == Path(
        person.home.root, "ledger.db"
    )


def test_a_terminal_sees_how_far_the_first_reading_is(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bar is on stderr; what is asked for is on stdout, alone."""
    opened = import_module("hudline.cli.reporting.opened")
    monkeypatch.setattr(opened, "_LEAST", 0)
    main, terminal = pty.openpty()
    person.has("agents")
    with os.fdopen(terminal, "w") as stderr:
        monkeypatch.setattr(sys, "stderr", stderr)
        monkeypatch.setenv("TERM", "xterm")
        status, text = run(person, "spend", "--json")
    shown = os.read(main, 100_000).decode()
    os.close(main)

    assert "Reading 82.1 kB of transcripts" in shown
    assert (status, text[0]) == (0, "{")


def test_a_name_that_a_person_has_set_is_the_person(person: Person) -> None:
    person.has("agents")
    Path(person.home.root).mkdir(parents=True, exist_ok=True)
    Path(person.home.config).write_text('{"person": "ada"}')
    assert [row["person"] for row in document(person, "spend", "--by", "person")["rows"]] == ["ada"]


@pytest.mark.parametrize(
    ("account", "said"),
    [
        ({"organizationType": "claude_max", "userRateLimitTier": "default_claude_max_20x"},
         "You have the plan Max 20x: amounts are what the same use costs by the API."),
        ({"organizationType": "claude_pro"}, "You have the plan Pro:"),
        ({"organizationType": "claude_enterprise"}, ""), ({}, ""),
    ],
)  # fmt: skip
def test_with_a_subscription_amounts_are_named_equivalents(
    person: Person, account: dict[str, Any], said: str
) -> None:
    person.has("agents")
    (person.config / ".claude.json").write_text(json.dumps({"oauthAccount": account}))
    for name in ("spend", "prompts"):
        _, text = run(person, name)
        assert (said in text) if said else ("You have the plan" not in text)
        assert document(person, name)["total"]["api_equivalent"] is bool(said)


def test_while_another_process_writes_the_answer_is_of_before_and_says_so(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.write("s", [answered(3, "a")])
    run(person, "ledger", "read")
    monkeypatch.setattr(import_module("hudline.ledger.database"), "_BUSY", 0.01)
    with person.opened() as other, other.transaction():
        person.write("s", [answered(3, "a"), answered(4, "b")])
        _, text = run(person, "spend", "--since", "all")
        assert "another process is writing the ledger" in text
        assert "$0.0022" in text
        assert run(person, "ledger", "read")[0] == 1


def test_an_unknown_action_is_answered_with_those_for_people(
    person: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(person, "ledger", "chek")
    assert ended.value.code == 2
    assert "'chek' is none of check, read, forget, path, prices." in capsys.readouterr().err


def test_an_uninstall_removes_the_ledger(person: Person) -> None:
    """Also one that was set aside, what SQLite lays beside it, and the lock of what was sent."""
    person.has("agents")
    run(person, "ledger", "read")
    assert run(person, "export", "otlp", "--to", "http://127.0.0.1:4318", "--since", "1h")[0] == 0
    assert (Path(person.home.root) / "export.lock").exists()
    (Path(person.home.root) / "ledger.db-journal").touch()
    (Path(person.home.root) / "ledger.db.broken.1795986000000000000").touch()
    (Path(person.home.root) / "ledger.db-wal").touch()
    done = process(person, "uninstall")
    assert done.returncode == 0
    assert f"Removing {as_people_write(person.home.root)}" in done.stdout.replace("\n", "")
    assert not Path(person.home.root).exists()
