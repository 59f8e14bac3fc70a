"""The import budget of a hook: every module that it loads, by name, measured in a real process.

A hook runs at every event, and each module costs it about a hundredth of the interpreter's start.
All other code is ordinary Python and has no such list.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests import entries

MOST = 10  # files of Hudline
# The modules below the package `hudline`.
ALWAYS = {
    "hook.main", "hook.payload", "core.fields", "core.paths", "core.redact", "platform.outbox",
}  # fmt: skip
COMMAND = ALWAYS | {"core.redact_command", "core.redact_tables"}
TEXT = ALWAYS | {"core.redact_text"}
RESULT = TEXT | {"hook.tool_results"}
OF_HOOK = COMMAND | RESULT
PACKAGES = {"hudline", "hudline.core", "hudline.hook", "hudline.platform"}  # made without a file
# Those in C; where they are built in, they count as imports too.
STANDARD = {"gc", "posix", "sys", "time", "_json"}
# Says on stderr which modules are there when the hook ends, and which of them have a file.
AT_THE_END = """
import posix, sys
end = posix._exit
def report(code):
    files = {name: bool(getattr(one, "__file__", "")) for name, one in sys.modules.items()}
    posix.write(2, repr(files).encode())
    end(code)
posix._exit = report
__file__ = sys.argv[1]
exec(open(__file__).read())
"""
CALL = {
    "tool_name": "Bash", "tool_use_id": "t1",
    "tool_input": {"command": "pytest -q tests/test_a.py && git status --short"},
}  # fmt: skip
QUOTED = {
    "tool_name": "Bash", "tool_use_id": "t1",
    "tool_input": {"command": "curl -H 'X: y' https://example.com/a | jq '.a' && make 'b c'"},
}  # fmt: skip
READ = {"tool_name": "Read", "tool_use_id": "t2", "tool_input": {"file_path": "/a/b.py"}}
EVENTS: list[tuple[str, dict[str, Any], set[str]]] = [
    ("SessionEnd", {"reason": "other"}, ALWAYS),
    ("UserPromptSubmit", {"prompt_id": "p1", "prompt": "Fix it"}, ALWAYS),
    ("PreToolUse", CALL, COMMAND),
    ("PreToolUse", QUOTED, COMMAND | TEXT),
    ("PreToolUse", {"tool_name": "Grep", "tool_input": {"pattern": "def main"}}, TEXT),
    ("PreToolUse", READ, ALWAYS),
    ("PermissionRequest", CALL, COMMAND),
    ("PostToolUse", {**CALL, "tool_response": {"stdout": "x" * 1000}, "duration_ms": 9}, COMMAND),
    ("PostToolUse", {**CALL, "tool_response": {"stdout": "x" * 1_000_000}}, COMMAND),
    ("PostToolUse", {**READ, "tool_response": {"content": "é\ud83d" * 10}}, ALWAYS),
    ("PostToolUseFailure", {**CALL, "error": "exit 1"}, COMMAND),
    ("SubagentStart", {"agent_id": "a1", "agent_type": "Explore"}, ALWAYS),
    ("SubagentStop", {"agent_id": "a1", "background_tasks": []}, ALWAYS),
    ("PostToolUse", {"tool_name": "TodoWrite", "tool_input": {"todos": [
        {"content": "See https://example.com/a", "status": "pending"}]}}, RESULT),
    ("Stop", {"background_tasks": [{"id": "b1", "command": "make", "type": "shell"}]}, COMMAND),
    ("Stop", {}, ALWAYS),
    ("CwdChanged", {}, ALWAYS),
]  # fmt: skip


def loaded(home: Path, *arguments: str, stdin: str = "") -> dict[str, bool]:
    """The modules that are there when the interpreter ends; whether each has a file."""
    done = subprocess.run(
        [entries.PYTHON, "-I", "-S", "-c", AT_THE_END, *arguments],
        input=stdin, env=entries.environment(home), capture_output=True, text=True, check=True,
    )  # fmt: skip
    modules: dict[str, bool] = eval(done.stderr)  # noqa: S307 - what AT_THE_END has written
    return modules


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The modules of an interpreter that runs nothing."""
    folder = tmp_path_factory.mktemp("bare")
    script = folder / "nothing.py"
    script.write_text("import posix\nposix._exit(0)\n")
    return set(loaded(folder / "home", str(script)))


@pytest.mark.parametrize("targets", ["safe", "full"])
@pytest.mark.parametrize("event", EVENTS, ids=[one[0] for one in EVENTS])
def test_a_hook_loads_these_modules_and_no_others(
    bare: set[str], tmp_path: Path, event: tuple[str, dict[str, Any], set[str]], targets: str
) -> None:
    name, more, expected = event
    home = tmp_path / "home"
    home.mkdir()
    (home / "config.json").write_text(json.dumps({"targets": targets}))
    if targets == "full":  # what looks like a secret is looked for, and no more
        expected = expected - {"core.redact_command", "core.redact_tables"}
        expected = expected if "hook.tool_results" in expected else ALWAYS
    payload = {"session_id": "s1", "cwd": "/", "hook_event_name": name, **more}

    found = loaded(home, str(entries.ROOT / entries.HOOK), stdin=json.dumps(payload))
    ours = {one for one in found if one.partition(".")[0] == "hudline"}
    assert {one[len("hudline.") :] for one in ours - PACKAGES} == expected
    assert [one for one in PACKAGES if found[one]] == []
    assert set(found) - bare - ours <= STANDARD
    assert len(entries.journal(home, "s1")) == 1


def test_the_budget_is_ten_files() -> None:
    assert len(OF_HOOK) == MOST


def test_without_the_c_functions_json_serves(tmp_path: Path) -> None:
    """Another implementation of Python may have no `_json`."""
    home = tmp_path / "home"
    script = tmp_path / "hook.py"
    hook = (entries.ROOT / entries.HOOK).read_text("utf-8")
    hook = hook.replace("__file__", repr(str(entries.ROOT / entries.HOOK)))
    without = "sys.modules['_json'] = None; sys.path = [p for p in sys.path if 'dynload' not in p]"
    script.write_text(f"import sys\n{without}\n{hook}")
    payload = {"session_id": "s1", "hook_event_name": "Stop", "permission_mode": "\ud83dplan"}

    found = loaded(home, str(script), stdin=json.dumps(payload))
    assert "json" in found
    assert [one["mode"] for one in entries.journal(home, "s1")] == ["plan"]
