"""The session that is measured: events of any number that end in the same busy moment."""

from __future__ import annotations

import json
from pathlib import Path

from hudline.hook.payload import event_of

SESSION = "0b5e55ed-0000-4000-8000-000000000001"
PID = 4242
_COMMON = {"session_id": SESSION, "cwd": "/home/dev/acme", "permission_mode": "default"}
_TOOLS = (
    ("Bash", {"command": "pytest -q tests/auth"}),
    ("Read", {"file_path": "/home/dev/acme/src/auth.py"}),
    ("Edit", {"file_path": "/home/dev/acme/src/auth.py"}),
)
_USAGE = {"input_tokens": 620_000, "output_tokens": 10}
_BUSY = 8  # events of the moment in which every story ends


def payload(size: int) -> bytes:
    """A PostToolUse payload of about `size` bytes: a file that was read."""
    content = ("x" * 78 + "\\n") * (max(size - 700, 40) // 80)
    event = {
        **_COMMON,
        "hook_event_name": "PostToolUse",
        "prompt_id": "a" * 36,
        "tool_name": "Read",
        "tool_use_id": "toolu_0123456789abcdefghijkl",
        "tool_input": {"file_path": "/home/dev/acme/src/auth.py"},
        "tool_response": {"type": "text", "file": {"filePath": "auth.py", "content": content}},
        "duration_ms": 12,
    }
    return json.dumps(event).encode()


def write(home: Path, events: int, now: float, pid: int = PID) -> None:
    """Write a journal of `events` events of the client `pid` below `home`, the newest a second
    before `now` (seconds since 1970)."""
    folder = home / "sessions" / SESSION
    folder.mkdir(parents=True)
    story = [_past(index) for index in range(events - _BUSY)] + _moment()
    with open(folder / "journal.jsonl", "wb") as journal:
        for index, event in enumerate(story):
            record = event_of({**_COMMON, **event}, now - 1.0 - (len(story) - index) * 0.7, pid)
            journal.write(b"\n" + json.dumps(record).encode() + b"\n")


def _past(index: int) -> dict[str, object]:
    """One event of the work before: prompts of thirty calls, each begun and ended."""
    turn, step = divmod(index, 62)
    prompt = {"prompt_id": f"prompt-{turn}"}
    if step == 0:
        return {**prompt, "hook_event_name": "UserPromptSubmit", "prompt": "go on"}
    if step == 61:
        return {**prompt, "hook_event_name": "Stop", "background_tasks": []}
    call, is_end = divmod(step - 1, 2)
    tool, tool_input = _TOOLS[call % 3]
    name = "PostToolUse" if is_end else "PreToolUse"
    ids = {"tool_use_id": f"toolu_{turn}_{call}", "tool_name": tool, "tool_input": tool_input}
    answer = {"structuredPatch": [{"lines": ["-old", "+new"]}]} if is_end and tool == "Edit" else {}
    return {**prompt, **ids, "hook_event_name": name, "tool_response": answer}


def _moment() -> list[dict[str, object]]:
    """The busy moment: a prompt, two running calls, two agents that work, a list of todos."""
    prompt = {"prompt_id": "prompt-now"}
    agent = {"tool_name": "Agent", "tool_use_id": "toolu_agent"}
    launch = {"description": "Find auth code", "subagent_type": "Explore"}
    answer = {"status": "async_launched", "agentId": "a1"}
    todos = [{"content": "Fix the login bug", "status": "in_progress", "activeForm": "Fixing it"}]
    bash = {"tool_name": "Bash", "tool_input": {"command": "pytest -q tests/auth"}}
    grep = {"tool_name": "Bash", "tool_input": {"command": "rg login"}}
    events: list[dict[str, object]] = [
        {"hook_event_name": "UserPromptSubmit", "prompt": "fix it"},
        {"hook_event_name": "PostToolUse", **agent, "tool_input": launch, "tool_response": answer},
        {"hook_event_name": "SubagentStart", "agent_id": "a1", "agent_type": "Explore"},
        {"hook_event_name": "SubagentStart", "agent_id": "a2", "agent_type": "Reviewer"},
        {"hook_event_name": "PreToolUse", "agent_id": "a1", "tool_use_id": "toolu_rg", **grep},
        {"hook_event_name": "PostToolUse", "tool_name": "TodoWrite", "tool_use_id": "toolu_todo",
         "tool_input": {"todos": todos}},
        {"hook_event_name": "PreToolUse", "tool_use_id": "toolu_run", **bash},
        {"hook_event_name": "PreToolUse", "tool_use_id": "toolu_read", "tool_name": "Read",
         "tool_input": {"file_path": "/home/dev/acme/src/auth.py"}},
    ]  # fmt: skip
    return [{**prompt, **event} for event in events]


def tick(folder: Path, transcript: Path | None = None) -> bytes:
    """The status line's stdin in that moment."""
    window = {"context_window_size": 1_000_000, "used_percentage": 62, "current_usage": _USAGE}
    return json.dumps(
        {
            **_COMMON,
            "transcript_path": str(transcript or folder / "none.jsonl"),
            "model": {"id": "claude-opus-5-5", "display_name": "Opus 5.5"},
            "effort": {"level": "medium"},
            "workspace": {"current_dir": "/home/dev/acme", "project_dir": "/home/dev/acme"},
            "context_window": window,
            "cost": {"total_cost_usd": 1.23, "total_duration_ms": 720_000},
            "rate_limits": {"five_hour": {"used_percentage": 23, "resets_at": 4_000_000_000}},
        }
    ).encode()


def answer_line() -> bytes:
    """The last answer of a transcript, with what it used."""
    message = {"role": "assistant", "model": "claude-opus-5-5", "content": [], "usage": _USAGE}
    return json.dumps({"type": "assistant", "message": message}).encode() + b"\n"


def transcript_line() -> bytes:
    """A line of a transcript, a kilobyte long."""
    line = {"type": "user", "message": {"content": "x" * 950}}
    return json.dumps(line).encode().ljust(1023) + b"\n"
