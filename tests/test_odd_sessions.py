"""What `hudline why` says of sessions that run, were killed, have no transcript, are forks."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.ledgers import Person, answered, attempt, called, prompted, result, stamp, totals
from tests.reporting import document, evening, run


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    with evening(monkeypatch):
        yield Person(tmp_path)


def parts(person: Person, *argv: str) -> dict[str, float]:
    return {row["part"]: row["seconds"] for row in document(person, "why", *argv)["rows"]}


def test_a_retry_a_dialog_and_a_tool_are_told_apart(person: Person) -> None:
    person.write("s", [
        prompted(0, "p"), attempt(0.5, "x"), attempt(2.5, "y"),
        answered(3.5, "a", [called("c", "Bash")], requestRef="y"),
        {**result(13.5, "c"), "permissionDecision": {"source": "user_temporary"}},
    ])  # fmt: skip
    at = 1795946400.0 - 777600  # 2026-11-20 10:00
    person.journal("s", [
        {"at": at + 13.5, "kind": "call.ended", "id": "c", "tool": "Bash", "outcome": "ok",
         "ms": 6000},
    ])  # fmt: skip
    assert parts(person, "p") == {
        "model": 1.0, "tools": 6.0, "you": 4.0, "retries": 2.0, "agents": 0.0, "other": 0.5,
    }  # fmt: skip


def test_a_dialog_that_no_hook_measured_is_said_to_be_in_tools(person: Person) -> None:
    person.has("hidden")
    _, text = run(person, "why", "dbcd")

    assert "Of 1 call that you allowed no hook says when; its dialog is in tools." in text


def test_an_older_client_that_notes_no_attempts_has_time_of_the_model_too(person: Person) -> None:
    person.write("s", [
        prompted(0, "p"), answered(4, "a", [called("c")]), result(5, "c"), answered(8, "b"),
    ])  # fmt: skip
    assert parts(person, "p")["model"] == 7.0


def test_two_sessions_at_once_are_counted_each_for_itself(person: Person) -> None:
    for session in "st":
        person.write(session, [prompted(0, f"{session}-p"), answered(4, f"{session}-a")])
    assert parts(person, "--since", "all")["model"] == 8.0


def registered(person: Person, session: str, status: str) -> None:
    """Let the client's registry say that this process runs a session."""
    folder = person.config / "sessions"
    folder.mkdir(exist_ok=True)
    entry = {"pid": os.getpid(), "sessionId": session, "status": status}
    (folder / f"{os.getpid()}.json").write_text(json.dumps(entry))


@pytest.fixture
def at_20(person: Person, monkeypatch: pytest.MonkeyPatch) -> float:
    """It is twenty seconds past ten on the day of made transcripts."""
    now = 1795946400.0 - 777600 + 20
    assert time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)) in stamp(20)
    del person  # whose evening it is no more
    monkeypatch.setattr(time, "time", lambda: now)
    return now


ASKING = [
    prompted(0, "p"),
    attempt(1, "x"),
    answered(3, "a", [called("c", "Bash")], requestRef="x"),
]


def current(person: Person, *argv: str) -> dict[str, float]:
    found = json.loads(run(person, *argv, "--json")[1])
    assert found["total"]["running"] is True
    return {row["part"]: row["seconds"] for row in found["rows"]}


@pytest.mark.usefixtures("at_20")
def test_a_turn_that_runs_counts_up_to_now_and_says_so(person: Person) -> None:
    person.write("s", ASKING)
    registered(person, "s", "busy")
    _, text = run(person, "why")

    assert current(person, "why")["tools"] == 17.0
    assert "It still runs; the seconds up to now are in it." in text
    assert "… Bash" in run(person, "trace")[1]
    assert "● running" in run(person, "show", "last")[1]


@pytest.mark.usefixtures("at_20")
def test_a_turn_that_waits_for_a_person_is_their_time(person: Person) -> None:
    person.write("s", ASKING)
    registered(person, "s", "waiting")

    assert current(person, "why")["you"] == 17.0
    assert "It still runs, and waits for you" in run(person, "why")[1]
    assert "◐ waits for you" in run(person, "show", "p")[1]


@pytest.mark.usefixtures("at_20")
def test_without_a_call_a_turn_that_runs_waits_for_the_model(person: Person) -> None:
    person.write("s", [*ASKING, result(5, "c")])
    registered(person, "s", "busy")

    assert current(person, "why")["model"] == 2.0 + 15.0


@pytest.mark.usefixtures("at_20")
def test_an_older_prompt_of_a_running_session_does_not_run(person: Person) -> None:
    person.write("s", [prompted(0, "p"), answered(1, "a"), prompted(5, "q")])
    registered(person, "s", "busy")

    assert document_of(person, "why", "p")["total"] == {
        "seconds": 1.0, "prompt": "p", "session": "s", "at": 1795168800.0, "prompts": 1,
        "running": False,
    }  # fmt: skip
    assert document_of(person, "why", "q")["total"]["running"] is True


@pytest.mark.usefixtures("at_20")
def test_a_turn_that_has_ended_does_not_run_while_a_command_of_the_client_does(
    person: Person,
) -> None:
    """As `/hudline why`, during which the registry says busy."""
    end = {"type": "system", "subtype": "turn_duration", "durationMs": 6000, "timestamp": stamp(6)}
    person.write("s", [*ASKING, result(5, "c"), end])
    registered(person, "s", "busy")

    found = document_of(person, "why")
    assert found["total"]["running"] is False
    assert found["total"]["seconds"] == 6.0


def document_of(person: Person, *argv: str) -> Any:
    return json.loads(run(person, *argv, "--json")[1])


def test_of_a_killed_session_the_last_sign_is_named(person: Person) -> None:
    person.write("s", ASKING)
    _, text = run(person, "why", "p")

    assert "No end is noted: it was cut, or its process was killed." in text
    assert "The last that is known is from 10:00:03." in text.replace("\n", "").replace("  ", " ")
    assert "1 call has no result" in text
    assert parts(person, "p")["tools"] == 0
    assert "? no end is noted" in run(person, "show", "p")[1]


@pytest.mark.parametrize(
    "end",
    [{"type": "system", "subtype": "turn_duration", "durationMs": 1, "timestamp": stamp(4)},
     totals("s", 0.1), prompted(9, "q")],
    ids=["turn_duration", "cost-state", "next prompt"],
)  # fmt: skip
def test_of_a_turn_that_ended_no_end_is_missed(person: Person, end: dict[str, Any]) -> None:
    person.write("s", [prompted(0, "p"), answered(3, "a"), end])

    assert "No end is noted" not in run(person, "why", "p")[1]


def test_without_a_transcript_it_is_said_that_the_model_is_not_known(person: Person) -> None:
    person.journal("s", [
        {"at": 100.0, "kind": "prompted", "prompt": "p", "human": True},
        {"at": 102.0, "kind": "call.began", "id": "c", "tool": "Bash", "target": "ls",
         "prompt": "p"},
        {"at": 106.0, "kind": "call.ended", "id": "c", "outcome": "ok", "ms": 3000, "prompt": "p"},
    ])  # fmt: skip
    assert parts(person, "p") == {
        "model": 0.0, "tools": 3.0, "you": 0.0, "retries": 0.0, "agents": 0.0, "other": 3.0,
    }  # fmt: skip
    text = run(person, "why", "p")[1].replace("\n ", " ")
    assert "when the model worked is not known, and is in other" in text
    assert "Bash ls" in run(person, "trace", "p")[1]
    assert run(person, "show", "p")[0] == 0


def test_a_fork_has_only_what_it_did_itself(person: Person) -> None:
    """Its prompt has the time of its parent's line, half a second before it began."""
    person.has("forks")
    fork, parent = parts(person, "4fd51416"), parts(person, "09a74d1d")
    _, text = run(person, "why", "4fd51416")

    assert sum(fork.values()) == pytest.approx(0.005)
    assert sum(parent.values()) == pytest.approx(0.085 + 0.094)
    assert "a fork of 09a74d1d: what it has copied is not in it." in text
    assert "fork" not in run(person, "why", "09a74d1d")[1]


def test_a_prompt_that_a_fork_only_copied_is_none_of_its_own(person: Person) -> None:
    person.write("s", [prompted(0, "p"), answered(3, "a"), prompted(5, "q"), answered(6, "b")])
    person.write("t", [
        prompted(0, "copied"), answered(3, "a", requestSessionId="s"),
        prompted(5, "also"), answered(6, "b", requestSessionId="s"),
        prompted(30, "own"), answered(31, "c"),
    ])  # fmt: skip
    total = document(person, "why", "t")["total"]

    assert (total["prompts"], total["seconds"]) == (1, 1.0)
    assert document(person, "why", "--since", "all")["total"]["prompts"] == 3


def test_of_a_prompt_that_was_cut_at_once_nothing_is_known_and_that_is_said(
    person: Person,
) -> None:
    person.write("s", [prompted(0, "p"), prompted(5, "q"), answered(6, "a")])
    _, text = run(person, "why", "p")

    assert "Nothing is known of it but when it was given." in text
    assert "Nothing is known" not in run(person, "why", "q")[1]


def test_an_id_of_a_command_of_the_clients_is_no_prompt(person: Person) -> None:
    """A reading that comes behind /exit names it."""
    person.write("s", [prompted(0, "p"), answered(3, "a")])
    person.journal("s", [
        {"at": 1795168806.0, "kind": "reading", "cost": 0.01, "pid": 7, "prompt": "p"},
        {"at": 1795168807.0, "kind": "reading", "cost": 0.02, "pid": 7, "prompt": "exit"},
    ])  # fmt: skip
    assert document(person, "why")["total"]["prompt"] == "p"
    assert document(person, "why", "s")["total"]["prompts"] == 1
    assert "No end is noted" in run(person, "why", "p")[1]


def test_what_belongs_to_no_known_prompt_is_in_its_session(person: Person) -> None:
    person.write("s", [attempt(1, "x"), answered(3, "a", requestRef="x")])

    assert parts(person, "s")["model"] == 2.0


def test_agents_in_a_circle_by_broken_metadata_are_listed_once(person: Person) -> None:
    path = person.write("s", [prompted(0, "p"), answered(1, "a"), answered(9, "z")])
    folder = path.with_suffix("") / "subagents"
    folder.mkdir(parents=True)
    for agent, parent in (("x", "y"), ("y", "x"), ("w", "w")):
        line = {**answered(2, agent), "promptId": "p"}
        user = {**prompted(1, "p"), "turnOrigin": None}
        (folder / f"agent-{agent}.jsonl").write_text(
            "".join(json.dumps(one, separators=(",", ":")) + "\n" for one in (user, line))
        )
        (folder / f"agent-{agent}.meta.json").write_text(
            json.dumps({"agentType": "Explore", "parentAgentId": parent})
        )
    rows = document(person, "why", "p", "--agents")["rows"]

    assert sorted({row["agent_id"] for row in rows if row["agent_id"]}) == ["w", "x", "y"]
    assert len(rows) == 24
    assert run(person, "trace", "p")[0] == run(person, "why", "p", "--agents")[0] == 0
