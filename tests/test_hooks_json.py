"""Nobody waits for the hooks, and all but the first run an interpreter directly."""

import json
import posixpath
import re
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
SCRIPTS_OF_WINDOWS = [*ROOT.glob("bin/*.cmd"), *ROOT.glob("hooks/*.cmd")]
REGISTERED = json.loads((ROOT / "hooks" / "hooks.json").read_text("utf-8"))["hooks"]


def handler(event: str) -> "dict[str, Any]":
    (group,) = REGISTERED[event]
    # Every tool, every source; but where a person compacts, the client would name the hook to them.
    assert group.get("matcher") == ("auto" if event in ("PreCompact", "PostCompact") else None)
    only, *others = group["hooks"]
    assert isinstance(only, dict)
    assert len(others) == (event == "SessionStart")
    return only


def test_just_the_events_that_the_picture_needs_are_registered() -> None:
    assert list(REGISTERED) == EVENTS


@pytest.mark.parametrize("event", EVENTS)
def test_nobody_waits_for_a_handler_and_it_is_ended_where_it_hangs(event: str) -> None:
    only = handler(event)
    assert set(only) == {"type", "command", "args", "timeout", "async"} - (
        {"async"} if event in MAY_ANSWER else set()
    )
    assert only["type"] == "command"
    assert only.get("async", event in MAY_ANSWER) is True
    assert only["timeout"] == (60 if event == "SessionStart" else 10)


@pytest.mark.parametrize("event", [event for event in EVENTS if event != "SessionStart"])
def test_an_event_runs_the_linked_interpreter(event: str) -> None:
    only = handler(event)
    assert only["command"] == "${CLAUDE_PLUGIN_DATA}/python"
    script = "notify.py" if event in MAY_ANSWER else "hook.py"
    assert only["args"] == ["-I", "-S", "${CLAUDE_PLUGIN_ROOT}/hooks/" + script]


def test_the_start_of_a_session_looks_for_a_python_for_there_may_be_no_link_yet() -> None:
    only = handler("SessionStart")
    # The system's shell, and no script of its own: a copy may lose the right to run.
    assert posixpath.normpath(only["command"]).lstrip("/") == "bin/sh"
    assert only["args"] == ["${CLAUDE_PLUGIN_ROOT}/hooks/python.sh", "session_start.py"]


def test_where_there_is_no_such_shell_the_start_of_a_session_is_a_script_of_windows() -> None:
    _, other = REGISTERED["SessionStart"][0]["hooks"]
    assert (other["async"], other["timeout"]) == (True, 60)
    *before, script, argument = other["args"]
    # With a quote in front, `cmd` would drop some; behind `call`, it would read the path twice.
    assert (before, argument) == (["/d", "/c", "if", "1==1"], "session_start.py")
    # With a space in it, it comes in quotes, so a folder may be called anything; with slashes `cmd`
    # would take its parts for options.
    assert script == "${CLAUDE_PLUGIN_ROOT}\\hooks\\python on windows.cmd"
    assert (ROOT / "hooks" / "python on windows.cmd").is_file()


@pytest.mark.parametrize("script", SCRIPTS_OF_WINDOWS, ids=lambda script: script.name)
def test_no_script_of_windows_has_a_path_read_twice(script: Path) -> None:
    """As what stands behind `call` is: a percent sign of the plugin's folder would be lost."""
    code = re.sub(r"(?m)^rem.*", "", script.read_text("utf-8"))
    calls = re.findall(r"\bcall (\S+)", code)
    assert calls
    assert [one for one in calls if not re.fullmatch(r':\w+|"%%\w+%%"', one)] == []


@pytest.mark.parametrize("event", EVENTS)
def test_no_handler_is_found_by_a_path_or_below_the_present_folder_or_drive(event: str) -> None:
    for group in REGISTERED[event]:
        for hook in group["hooks"]:
            folder, _, name = hook["command"].replace("\\", "/").rpartition("/")
            # Windows takes what follows //./ for a device, so of these it finds a program on its
            # drive C: alone; without that, /bin/sh would be a file of the drive that the session
            # is on. Elsewhere they are paths from the root folder.
            system = {"sh": "//./bin", "cmd.exe": "//./C:/Windows/System32"}
            assert folder == {"python": "${CLAUDE_PLUGIN_DATA}", **system}[name]


@pytest.mark.parametrize("event", EVENTS)
def test_every_script_that_a_handler_names_is_there(event: str) -> None:
    words = (handler(event)["command"], *handler(event)["args"])
    named = [word for word in words if word.startswith("${CLAUDE_PLUGIN_ROOT}/")]
    assert [(ROOT / arg.partition("/")[2]).is_file() for arg in named] == [True]
