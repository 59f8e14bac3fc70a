"""What `hudline why`, `trace` and `show` say: screens, JSON, and what is true of odd sessions."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from tests.golden import Frames
from tests.ledgers import (
    NAMES,
    Person,
    answered,
    attempt,
    called,
    prompted,
    result,
    stamp,
    totals,
)
from tests.reporting import document, evening, run

from hudline.cli.reporting import words
from hudline.core.errors import UserError
from hudline.render.cell_width import cells

DOCS = Path(__file__).resolve().parents[1] / "docs" / "reports.md"
WIDTHS = (60, 80, 100, 140)
SCREENS = {
    "why": ["why", "fa4f"],
    "why_dialog": ["why", "4f3c"],
    "why_retries": ["why", "e9fb"],
    "why_agents": ["why", "fa4f", "--agents"],
    "why_session": ["why", "2345"],
    "why_everything": ["why", "--since", "all"],
    "trace": ["trace", "fa4f"],
    "trace_all": ["trace", "4f3c", "--all"],
    "trace_depth": ["trace", "fa4f", "--depth", "2", "--limit", "6"],
    "show_prompt": ["show", "fa4f"],
    "show_session": ["show", "31b9"],
    "show_agent": ["show", "a2aed"],
    "show_call": ["show", "toolu_50"],
    "show_markdown": ["show", "4f3c", "--markdown"],
}
RENEW = "A screen changed. Is it meant? pytest --snapshot-update tests/test_time_reports.py"
CANARY = "canary-zX81kq"


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    with evening(monkeypatch):
        yield Person(tmp_path)


def parts(person: Person, *argv: str) -> dict[str, float]:
    return {row["part"]: row["seconds"] for row in document(person, "why", *argv)["rows"]}


# Screens


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_as_it_was(person: Person, name: str, snapshot: SnapshotAssertion) -> None:
    person.has(*NAMES)
    shown = []
    for width in WIDTHS:
        status, text = run(person, *SCREENS[name], width=width)
        assert status == 0
        if name != "show_markdown":
            assert all(cells(line) <= width for line in text.splitlines()), width
        shown.append(f"{width} columns\n{text}")
    assert "\n".join(shown) == snapshot.use_extension(Frames), RENEW


@pytest.mark.parametrize("language", ["de", "es", "ja", "zh"])
def test_a_screen_in_a_language_fits(
    person: Person, language: str, snapshot: SnapshotAssertion
) -> None:
    person.has(*NAMES)
    shown = []
    try:
        words.use(language)
        for argv in (["why", "2345", "--agents"], ["trace", "4f3c"], ["show", "4f3c"]):
            for width in (60, 100):
                _, text = run(person, *argv, width=width)
                assert all(cells(line) <= width for line in text.splitlines()), argv
                shown.append(f"{width} columns\n{text}")
    finally:
        words.use("en")
    assert "\n".join(shown) == snapshot.use_extension(Frames), RENEW


@pytest.mark.parametrize("name", SCREENS)
def test_colour_changes_no_character(person: Person, name: str) -> None:
    person.has(*NAMES)
    _, plain = run(person, *SCREENS[name])
    _, coloured = run(person, *SCREENS[name], colour=True)

    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain


@pytest.mark.parametrize("width", [40, 60])
def test_names_from_outside_fit_and_command_no_terminal(person: Person, width: int) -> None:
    odd = "日本語のとても長い名前\x1b]0;evil\x07\x9b2J" * 3
    person.write("s", [
        prompted(1, "p", odd, cwd=f"/x/{odd}"), answered(2, "a", [called("c", odd)]),
        result(3, "c"),
    ])  # fmt: skip
    for argv in (["why", "p"], ["trace", "p", "--all"], ["show", "p"], ["show", "c"],
                 ["show", "p", "--markdown"]):  # fmt: skip
        _, text = run(person, *argv, width=width)
        assert text.replace("\n", "").isprintable()
        if "--markdown" not in argv:
            assert all(cells(line) <= width for line in text.splitlines())


@pytest.mark.parametrize("name", ["why", "trace"])
def test_where_there_is_nothing_that_is_said_with_status_0(person: Person, name: str) -> None:
    assert run(person, name) == (0, " There is no such prompt.\n")
    assert sum(row.get("seconds", 0) for row in document(person, name)["rows"]) == 0
    assert run(person, "show", "last") == (0, " There is no such prompt.\n")
    assert document(person, "show", "last")["rows"] == []


# What is meant


def test_last_is_the_newest_prompt(person: Person) -> None:
    person.has("agents", "hidden")
    assert document(person, "why")["total"]["prompt"].startswith("37ad9faf")
    assert document(person, "why", "last")["total"]["prompt"].startswith("37ad9faf")
    newest = document(person, "why", "last", "--session", "2345")["total"]
    assert newest["prompt"].startswith("4857c12b")


def test_a_woken_turn_is_the_prompt_that_it_belongs_to(person: Person) -> None:
    assert parts(person.has("agents"), "d88ac37f") == parts(person, "fa4f1749")


def test_options_without_a_prompt_choose_all_that_they_name(person: Person) -> None:
    person.has("agents", "hidden")
    both = [parts(person, session) for session in ("2345", "31b9")]
    together = parts(person, "--since", "all")

    assert document(person, "why", "--since", "all")["total"]["prompts"] == 9
    for part, seconds in together.items():
        assert seconds == pytest.approx(sum(one[part] for one in both))
    assert parts(person, "--model", "sonnet-5") == parts(person, "37ad9faf")
    assert parts(person, "--since", "all", "--branch", "none") == dict.fromkeys(together, 0)


def test_an_unknown_id_and_one_of_several_are_errors_with_a_hint(person: Person) -> None:
    person.has("agents", "hidden")
    with pytest.raises(UserError, match="No prompt or session begins with 'xyz'"):
        run(person, "why", "xyz")
    with pytest.raises(UserError, match="No prompt or session begins with 'a51'"):
        run(person, "trace", "a51")
    with pytest.raises(UserError, match="Several ids") as error:
        run(person, "show", "a")
    assert "(agent)" in error.value.hint


# What is true


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


def test_what_belongs_to_no_known_prompt_is_in_its_session(person: Person) -> None:
    person.write("s", [attempt(1, "x"), answered(3, "a", requestRef="x")])

    assert parts(person, "s")["model"] == 2.0


# JSON


def test_rows_have_the_documented_keys(person: Person) -> None:
    person.has("agents")
    docs = DOCS.read_text("utf-8")
    why, agents = document(person, "why", "fa4f"), document(person, "why", "fa4f", "--agents")
    trace, show = document(person, "trace", "fa4f"), document(person, "show", "fa4f")

    assert [list(row) for row in why["rows"]] == [["part", "seconds"]] * 6
    assert [row["part"] for row in why["rows"]] == [
        "model", "tools", "you", "retries", "agents", "other",
    ]  # fmt: skip
    assert sum(round(row["seconds"] * 1000) for row in why["rows"]) == round(
        why["total"]["seconds"] * 1000
    )
    assert list(agents["rows"][0]) == ["agent", "agent_id", "part", "seconds"]
    for found in (why, agents, trace, show):
        for key in (*found["rows"][0], *found["total"]):
            assert f"`{key}`" in docs, key


def test_spans_nest_in_spans_that_are_there(person: Person) -> None:
    rows = document(person.has("agents"), "trace", "fa4f")["rows"]
    by_id = {row["id"]: row for row in rows}
    agents = {row["id"]: row for row in rows if row["tool"] == "Agent"}

    assert len(by_id) == len(rows)
    assert {row["kind"] for row in rows} == {
        "interaction", "llm_request", "tool", "execution",
    }  # fmt: skip
    for row in rows:
        assert (row["parent"] in by_id) == (row["kind"] != "interaction")
        assert (row["parent"] in agents) == (row["agent"] is not None or (
            row["kind"] == "execution" and row["tool"] == "Agent"
        ) ) or row["kind"] == "execution"  # fmt: skip
    assert sum(row["usd"] or 0 for row in rows) == pytest.approx(0.3207564, abs=1e-6)


def test_csv_has_the_same_rows(person: Person) -> None:
    person.has("agents")
    for argv in (["why", "fa4f"], ["trace", "fa4f"], ["show", "fa4f"]):
        _, text = run(person, *argv, "--csv")
        table = list(csv.DictReader(io.StringIO(text)))
        assert len(table) == len(document(person, *argv)["rows"])


# Files and texts


def test_a_chrome_trace_is_a_private_file_that_is_named(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    _, text = run(person.has("agents"), "trace", "fa4f", "--open", width=60)
    path = Path(text.splitlines()[0].strip())
    events = json.loads(path.read_text())["traceEvents"]

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len([one for one in events if one["ph"] == "X"]) == 40
    assert len({one["tid"] for one in events if one["ph"] == "X"}) >= 4


def test_a_chrome_trace_goes_into_a_named_file_but_through_no_link(
    person: Person, tmp_path: Path
) -> None:
    person.has("agents")
    target, link = tmp_path / "a.json", tmp_path / "link"
    link.symlink_to(tmp_path / "other")
    run(person, "trace", "fa4f", "--to", str(target))

    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert json.loads(target.read_text())["displayTimeUnit"] == "ms"
    with pytest.raises(UserError, match="link"):
        run(person, "trace", "fa4f", "--to", str(link))
    assert not (tmp_path / "other").exists()


def test_the_text_of_a_prompt_is_shown_redacted_and_kept_nowhere(person: Person) -> None:
    text = f"Use the key sk-ant-api03-{'x9Q' * 12} for {CANARY}"
    person.write("s", [prompted(1, "p", text), answered(2, "a")])
    _, shown = run(person, "show", "p", width=140)
    _, quoted = run(person, "show", "p", "--markdown")
    held = b"".join(path.read_bytes() for path in Path(person.home.root).glob("ledger.db*"))

    assert "Use the key ••• for" in shown
    assert "x9Q" not in shown + quoted
    assert CANARY.encode() not in held
    for argv in (["show", "p", "--json"], ["show", "p", "--csv"], ["trace", "p", "--json"],
                 ["why", "p", "--json"], ["show", "p", "--no-text"]):  # fmt: skip
        assert "Use the key" not in run(person, *argv)[1]


def test_the_choice_to_keep_no_targets_hides_the_text_too(person: Person) -> None:
    person.write("s", [prompted(1, "p", "Rename the module"), answered(2, "a")])
    assert "Rename the module" in run(person, "show", "p")[1]
    Path(person.home.config).write_text('{"targets": "off"}')

    assert "Rename the module" not in run(person, "show", "p")[1]


def test_a_transcript_that_is_gone_leaves_all_but_the_text(person: Person) -> None:
    path = person.write("s", [prompted(1, "p", "Rename the module"), answered(2, "a")])
    before = document(person, "show", "p")
    path.unlink()

    assert "Rename the module" not in run(person, "show", "p")[1]
    assert document(person, "show", "p") == before


def test_markdown_mentions_nobody_and_formats_nothing(person: Person) -> None:
    text = "Ask @alice about #12 <img src=x> [link](http://x) | `code` *bold*"
    person.write("s", [prompted(1, "p", text), answered(2, "a")])
    _, quoted = run(person, "show", "p", "--markdown")
    line = next(line for line in quoted.splitlines() if line.startswith("> "))

    assert not re.search(r"[@<\[\]|*`]|#(?!\d+;)", line[2:])


def test_files_that_were_changed_are_named(person: Person) -> None:
    person.has("agents")
    found = document(person, "show", "4f3c")["rows"][0]

    assert (found["files_changed"], found["changed"]) == (1, ["a.py"])
    assert found["outcome"] == "done"


@pytest.mark.parametrize(
    ("what", "outcome"), [("dbcd289f", "denied"), ("40571790", "cut"), ("e9fbf546", "done"),
                          ("toolu_3129", "denied"), ("toolu_bd14", "done")],
)  # fmt: skip
def test_what_became_of_it_is_said(person: Person, what: str, outcome: str) -> None:
    person.has("hidden")

    assert document(person, "show", what)["rows"][0]["outcome"] == outcome


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
