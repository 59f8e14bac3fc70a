"""Nobody waits for the hooks, and they run an interpreter directly."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
EVENTS = [
    "SessionStart",
    "SessionEnd",
    "UserPromptSubmit",
    "UserPromptExpansion",
    "PreToolUse",
    "PostToolUse",
    "PostToolUseFailure",
    "PermissionRequest",
    "PermissionDenied",
    "Notification",
    "SubagentStart",
    "SubagentStop",
    "TeammateIdle",
    "TaskCreated",
    "TaskCompleted",
    "Stop",
    "StopFailure",
    "PreCompact",
    "PostCompact",
    "CwdChanged",
]
# The client waits for no hook of these, and takes a bell only from hooks it did not detach.
MAY_ANSWER = ("Notification", "StopFailure")
REGISTERED = json.loads((ROOT / "hooks" / "hooks.json").read_text("utf-8"))["hooks"]


def handler(event: str) -> "dict[str, Any]":
    (group,) = REGISTERED[event]
    # Every tool, every source; but where a person compacts, the client would name the hook to them.
    assert group.get("matcher") == ("auto" if event in ("PreCompact", "PostCompact") else None)
    (only,) = group["hooks"]
    assert isinstance(only, dict)
    return only


def test_just_the_events_that_the_picture_needs_are_registered() -> None:
    assert list(REGISTERED) == EVENTS


@pytest.mark.parametrize("event", EVENTS)
def test_a_handler_runs_in_the_background_without_a_shell(event: str) -> None:
    only = handler(event)
    assert set(only) == {"type", "command", "args", "timeout", "async"} - (
        {"async"} if event in MAY_ANSWER else set()
    )
    assert only["type"] == "command"
    assert only.get("async", event in MAY_ANSWER) is True
    assert only["timeout"] == 10
    assert only["args"][:2] == ["-I", "-S"]


@pytest.mark.parametrize("event", [event for event in EVENTS if event != "SessionStart"])
def test_an_event_runs_the_linked_interpreter(event: str) -> None:
    only = handler(event)
    assert only["command"] == "${CLAUDE_PLUGIN_DATA}/python"
    assert only["args"][2:] == ["${CLAUDE_PLUGIN_ROOT}/hooks/hook.py"]


def test_the_start_of_a_session_runs_the_python_on_the_path_for_there_may_be_no_link_yet() -> None:
    only = handler("SessionStart")
    assert only["command"] == "python3"
    assert only["args"][2:] == ["${CLAUDE_PLUGIN_ROOT}/hooks/session_start.py"]


@pytest.mark.parametrize("event", EVENTS)
def test_every_script_that_a_handler_names_is_there(event: str) -> None:
    script = handler(event)["args"][2].replace("${CLAUDE_PLUGIN_ROOT}", str(ROOT))
    assert Path(script).is_file()


@pytest.mark.parametrize("name", ["hooks/session_start.py", "src/hudline/door.py"])
def test_an_old_interpreter_can_read_what_looks_for_a_newer_one(name: str) -> None:
    ast.parse((ROOT / name).read_text("utf-8"), feature_version=(3, 7))
