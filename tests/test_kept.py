"""What refreshers leave behind: what is shown, and nothing of what they were given for it."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path
from typing import Any

import orjson
import pytest
from tests import entries, stories
from tests.entries import of_system
from tests.system import runs_python

from hudline.core.shell_command import ShellCommand
from hudline.sources import command_output

SECRET = "hunter2-canary"
LINE = "cat > /dev/null; echo 'mine 42%'"
KEPT = {"active_config.json", "wrapped_line.json", "command.build.json", "rows.json"}


class Session:
    """A session in a repository that shows all that is found out off the draw path, with a secret
    wherever one could be."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "hudline"
        self.home.mkdir()
        self.project = folder / "acme"
        self.project.mkdir()
        for words in (
            ("init", "-q", "-b", "main"),
            (
                "remote",
                "add",
                "origin",
                f"https://ada:{SECRET}@example.com/ada/acme.git?t={SECRET}",
            ),
            ("config", "user.password", SECRET),
        ):
            subprocess.run(["git", *words], cwd=self.project, check=True)
        (self.project / "CLAUDE.md").write_text(f"{SECRET}\n")
        (self.project / ".mcp.json").write_text(
            json.dumps({"mcpServers": {"db": {"env": {"PASSWORD": SECRET}}}})
        )
        stored = {
            "wrap": True,
            "rows": [["model", "git", "active_config", {"widget": "command", "name": "build"}]],
            "commands": {"build": f"true {SECRET}; echo password={SECRET}; echo >&2 {SECRET}"},
        }
        (self.home / "config.json").write_bytes(orjson.dumps(stored))
        line = {"statusLine": {"type": "command", "command": f"{LINE}; : {SECRET}"}}
        (self.home / "replaced.json").write_bytes(orjson.dumps(line))

    def draw(self) -> None:
        """A draw for which the client tells more than it should."""
        payload: dict[str, Any] = {
            **stories.tick(session_id="s1"),
            "prompt": SECRET,
            "workspace": {"current_dir": str(self.project), "secret": SECRET},
            "extra": {"env": [SECRET]},
        }
        entries.draw(payload, self.home, API_TOKEN=SECRET, CLAUDE_PID="12")

    def written(self) -> dict[str, bytes]:
        """What lies in the folder of the session by now."""
        folder = self.home / "sessions/s1"
        return {path.name: path.read_bytes() for path in folder.glob("*") if path.is_file()}


def test_nothing_that_a_refresher_was_given_is_kept(tmp_path: Path) -> None:
    session = Session(tmp_path)
    end = time.monotonic() + 20
    while time.monotonic() < end and not set(session.written()) >= KEPT:
        session.draw()
        time.sleep(0.1)
    written = session.written()

    assert set(written) >= KEPT
    assert b"mine 42%" in written["wrapped_line.json"]
    (facts,) = tmp_path.rglob("repositories/*/git.json")
    assert b"example.com/ada/acme" in facts.read_bytes()
    assert [name for name, data in written.items() if SECRET.encode() in data] == []
    assert not (session.home / "errors.log").exists()


@pytest.mark.parametrize(
    "printed", [b"password=hunter2", b"\x1b[1mtoken: ghp_abcdefghijklmnop123456\x1b[0m"]
)
def test_what_looks_like_a_secret_is_taken_out_of_what_a_command_printed(
    printed: bytes, tmp_path: Path
) -> None:
    code = f"import sys\nsys.stdout.buffer.write({printed!r})"
    result = ShellCommand(runs_python(tmp_path / "own.py", code), 30.0, 20.0)
    path = tmp_path / "command.x.json"
    command_output.run_command(str(path), result, str(tmp_path), of_system())

    stored = path.read_bytes()

    assert b'"lines":["' in stored
    assert b"hunter2" not in stored
    assert b"ghp_" not in stored
