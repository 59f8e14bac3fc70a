"""Nothing private is kept: not the prompts, the contents, the outputs, nor the environment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import entries, stories
from tests.system import is_private

from hudline.core.error_log import note
from hudline.core.paths import Home
from hudline.core.redact import redact
from hudline.hook.payload import event_of
from hudline.store.session_store import SessionStore

SESSION = stories.SESSION
# Where a text of a payload may appear again, and how long it may be there: what a person sees
# of tools, agents and todos, and the client's own names for events, modes and things.
SHOWN: dict[str, int] = {
    "kind": 80, "mode": 24, "type": 80, "source": 80, "reason": 80, "notice": 40, "error": 40,
    "tool": 80, "target": 120, "child": 80, "model": 160, "subject": 80, "active": 80, "status": 24,
    "todos": 60, "tasks": 128, "jobs": 128,
    "prompt": 128, "actor": 128, "id": 128, "agent": 128, "job": 128, "task": 128, "stopped": 128,
    "background": 128, "skill": 80, "plan": 60,
    "teammate": 80, "teammates": 128, "dismissed": 128,
}  # fmt: skip
# The fields of payloads behind them, innermost names; every other field leaves no trace at all.
SOURCES = {
    "hook_event_name", "permission_mode", "agent_type", "source", "reason", "notification_type",
    "error", "tool_name", "prompt_id", "agent_id", "tool_use_id",
    "command", "file_path", "notebook_path", "path", "pattern", "url", "uri", "query", "name",
    "title", "subject", "description", "skill", "to", "question", "subagent_type", "agentType",
    "resolvedModel", "agentId", "backgroundTaskId", "taskId", "task_id", "shell_id", "task_subject",
    "content", "activeForm", "status", "id", "type", "prompt",
    "command_name", "plan", "teammate_name",
}  # fmt: skip

TOOLS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "Bash": ({"command": "", "description": ""}, {"stdout": "", "stderr": "", "raw": [""]}),
    "PowerShell": ({"command": ""}, {"stdout": ""}),
    "Read": ({"file_path": ""}, {"type": "text", "file": {"filePath": "", "content": ""}}),
    "Write": (
        {"file_path": "", "content": ""},
        {"content": "", "originalFile": "", "structuredPatch": [{"lines": [""]}]},
    ),
    "Edit": (
        {"file_path": "", "old_string": "", "new_string": ""},
        {"oldString": "", "newString": "", "originalFile": "", "structuredPatch": [""]},
    ),
    "NotebookEdit": ({"notebook_path": "", "new_source": ""}, {"new_source": ""}),
    "Glob": ({"pattern": "", "path": ""}, {"filenames": ["", ""]}),
    "Grep": ({"pattern": "", "path": "", "glob": ""}, {"content": "", "filenames": [""]}),
    "WebFetch": ({"url": "", "prompt": ""}, {"result": "", "codeText": ""}),
    "WebSearch": ({"query": "", "allowed_domains": [""]}, {"results": [{"content": ""}]}),
    "Agent": (
        {"description": "", "prompt": "", "subagent_type": ""},
        {"content": [{"text": ""}], "prompt": "", "outputFile": "", "agentId": "a-1"},
    ),
    "Skill": ({"skill": "", "args": ""}, {"result": ""}),
    "TodoWrite": (
        {"todos": [{"content": "", "activeForm": "", "status": "pending", "note": ""}]},
        {"oldTodos": [{"content": ""}], "newTodos": [{"content": ""}]},
    ),
    "TaskCreate": (
        {"subject": "", "description": "", "activeForm": "", "metadata": {"a": ""}},
        {"task": {"id": "1", "subject": "", "description": ""}},
    ),
    "TaskUpdate": (
        {"taskId": "1", "subject": "", "activeForm": "", "description": "", "owner": ""},
        {"success": True, "statusChange": {"from": "", "to": ""}},
    ),
    "TaskList": ({}, {"tasks": [{"id": "1", "subject": "", "status": "", "owner": ""}]}),
    "TaskOutput": ({"task_id": "1"}, {"output": ""}),
    "AskUserQuestion": (
        {"questions": [{"question": "", "header": "", "options": [{"label": ""}]}]},
        {"answers": {"a": ""}},
    ),
    "ExitPlanMode": ({"plan": ""}, {"plan": "", "filePath": ""}),
    "SendMessage": ({"to": "", "message": "", "summary": ""}, {"message": ""}),
    "Monitor": ({"command": "", "description": ""}, {"taskId": "m-1", "output": ""}),
    "mcp__github__search": (
        {"query": "", "body": "", "token": "", "nested": {"a": [""]}},
        {"x": ""},
    ),
    "Unheard": ({"thought": "", "deep": [{"er": ""}]}, {"thought": ""}),
}
EVENTS: dict[str, dict[str, Any]] = {
    "SessionStart": {"source": "", "model": "", "session_title": ""},
    "SessionEnd": {"reason": ""},
    "UserPromptSubmit": {"prompt": "", "session_title": "", "source": ""},
    "UserPromptExpansion": {"expansion_type": "slash_command", "command_name": "",
                            "command_args": "", "command_source": "", "prompt": ""},
    "PermissionDenied": {"tool_name": "Bash", "tool_input": {"command": "", "x": ""}, "reason": ""},
    "Notification": {"message": "", "title": "", "notification_type": ""},
    "SubagentStart": {"agent_id": "a-1", "agent_type": ""},
    "SubagentStop": {"agent_id": "a-1", "agent_type": "", "last_assistant_message": "",
                     "agent_transcript_path": "", "session_crons": [{"prompt": ""}]},
    "TaskCreated": {"task_id": "1", "task_subject": "", "task_description": ""},
    "TaskCompleted": {"task_id": "1", "task_subject": "", "task_description": ""},
    "Stop": {"last_assistant_message": "", "session_crons": [{"prompt": ""}], "background_tasks": [
        {"id": "b-1", "type": "shell", "command": "", "description": "", "status": "", "env": ""}]},
    "StopFailure": {"error": "", "error_details": "", "last_assistant_message": ""},
    "PreCompact": {"trigger": "", "custom_instructions": ""},
    "PostCompact": {"trigger": "", "compact_summary": ""},
    "CwdChanged": {"old_cwd": "", "new_cwd": ""},
    "MessageDisplay": {"delta": "", "message_id": ""},
    "Elicitation": {"message": "", "requested_schema": {"a": ""}},
    "Dreamt": {"anything": "", "prompt": ""},
}  # fmt: skip


def known() -> Iterator[dict[str, Any]]:
    """A payload of every known event, and of every known tool in each of its moments."""
    common = {"session_id": SESSION, "transcript_path": "", "cwd": "", "prompt_id": "p-1",
              "permission_mode": "default", "effort": {"level": ""}}  # fmt: skip
    for event, fields in EVENTS.items():
        yield {**common, "hook_event_name": event, **fields}
    for tool, (arguments, answer) in TOOLS.items():
        call = {
            **common,
            "tool_name": tool,
            "tool_input": arguments,
            "tool_use_id": f"toolu_{tool}",
        }
        call["mcp_server"] = {"name": "", "source": ""}
        yield {**call, "hook_event_name": "PreToolUse"}
        request = {key: value for key, value in call.items() if key != "tool_use_id"}
        yield {**request, "hook_event_name": "PermissionRequest", "permission_suggestions": [""]}
        yield {**call, "hook_event_name": "PostToolUse", "tool_response": answer, "duration_ms": 5}
        yield {**call, "hook_event_name": "PostToolUseFailure", "error": "Exit code 1\n"}


def planted(value: Any, at: tuple[str, ...] = (), keep: tuple[str, ...] = ()) -> Iterator[Any]:
    """The value once for each text in it, with a canary there: (the canary's place, the value)."""
    if isinstance(value, dict):
        for key, part in value.items():
            for place, changed in planted(part, (*at, key), keep):
                yield place, {**value, key: changed}
    elif isinstance(value, list):
        for index, part in enumerate(value):
            for place, changed in planted(part, at, keep):
                yield place, [*value[:index], changed, *value[index + 1 :]]
    elif isinstance(value, str) and (not at or at[-1] not in keep):
        yield at, f"canary-{value[:20]}-{'.'.join(at)}\n" + "canary " * 400
        if at and at[-1] == "prompt":
            yield at, f"<task-notification>\n<task-id>b-1</task-id>\n{value[:20]} canary"


def everything() -> list[dict[str, Any]]:
    """Every payload that was recorded, and one of each kind that is known; each shape once."""
    recorded = [moment.payload for name in stories.RECORDINGS for moment in stories.recorded(name)]
    shapes: dict[str, dict[str, Any]] = {}
    for payload in [*known(), *recorded]:
        shape = f"{payload['hook_event_name']} {payload.get('tool_name')} {sorted(payload)}"
        shapes.setdefault(shape, payload)
    return list(shapes.values())


def strings_in(value: object) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from (str(key), *strings_in(part))
    elif isinstance(value, list):
        for part in value:
            yield from strings_in(part)
    elif isinstance(value, str):
        yield value


def test_a_canary_in_any_text_of_any_payload_is_kept_only_where_it_is_shown_and_bounded() -> None:
    appeared = set()
    for payload in everything():
        for place, changed in planted(payload):
            event = event_of(changed, stories.BASE, 1) or {}
            for field, value in event.items():
                found = [text for text in strings_in(value) if "canary" in text]
                if not found:
                    continue
                appeared.add(field)

                assert field in SHOWN, f"{place} is kept as {field}"
                assert place[-1] in SOURCES, f"{place} is kept as {field}"
                assert max(map(len, found)) <= SHOWN[field]
            assert "task-notification" not in str(event)

    assert {"target", "subject", "active", "todos", "type", "kind", "jobs"} <= appeared


@pytest.mark.parametrize("end", ["PreToolUse", "PermissionRequest", "PostToolUse"])
def test_of_a_plan_nothing_but_its_title_is_kept_and_only_once_it_is_approved(end: str) -> None:
    plan = "# The title\n\ncanary\n## canary\n" + "canary " * 900
    for arguments, answer in (({"plan": plan}, {}), ({}, {"plan": plan})):
        call = {"tool_name": "ExitPlanMode", "tool_input": arguments, "tool_response": answer}
        event = event_of({"hook_event_name": end, **call}, stories.BASE, 1) or {}

        assert event.get("plan") == ("The title" if end == "PostToolUse" else None)
        assert "canary" not in json.dumps(event)


@pytest.mark.parametrize("event", ["UserPromptSubmit", "PreToolUse", "PostToolUse"])
def test_what_people_write_and_files_hold_is_kept_nowhere(event: str) -> None:
    private = ("prompt", "stdout", "stderr", "old_string", "new_string", "content", "originalFile",
               "command_args", "message", "last_assistant_message", "cwd",
               "transcript_path")  # fmt: skip
    for payload in everything():
        if payload["hook_event_name"] != event or payload.get("tool_name") == "TodoWrite":
            continue
        for place, changed in planted(payload):
            if place[-1] in private:
                assert "canary" not in json.dumps(event_of(changed, stories.BASE, 1)), place


def canary(value: Any) -> Any:
    """The value with a canary in every text that is not the name or identity of a thing."""
    identities = (
        *("hook_event_name", "session_id", "tool_name", "tool_use_id", "agent_id", "agentId"),
        *("taskId", "task_id", "id", "status", "prompt_id", "permission_mode"),
    )
    if isinstance(value, dict):
        return {key: part if key in identities else canary(part) for key, part in value.items()}
    if isinstance(value, list):
        return [canary(part) for part in value]
    return "canary " + "canary" * 900 if isinstance(value, str) else value


def test_the_folder_of_a_whole_session_holds_canaries_only_in_fields_that_are_shown(
    tmp_path: Path,
) -> None:
    home = tmp_path / "hudline"
    payloads = [canary(payload) for payload in known()]
    for payload in payloads[::3]:
        done = entries.hear({**payload, "session_id": SESSION}, home, CANARY="canary of env")

        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    entries.draw(stories.tick(session_id=SESSION, transcript_path="canary.jsonl"), home)
    memory = SessionStore(str(home / "sessions" / SESSION))
    memory.load()
    memory._tail = 10**9
    memory.save_checkpoint()
    files = {path.name for path in home.rglob("*") if path.is_file()}

    assert {"journal.jsonl", "checkpoint.json", "rows.json"} == files
    for result in entries.journal(home, SESSION):
        for field, value in result.items():
            assert field in SHOWN or "canary" not in json.dumps(value)
            assert all(len(text) <= 128 for text in strings_in(value))
    checkpoint = json.loads((home / "sessions" / SESSION / "checkpoint.json").read_bytes())
    assert all(len(text) <= 400 for text in strings_in(checkpoint))
    assert b"canary" in entries.contents(home)
    assert b"canary of env" not in entries.contents(home)


# The secret in each is hunter2 with something around it.
COMMANDS = [
    "export API_TOKEN=hunter2",
    "API_KEY=hunter2 ./deploy.sh",
    'SECRET="hunter2 with spaces" ./deploy.sh',
    "env DB_PASSWORD=hunter2 npm start",
    "deploy --token hunter2 --fast",
    "deploy --token=hunter2 --fast",
    "deploy --password 'hunter2 and more'",
    "deploy --api-key hunter2",
    'curl -H "Authorization: Bearer hunter2" https://example.com',
    "curl -H 'X-Api-Key: hunter2' https://example.com",
    'curl -H "Cookie: session=hunter2; a=b" https://example.com',
    "curl -u alice:hunter2 https://example.com",
    "curl -ualice:hunter2 https://example.com",
    "curl --user alice.doe:hunter2 https://example.com",
    "curl -u alice:pa/hunter2 https://example.com",
    'curl -u "alice:hunter2" https://example.com',
    "sudo curl -u alice:hunter2 https://example.com",
    "cd /tmp && curl -u alice:hunter2 https://example.com",
    "git clone https://alice:hunter2@example.com/repo.git",
    "git push https://hunter2@github.com/acme/acme",
    'psql "postgresql://app:hunter2@db/acme"',
    "curl 'https://example.com/x?access_token=hunter2&page=2'",
    "curl https://example.com/x?page=2&token=hunter2",
    "curl -d 'user=alice&password=hunter2' https://example.com",
    """curl -d '{"password":"hunter2"}' https://example.com""",
    """curl -d '{"user":"alice","password":"hunter2"}' https://example.com""",
    """curl -d '{"user": "alice", "password": "hunter2 too"}' https://example.com""",
    "echo ghp_hunter2hunter2hunter2hunter2hunter2",
    "echo sk-hunter2hunter2hunter2",
    "echo AKIAHUNTER2hunter2",
    "echo eyJhbGciOiJIUzI1NiJ9.hunter2hunter2.hunter2",
    "echo xoxb-hunter2-hunter2-hunter2",
    "mysql -uroot -phunter2 acme",
    "sudo mysql -phunter2 acme",
    "mysql -u root --password=hunter2 acme",
    "sshpass -p hunter2 ssh alice@example.com",
    "docker login -u alice -p hunter2 registry.example.com",
    "openssl enc -pass pass:hunter2",
    "cat > .env <<'EOF'\nTOKEN=hunter2\nEOF",
    "# deploy\ncat <<EOF | tee config\nhunter2\nEOF",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_secret_in_a_command_is_not_kept(command: str) -> None:
    payload = {"hook_event_name": "PreToolUse", "tool_name": "Bash", "session_id": SESSION}
    job = {"id": "b", "type": "shell", "command": command}
    call = event_of({**payload, "tool_input": {"command": command}, "cwd": "/"}, 1.0, 1)
    stop = event_of({"hook_event_name": "Stop", "background_tasks": [job]}, 1.0, 1)

    assert call is not None
    assert call["target"]
    assert "hunter2" not in json.dumps(call).lower()
    assert "hunter2" not in json.dumps(stop).lower()


@pytest.mark.parametrize(
    "command",
    ["pytest -q tests/auth", "git log --oneline -5", "rg token_count src/keys.py", "make build",
     "npm run test:unit -- --watch=false", "docker compose up -d db", "ls -la ~/acme"],
)  # fmt: skip
def test_a_command_without_a_secret_stays_as_it_is(command: str) -> None:
    assert command == redact(command)


def test_secrets_in_commands_never_reach_the_folder(tmp_path: Path) -> None:
    home = tmp_path / "hudline"
    for start in range(0, len(COMMANDS), 12):
        rows = [{"id": f"b-{n}", "type": "shell", "command": one}
                for n, one in enumerate(COMMANDS[start : start + 6])]  # fmt: skip
        payload = {"hook_event_name": "Stop", "session_id": SESSION, "background_tasks": rows}
        entries.hear(payload, home)

    assert entries.journal(home, SESSION)
    assert b"hunter2" not in entries.contents(home)


def test_files_are_the_person_s_alone(tmp_path: Path) -> None:
    home = tmp_path / "a" / "hudline"
    entries.hear({"hook_event_name": "Stop", "session_id": SESSION}, home)
    entries.run(entries.HOOK, b"garbage", home)
    entries.draw(stories.tick(session_id=SESSION), home)
    memory = SessionStore(str(home / "sessions" / SESSION))
    memory.load()
    memory._tail = 10**9
    memory.save_checkpoint()
    found = list(home.parent.rglob("*"))

    assert all(is_private(path) for path in found)
    assert {"journal.jsonl", "checkpoint.json", "rows.json", "errors.log"} == {
        path.name for path in found if path.is_file()
    }


def test_the_environment_is_never_kept(tmp_path: Path) -> None:
    home = tmp_path / "hudline"
    env = {"CLAUDE_CODE_MESSAGING_TOKEN": "canary-token", "CLAUDE_PID": "canary-pid"}
    for payload in (*list(known())[:8], {"hook_event_name": "Stop", "session_id": "../x"}):
        entries.hear(payload, home, **env)

    assert (home / "errors.log").exists()
    assert b"canary" not in entries.contents(home)


@pytest.mark.parametrize(
    "stdin", [b'{"canary": ', b"canary", b'{"hook_event_name": "Stop", "session_id": "../canary"}']
)
def test_errors_are_noted_without_what_they_were_about(stdin: bytes, tmp_path: Path) -> None:
    home = tmp_path / "hudline"
    entries.run(entries.HOOK, stdin, home)
    entries.run(entries.LINE, stdin, home)
    recorded = (home / "errors.log").read_text("utf-8")

    assert "Error" in recorded
    assert "canary" not in recorded


def test_the_text_of_an_error_is_never_noted(tmp_path: Path) -> None:
    home = Home(str(tmp_path / "hudline"))
    try:
        raise ValueError("canary")
    except ValueError as error:
        note(home, "hook", error, stories.BASE)
    recorded = Path(home.errors).read_text("utf-8")

    assert "ValueError test_privacy.py:" in recorded
    assert "canary" not in recorded


def test_secrets_in_a_plan_are_taken_out_like_those_in_commands(tmp_path: Path) -> None:
    """Todos and tasks are meant to be seen, which is why nothing secret may stand in them."""
    secret = "ghp_abcdefghijklmnop123456"
    todo = {"content": "use password=hunter2 now", "activeForm": f"Using {secret}"}
    calls = [
        ("TodoWrite", {"todos": [{**todo, "status": "in_progress"}]}, {}),
        ("TaskCreate", {"subject": f"use {secret}"}, {"task": {"id": "1"}}),
        ("TaskUpdate", {"taskId": "1", "activeForm": f"with {secret}"}, {"success": True}),
        ("TaskList", {}, {"tasks": [{"id": "1", "subject": "API_KEY=hunter2", "status": "x"}]}),
    ]
    items = [
        event_of(
            {"hook_event_name": "PostToolUse", "tool_name": name, "tool_use_id": str(index),
             "tool_input": arguments, "tool_response": answer}, 1.0, 1
        )
        for index, (name, arguments, answer) in enumerate(calls)
    ]  # fmt: skip
    items.append(
        event_of({"hook_event_name": "TaskCreated", "task_id": "1", "task_subject": secret}, 1.0, 1)
    )
    items.append(event_of({"hook_event_name": "StopFailure", "error": f"token {secret}"}, 1.0, 1))
    stored = json.dumps(items)

    assert "hunter2" not in stored
    assert secret not in stored
    assert "unknown" == (items[-1] or {})["error"]
