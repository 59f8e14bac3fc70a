"""Every Python that Hudline says it runs on, as far as this machine has it, runs its entries."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BASE = sys.base_prefix  # version managers keep the others beside it
VERSIONS = [f"3.{minor}" for minor in range(9, 15)]
EVENT = {
    "session_id": "s1",
    "hook_event_name": "PreToolUse",
    "tool_name": "Bash",
    "tool_input": {"command": "pytest -q"},
    "tool_use_id": "toolu_1",
    "cwd": "/home/dev/acme",
}
TICK = {"session_id": "s1", "cwd": "/home/dev/acme", "model": {"display_name": "Opus 5.5"}}


def interpreter(version: str) -> str:
    """The real interpreter of that version; the test is skipped where there is none.

    A version manager's script is asked for what it stands for, or says that it is nothing.
    """
    stored = sorted(Path(BASE).glob(f"../{version}.*/bin/python3"))
    found = str(stored[-1]) if stored else shutil.which(f"python{version}")
    if not found:
        pytest.skip(f"this machine has no Python {version}")
    where = "import os, sys; print(os.path.realpath(sys.executable))"
    process = subprocess.run([found, "-c", where], capture_output=True, text=True, check=False)
    if process.returncode:
        pytest.skip(f"this machine has no Python {version}")
    return process.stdout.strip()


def run(python: str, script: str, tool_input: object, home: Path) -> str:
    done = subprocess.run(
        [python, "-I", "-S", str(ROOT / script)],
        input=json.dumps(tool_input).encode(),
        env={"HUDLINE_HOME": str(home), "HOME": str(home), "COLUMNS": "80", "NO_COLOR": "1"},
        capture_output=True,
        check=True,
    )

    assert done.stderr == b""
    return done.stdout.decode()


@pytest.mark.parametrize("version", VERSIONS)
def test_an_event_becomes_a_picture_on_every_python(version: str, tmp_path: Path) -> None:
    """Hook and line run without any library, twice: without and with their packs."""
    python = interpreter(version)
    for _ in range(2):
        assert run(python, "hooks/hook.py", EVENT, tmp_path) == ""
        shown = run(python, "statusline/statusline.py", TICK, tmp_path)

        assert "Opus 5.5" in shown
        assert "● Bash pytest -q" in shown
