"""The choice `targets`: who makes it, what each keeps, and that calls can still be told apart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests import entries, stories
from tests.test_privacy import known

from hudline.core.paths import Home
from hudline.core.redact import TARGET_CHOICES
from hudline.events.agent_metadata import metadata_event
from hudline.events.status_input import StatusInput
from hudline.hook.main import configured_targets
from hudline.hook.payload import event_of
from hudline.state.prune import prune
from hudline.state.reducer import reduce_events
from hudline.view.build import build_snapshot
from hudline.view.evidence import Evidence

COMMAND = "deploy --to berlin --password hunter22"
SAFE, FULL = "deploy --to ••• --password •••", "deploy --to berlin --password •••"


def configured(home: Path, text: bytes) -> str:
    home.mkdir(parents=True, exist_ok=True)
    (home / "config.json").write_bytes(text)
    return configured_targets(Home(str(home)))


@pytest.mark.parametrize("choice", TARGET_CHOICES)
def test_the_choice_is_the_one_in_the_persons_file(tmp_path: Path, choice: str) -> None:
    stored = {"theme": "nord", "targets": choice}

    assert configured(tmp_path, json.dumps(stored).encode()) == choice


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
    assert configured_targets(Home(str(tmp_path))) == "safe"
    (tmp_path / "config.json").mkdir()
    assert configured_targets(Home(str(tmp_path))) == "safe"


@pytest.mark.parametrize(
    ("stored", "expected"), [("safe", SAFE), ("full", FULL), ("off", None), ("all", SAFE)]
)
def test_a_hook_keeps_what_the_person_chose(
    tmp_path: Path, stored: str, expected: str | None
) -> None:
    home, project = tmp_path / "home", tmp_path / "acme"
    configured(home, json.dumps({"targets": stored}).encode())
    (project / ".claude").mkdir(parents=True)
    (project / ".claude/hudline.json").write_text('{"targets": "full"}')
    call = {"hook_event_name": "PreToolUse", "tool_name": "Bash", "tool_use_id": "t"}
    payload = {**call, "session_id": "s", "cwd": str(project), "tool_input": {"command": COMMAND}}
    entries.hear({**payload, "targets": "full"}, home, CLAUDE_PROJECT_DIR=str(project))

    (result,) = entries.journal(home, "s")
    assert result.get("target") == expected
    assert result["tool"] == "Bash"
    assert "targets" not in result


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
    stored = dict.fromkeys(TARGET_CHOICES, 0)
    for payload in map(marked, known()):
        for choice in TARGET_CHOICES:
            event = event_of(payload, 1.0, 1, choice) or {}
            stored[choice] += "berlin" in json.dumps(event)

    assert stored["off"] == 0
    assert stored["safe"] > 20
    assert stored["full"] > 20
    assert metadata_event("a", {"toolUseId": "t", "description": "berlin"}, 1.0, "off") == {
        "at": 1.0, "kind": "agent.met", "agent": "a", "id": "t",
    }  # fmt: skip


def test_with_off_tools_agents_and_todos_are_still_told(tmp_path: Path) -> None:
    call = {"session_id": stories.SESSION, "prompt_id": "p", "cwd": "/"}
    todos = [{"content": f"Visit {n}", "status": "pending", "activeForm": ""} for n in "abc"]
    todos[0]["status"] = "completed"
    payload: list[tuple[str, dict[str, Any]]] = [
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
    for event, fields in payload:
        entries.hear({**call, "hook_event_name": event, **fields}, tmp_path)
    seen = entries.draw(stories.tick(session_id=stories.SESSION), tmp_path, HUDLINE_VERBOSITY="3")

    assert "Bash" in seen
    assert "Explore" in seen
    assert "1/3" in seen
    assert "berlin" not in seen.lower()
    assert b"berlin" not in entries.contents(tmp_path)
    assert b"Visit" not in entries.contents(tmp_path)


# Calls that look alike


def event_for(event: str, at: float, command: str, **fields: object) -> dict[str, Any]:
    payload = {"hook_event_name": event, "tool_name": "Bash", "tool_input": {"command": command}}
    made = event_of(
        {**payload, "prompt_id": "p", **fields}, at, 7, str(fields.pop("choice", "safe"))
    )
    assert made is not None
    return made


@pytest.mark.parametrize("choice", TARGET_CHOICES)
@pytest.mark.parametrize("is_sealed", [False, True])
def test_a_dialog_belongs_to_its_own_call_where_two_look_alike(
    choice: str, is_sealed: bool
) -> None:
    """Both show `deploy •••`; the one that goes on was never asked for."""
    going = event_for("PreToolUse", 10.0, "deploy madrid", tool_use_id="b", choice=choice)
    first = event_for("PreToolUse", 11.0, "deploy berlin", tool_use_id="a", choice=choice)
    request = event_for("PermissionRequest", 11.1, "deploy berlin", choice=choice)
    ended = event_for("PostToolUse", 15.0, "deploy berlin", tool_use_id="a", choice=choice)
    began = {"at": 9.0, "kind": "prompted", "prompt": "p", "human": True, "pid": 7}
    state = reduce_events({}, [began, going, first, request])
    if is_sealed:
        state = prune(state, 12.0)
    waits = build_snapshot(state, StatusInput.parse(stories.tick()), Evidence(pid=7), 14.0)
    after = build_snapshot(
        reduce_events(state, [ended]), StatusInput.parse(stories.tick()), Evidence(pid=7), 16.0
    )

    assert choice == "full" or first.get("target") == going.get("target")
    assert waits.waiting is not None
    assert after.waiting is None


@pytest.mark.parametrize("choice", TARGET_CHOICES)
def test_equal_commands_are_equal_and_others_are_not(choice: str) -> None:
    commands = ["deploy berlin", "deploy madrid", "cat <<EOF\nberlin", "cat <<EOF\nmadrid"]
    items = [event_for("PreToolUse", 1.0, one, choice=choice) for one in commands * 2]
    shown = [(one.get("target"), one.get("part")) for one in items]

    assert shown[:4] == shown[4:]
    assert len(set(shown)) == 4


def test_the_figure_of_a_command_holds_nothing_that_looks_like_a_secret() -> None:
    """By the figure and the rest, which is shown, a weak password could be tried out."""
    table = {
        event_for("PreToolUse", 1.0, f"curl -u me:{pw} x.io")["part"] for pw in ("abc1", "xyz2")
    }

    assert len(table) == 1
