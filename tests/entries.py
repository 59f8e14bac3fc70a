"""The entries as the client runs them: processes of their own, in an environment of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hudline.install import links

ROOT = Path(__file__).resolve().parents[1]
PYTHON = links.interpreter()
HOOK = "hooks/hook.py"
NOTIFY = "hooks/notify.py"
START = "hooks/session_start.py"
LINE = "statusline/statusline.py"

_OF_WINDOWS = ("SYSTEMROOT", "PATH")
Done = subprocess.CompletedProcess[bytes]


def command(script: str) -> list[str]:
    """How the client starts an entry."""
    return [PYTHON, "-I", "-S", str(ROOT / script)]


def environment(home: Path, **more: str) -> dict[str, str]:
    """All that an entry finds around itself, with Hudline's folder at `home`, which the start of a
    session has created; no host is started."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    person = str(home.parent)
    config = {"HOME": person, "CLAUDE_CONFIG_DIR": person + "/config"}
    base = {"PATH": "/usr/bin:/bin", "HUDLINE_HOME": str(home), "HUDLINE_HOST": "off"}
    return {**base, **of_system(), **config, **more}


def of_system() -> dict[str, str]:
    """What no program of Windows starts without, and where its shells are; nothing elsewhere."""
    return {name: os.environ[name] for name in _OF_WINDOWS if sys.platform == "win32"}


def run(script: str, stdin: bytes, home: Path, **more: str) -> Done:
    """An entry that got `stdin`; its status and what it said."""
    return subprocess.run(
        command(script),
        input=stdin,
        env=environment(home, **more),
        capture_output=True,
        check=False,
    )


def hear(payload: object, home: Path, **more: str) -> Done:
    """The hook of an event gets `payload`."""
    name = payload.get("hook_event_name") if isinstance(payload, dict) else None
    script = NOTIFY if name in ("Notification", "StopFailure") else HOOK
    return run(script, json.dumps(payload).encode(), home, **more)


def draw(payload: object, home: Path, **more: str) -> str:
    """What the status line draws for a tick, without colours."""
    more = {"HUDLINE_HOST": "off", "NO_COLOR": "1", "COLUMNS": "120", "LINES": "40", **more}
    done = run(LINE, json.dumps(payload).encode(), home, **more)

    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


def journal(home: Path, session: str) -> list[dict[str, Any]]:
    """The records of a session, as they lie in its journal."""
    text = (home / "sessions" / session / "journal.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines() if line]


def contents(folder: Path) -> bytes:
    """Every byte of every file below a folder, and their names."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return b"".join(str(path).encode() + b"\n" + path.read_bytes() for path in files)
