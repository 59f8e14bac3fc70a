"""The choice `targets`: who makes it, what each keeps, and that calls can still be told apart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests import entries, stories
from tests.test_privacy import known

from hudline.codec import Codec
from hudline.now.evidence import Evidence
from hudline.now.look import look
from hudline.state.lift import fold
from hudline.state.seal import seal
from hudline.store.home import Home
from hudline.store.targets import TARGETS, chosen
from hudline.wire.hook import record
from hudline.wire.meta import met
from hudline.wire.tick import Reading

COMMAND = "deploy --to berlin --password hunter22"
SAFE, FULL = "deploy --to ••• --password •••", "deploy --to berlin --password •••"


def configured(home: Path, text: bytes) -> str:
    home.mkdir(parents=True, exist_ok=True)
    (home / "config.json").write_bytes(text)
    return chosen(Home(str(home)), Codec())


@pytest.mark.parametrize("choice", TARGETS)
def test_the_choice_is_the_one_in_the_persons_file(tmp_path: Path, choice: str) -> None:
    held = {"theme": "nord", "targets": choice}

    assert configured(tmp_path, json.dumps(held).encode()) == choice


@pytest.mark.parametrize(
    "text",
    [
        b"", b"{", b"[]", b"null", b'"targets"', b'["targets"]', b'{"targets": null}',
        b'{"targets": "everything"}', b'{"targets": "FULL"}', b'{"targets": ["off"]}',
        b'{"targets": {"targets": "full"}}', b'{"targets": 0}', b'\xff{"targets": "full"}',
        b'{"x": "' + b"x" * 70_000 + b'", "targets": "full"}',
    ],
)  # fmt: skip
def test_what_cannot_be_read_or_is_unknown_is_safe(tmp_path: Path, text: bytes) -> None:
    assert configured(tmp_path, text) == "safe"


def test_without_a_file_or_with_a_folder_in_its_place_it_is_safe(tmp_path: Path) -> None:
    assert chosen(Home(str(tmp_path)), Codec()) == "safe"
    (tmp_path / "config.json").mkdir()
    assert chosen(Home(str(tmp_path)), Codec()) == "safe"


@pytest.mark.parametrize(
    ("held", "expected"), [("safe", SAFE), ("full", FULL), ("off", None), ("all", SAFE)]
)
def test_a_hook_keeps_what_the_person_chose(
    tmp_path: Path, held: str, expected: str | None
) -> None:
    home, project = tmp_path / "home", tmp_path / "acme"
    configured(home, json.dumps({"targets": held}).encode())
    (project / ".claude").mkdir(parents=True)
    (project / ".claude/hudline.json").write_text('{"targets": "full"}')
    call = {"hook_event_name": "PreToolUse", "tool_name": "Bash", "tool_use_id": "t"}
    told = {**call, "session_id": "s", "cwd": str(project), "tool_input": {"command": COMMAND}}
    entries.hear({**told, "targets": "full"}, home, CLAUDE_PROJECT_DIR=str(project))

    (made,) = entries.journal(home, "s")
    assert made.get("target") == expected
    assert made["tool"] == "Bash"
    assert "targets" not in made


def texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in texts(part)]
    return [value] if isinstance(value, str) else []


def marked(value: Any, at: str = "") -> Any:
    """The value with a mark in every text that says what something is about."""
    if isinstance(value, dict):
        return {key: marked(part, key) for key, part in value.items()}
    if isinstance(value, list):
        return [marked(part, at) for part in value]
    names = ("_name", "_id", "_type", "Id", "mode", "source", "skill", "trigger", "reason", "error")
    is_name = at in ("id", "type", "status", "name") or at.endswith(names)
    return value if is_name or not isinstance(value, str) else "berlin " + value


def test_off_keeps_nothing_of_what_tools_or_plans_are_about() -> None:
    kept = dict.fromkeys(TARGETS, 0)
    for payload in map(marked, known()):
        for choice in TARGETS:
            made = record(payload, 1.0, 1, choice) or {}
            kept[choice] += "berlin" in json.dumps(made)

    assert kept["off"] == 0
    assert kept["safe"] > 20
    assert kept["full"] > 20
    assert met("a", {"toolUseId": "t", "description": "berlin"}, 1.0, "off") == {
        "at": 1.0, "kind": "agent.met", "agent": "a", "id": "t",
    }  # fmt: skip


def test_with_off_tools_agents_and_todos_are_still_told(tmp_path: Path) -> None:
    call = {"session_id": stories.SESSION, "prompt_id": "p", "cwd": "/"}
    todos = [{"content": f"Visit {n}", "status": "pending", "activeForm": ""} for n in "abc"]
    todos[0]["status"] = "completed"
    given: list[tuple[str, dict[str, Any]]] = [
        ("UserPromptSubmit", {"prompt": "go"}),
        ("PostToolUse", {"tool_name": "TodoWrite", "tool_use_id": "w", "tool_response": {},
                         "tool_input": {"todos": todos}}),
        ("PreToolUse", {"tool_name": "Bash", "tool_use_id": "b",
                        "tool_input": {"command": "visit berlin"}}),
        ("PreToolUse", {"tool_name": "Agent", "tool_use_id": "g",
                        "tool_input": {"description": "berlin", "subagent_type": "Explore"}}),
        ("SubagentStart", {"agent_id": "a-1", "agent_type": "Explore"}),
    ]  # fmt: skip
    configured(tmp_path, b'{"targets": "off"}')
    for event, fields in given:
        entries.hear({**call, "hook_event_name": event, **fields}, tmp_path)
    seen = entries.draw(stories.tick(session_id=stories.SESSION), tmp_path, HUDLINE_VERBOSITY="3")

    assert "Bash" in seen
    assert "Explore" in seen
    assert "1/3" in seen
    assert "berlin" not in seen.lower()
    assert b"berlin" not in entries.contents(tmp_path)
    assert b"Visit" not in entries.contents(tmp_path)


# Calls that look alike


def told(event: str, at: float, command: str, **fields: object) -> dict[str, Any]:
    given = {"hook_event_name": event, "tool_name": "Bash", "tool_input": {"command": command}}
    made = record({**given, "prompt_id": "p", **fields}, at, 7, str(fields.pop("choice", "safe")))
    assert made is not None
    return made


@pytest.mark.parametrize("choice", TARGETS)
@pytest.mark.parametrize("is_sealed", [False, True])
def test_a_dialog_belongs_to_its_own_call_where_two_look_alike(
    choice: str, is_sealed: bool
) -> None:
    """Both show `deploy •••`; the one that goes on was never asked for."""
    going = told("PreToolUse", 10.0, "deploy madrid", tool_use_id="b", choice=choice)
    first = told("PreToolUse", 11.0, "deploy berlin", tool_use_id="a", choice=choice)
    asked = told("PermissionRequest", 11.1, "deploy berlin", choice=choice)
    ended = told("PostToolUse", 15.0, "deploy berlin", tool_use_id="a", choice=choice)
    began = {"at": 9.0, "kind": "prompted", "prompt": "p", "human": True, "pid": 7}
    state = fold({}, [began, going, first, asked])
    if is_sealed:
        state = seal(state, 12.0)
    waits = look(state, Reading(stories.tick()), Evidence(pid=7), 14.0)
    after = look(fold(state, [ended]), Reading(stories.tick()), Evidence(pid=7), 16.0)

    assert choice == "full" or first.get("target") == going.get("target")
    assert waits.waiting is not None
    assert after.waiting is None


@pytest.mark.parametrize("choice", TARGETS)
def test_equal_commands_are_equal_and_others_are_not(choice: str) -> None:
    commands = ["deploy berlin", "deploy madrid", "cat <<EOF\nberlin", "cat <<EOF\nmadrid"]
    made = [told("PreToolUse", 1.0, one, choice=choice) for one in commands * 2]
    shown = [(one.get("target"), one.get("part")) for one in made]

    assert shown[:4] == shown[4:]
    assert len(set(shown)) == 4


def test_the_figure_of_a_command_holds_nothing_that_looks_like_a_secret() -> None:
    """By the figure and the rest, which is shown, a weak password could be tried out."""
    made = {told("PreToolUse", 1.0, f"curl -u me:{pw} x.io")["part"] for pw in ("abc1", "xyz2")}

    assert len(made) == 1
