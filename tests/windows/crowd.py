"""Runs on Windows: two hundred hooks at once on one session, and what arrives in its journal.

crowd.py PYTHON HOOK COUNT    with CLAUDE_CONFIG_DIR set
"""

from __future__ import annotations

import json
import subprocess
import sys

SESSION = "0b5e55ed-0000-4000-8000-000000000200"


def payload(number: int) -> bytes:
    """What the client gives the hook of a call that has ended."""
    event = {
        "session_id": SESSION,
        "cwd": "C:\\users",
        "hook_event_name": "PostToolUse",
        "prompt_id": "a" * 36,
        "tool_name": "Read",
        "tool_use_id": f"toolu_{number:022d}",
        "tool_input": {"file_path": f"C:\\users\\file{number}.txt"},
        "tool_response": {"type": "text", "file": {"filePath": "x", "content": "x" * 500}},
    }
    return json.dumps(event).encode()


def main(python: str, hook: str, count: int) -> None:
    """Start them all, then let them all read."""
    started = [
        subprocess.Popen([python, "-I", "-S", hook], stdin=subprocess.PIPE) for _ in range(count)
    ]
    for number, process in enumerate(started):
        if process.stdin:
            process.stdin.write(payload(number))
            process.stdin.close()
    print(max(process.wait() for process in started))  # noqa: T201 - the worst exit status


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
