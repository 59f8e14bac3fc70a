"""Nothing private is in the ledger: no prompt, output, input, answer, secret or environment."""

from __future__ import annotations

import json
import time
from importlib import import_module
from pathlib import Path
from typing import Any, Callable

import pytest
from tests.ledgers import SAMPLES, Person, answered, called, prompted, totals
from tests.reporting import run

from hudline.cli.overview.today import today
from hudline.cli.refresh import refresh


def document(person: Person, *argv: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(person, *argv, "--json")[1])
    return found


CANARY = "canary-zX81kq"
# Fields whose values are kept: names, ids and paths.
KEPT = {"timestamp", "cwd", "gitBranch", "promptId", "requestId", "requestRef", "type", "id",
        "requestSessionId", "turnOrigin", "model", "name", "tool_use_id", "entrypoint", "version",
        "attributionSkill", "attributionMcpServer", "querySource", "uuid", "addedNames",
        "file_path"}  # fmt: skip


def poisoned(value: Any, name: str = "") -> Any:
    """A line with the canary in every text that is not kept."""
    if isinstance(value, dict):
        return {key: poisoned(one, key) for key, one in value.items()} | {CANARY: CANARY}
    if isinstance(value, list):
        return [poisoned(one, name) for one in value]
    return f"{value} {CANARY}" if isinstance(value, str) and name not in KEPT else value


def everything(person: Person) -> bytes:
    """All bytes of the ledger's files."""
    return b"".join(path.read_bytes() for path in Path(person.home.root).glob("ledger.db*"))


def test_no_text_of_a_transcript_is_kept(person: Person) -> None:
    lines = [
        prompted(1, "p", f"Use {CANARY}"),
        answered(2, "a", [
            {"type": "text", "text": CANARY}, {"type": "thinking", "thinking": CANARY},
            called("c", "Bash", command=f"export KEY={CANARY}", description=CANARY),
            called("d", "Read", file_path=f"/home/dev/{CANARY}.txt"),
            called("e", "Write", file_path="/a", content=CANARY),
        ]),
        {"type": "user", "timestamp": "2026-11-20T10:00:03.000Z", "toolUseResult": CANARY,
         "message": {"content": [{"type": "tool_result", "tool_use_id": "c",
                                  "content": CANARY, "is_error": True}]}},
        {"type": "system", "subtype": "compact_boundary", "content": CANARY,
         "timestamp": "2026-11-20T10:00:04.000Z", "compactMetadata": {"preTokens": 9}},
        totals("s", 1.0),
    ]  # fmt: skip
    person.write("s", [poisoned(line) for line in lines])
    with person.ledger() as ledger:
        assert len(ledger.rows("select 1 from call")) == 3
        assert CANARY.encode() not in everything(person)


def test_no_text_of_the_samples_is_kept(person: Person) -> None:
    texts = ["Look at the auth code", "Read all modules and clean up", "Review the diff",
             "Find auth code and", "and one more thing", "first answer"]  # fmt: skip
    known = b"".join(path.read_bytes() for path in SAMPLES.rglob("*.jsonl"))
    texts = [text for text in texts if text.encode() in known]
    person.has("agents", "hidden", "forks")
    for path in person.config.rglob("journal.jsonl"):
        path.unlink()  # its targets are redacted, and kept
    with person.ledger():
        held = everything(person)

    assert len(texts) >= 4
    assert [text for text in texts if text.encode() in held] == []


def test_no_description_of_an_agent_is_kept(person: Person) -> None:
    path = person.write("s", [prompted(1, "p")])
    agent = path.with_suffix("") / "subagents" / "agent-x.jsonl"
    agent.parent.mkdir(parents=True)
    agent.write_text("{}\n")
    agent.with_suffix(".meta.json").write_text(
        f'{{"agentType": "Explore", "description": "{CANARY}", "prompt": "{CANARY}"}}'
    )
    with person.ledger() as ledger:
        assert ledger.rows("select type from agent")[0][0] == "Explore"
        assert CANARY.encode() not in everything(person)


def test_no_environment_is_kept(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_API_KEY", CANARY)
    with person.has("agents").ledger():
        assert CANARY.encode() not in everything(person)


def test_of_a_journal_nothing_but_its_targets_is_kept(person: Person) -> None:
    person.journal("s", [
        {"at": 1, "kind": "prompted", "prompt": "p", "human": True, "text": CANARY},
        {"at": 2, "kind": "call.began", "id": "c", "tool": "Bash", "target": "ls",
         "command": CANARY, "output": CANARY},
        {"at": 3, "kind": "call.ended", "id": "c", "outcome": CANARY, "result": CANARY, "ms": 1},
    ])  # fmt: skip
    with person.ledger() as ledger:
        assert ledger.rows("select target from call")[0][0] == "ls"
        assert CANARY.encode() not in everything(person)


# Texts of prompts, where a person wants them

SECRET = "sk-ant-api03-Zq8Xk2Lm9Pv4Rt7Wn3Yb6Jc1Hd5Gf0"


def chosen(person: Person, value: object) -> Person:
    Path(person.home.root).mkdir(parents=True, exist_ok=True)
    Path(person.home.config).write_text(json.dumps({"ledger": {"prompts": value}}))
    return person


def test_a_prompt_is_kept_only_where_that_is_on(person: Person) -> None:
    person.write("s", [prompted(1, "p", f"Look {CANARY}"), answered(2, "a")])
    for value in (None, False, "on", 1):
        run(chosen(person, value), "prompts", "--since", "all")
        assert CANARY.encode() not in everything(person)
    run(chosen(person, True), "prompts", "--since", "all")
    assert CANARY.encode() in everything(person)


def test_of_a_prompt_its_beginning_is_kept_without_secrets(person: Person) -> None:
    text = f"Use {SECRET} and API_KEY={SECRET} for it, then " + "go on " * 20 + CANARY
    notice = prompted(3, "n", f"<task-notification>{CANARY}", turnOrigin="task_notification")
    answers = [{"type": "text", "text": CANARY}, called("c", "Bash", command=CANARY)]
    person.write("s", [prompted(1, "p", text), answered(2, "a", answers), notice])
    found = document(chosen(person, True), "prompts", "--since", "all")["rows"][0]["text"]
    held = everything(person)

    assert found.startswith("Use ")
    assert len(found) <= 80
    assert SECRET.encode() not in held
    assert CANARY.encode() not in held


def test_texts_that_are_turned_off_leave_the_file_at_once(person: Person) -> None:
    person.write("s", [prompted(1, f"p{number}", f"{CANARY} {number}") for number in range(50)])
    run(chosen(person, True), "prompts", "--since", "all")
    assert CANARY.encode() in everything(person)
    done = run(person, "config", "set", "ledger.prompts", "off")

    assert done[0] == 0
    assert CANARY.encode() not in everything(person)
    rows = document(person, "prompts", "--since", "all")["rows"]
    assert {row["text"] for row in rows} <= {None}
    assert CANARY.encode() not in everything(person)


def behind_the_screen(person: Person) -> None:
    refresh(person.home, {"CLAUDE_CONFIG_DIR": str(person.config)}, time.time())


@pytest.mark.parametrize(
    "reads", [behind_the_screen, lambda person: today(person.home, [], time.time())]
)
def test_who_fills_the_ledger_unasked_keeps_to_the_choice_too(
    person: Person, reads: Callable[[Person], object]
) -> None:
    """The file was edited, and no report was seen since."""
    person.write("s", [prompted(1, "p", f"{CANARY} first"), answered(2, "a")])
    run(chosen(person, True), "prompts", "--since", "all")
    Path(person.home.config).write_text("{")  # while it is saved nothing is lost
    reads(person)
    assert CANARY.encode() in everything(person)
    chosen(person, False)
    person.write("t", [prompted(3, "q", f"{CANARY} second"), answered(4, "b")])
    reads(person)
    assert CANARY.encode() not in everything(person)
    with person.opened() as ledger:
        assert len(ledger.rows("select 1 from prompt")) == 2


def test_texts_go_with_the_next_report_where_another_process_was_at_it(
    person: Person, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    person.write("s", [prompted(1, "p", CANARY), answered(2, "a")])
    run(chosen(person, True), "prompts", "--since", "all")
    monkeypatch.setattr(import_module("hudline.ledger.database"), "_BUSY", 0.01)
    with person.opened() as other:
        with other.transaction():
            run(person, "config", "set", "ledger.prompts", "off")
            assert "another process uses it" in capsys.readouterr().err
        other.connection.execute("begin")
        assert other.rows("select text from prompt")[0][0] == CANARY
        run(person, "spend")  # which may not wait for it
        assert CANARY.encode() in everything(person)
        other.connection.execute("commit")
    run(person, "spend", "--no-read")

    assert CANARY.encode() not in everything(person)


@pytest.mark.parametrize("argv", [["config", "set", "ledger.prompts", "off"],
                                  ["ledger", "forget", "--all", "--yes"]])  # fmt: skip
def test_what_a_reader_keeps_in_the_file_is_said_and_goes_later(
    person: Person, argv: list[str], monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    person.write("s", [prompted(1, "p", CANARY), answered(2, "a")])
    run(chosen(person, True), "prompts", "--since", "all")
    monkeypatch.setattr(import_module("hudline.ledger.database"), "_BUSY", 0.01)
    with person.opened() as other:
        other.connection.execute("begin")
        assert other.rows("select text from prompt")[0][0] == CANARY
        _, text = run(person, *argv)
        assert "nother process" in text + capsys.readouterr().err
        other.connection.execute("commit")
    run(person, "spend", "--no-read")

    assert CANARY.encode() not in everything(person)


def test_a_session_that_is_forgotten_takes_its_prompts_along(person: Person) -> None:
    person.write("s", [prompted(1, "p", CANARY), answered(2, "a")])
    run(chosen(person, True), "prompts", "--since", "all")
    run(person, "ledger", "forget", "--all", "--yes")
    assert CANARY.encode() not in everything(person)


def test_a_broken_ledger_that_was_set_aside_goes_with_what_is_forgotten(person: Person) -> None:
    """Nobody can take a session out of that, and it may have the texts of all."""
    person.write("s", [prompted(1, "p", CANARY), answered(2, "a")])
    run(chosen(person, True), "prompts", "--since", "all")
    path = Path(person.home.root) / "ledger.db"
    whole = path.read_bytes()
    path.write_bytes(b"broken" + whole[6:])
    run(person, "spend")
    assert len(list(path.parent.glob("*.broken.*"))) == 1
    _, text = run(person, "ledger", "forget", "--session", "s", "--yes")
    assert text.index("1 damaged ledger that was set aside will go too.") < text.index("forgotten")
    assert CANARY.encode() not in everything(person)


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return Person(tmp_path)
