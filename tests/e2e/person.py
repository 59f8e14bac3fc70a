"""A person who has Hudline: runs its commands, and looks at what it shows below the input line."""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections.abc import Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any, Callable

from .client import REPOSITORY, Client, search_path
from .terminal import Pattern, Terminal

# What pip and uv may need to reach their packages; the rest of the caller's environment stays out.
_NETWORK = re.compile(r"(?i)(PIP|UV)_\w+|\w+_proxy|SSL_CERT_\w+|REQUESTS_CA_BUNDLE")


class LibrariesMissing(Exception):  # noqa: N818 - a finding, not a fault
    """Hudline's own libraries cannot be installed here; the message says why."""


class Person:
    """The user of `client`, who set up Hudline from its folder `root`."""

    def __init__(self, client: Client, root: Path) -> None:
        self.client = client
        self.root = root
        self.home = client.config / "hudline"

    def adopt_libraries(self, prepared: Path) -> None:
        """Take over what `prepare_libraries` installed, instead of installing it again."""
        self.home.mkdir(mode=0o700)
        (self.home / "deps").symlink_to(prepared)

    def hudline(self, *args: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run ``bin/hudline`` in the project; AssertionError when it fails and `check` is set."""
        return _hudline(self.root, args, self.client.project, self.client.env, check)

    def launch(self, *args: str, columns: int = 120, rows: int = 40) -> Terminal:
        """Start the client and wait until Hudline is on the screen."""
        terminal = self.client.launch(*args, columns=columns, rows=rows)
        wait_shown(terminal, "Opus")
        return terminal

    def read_tail(self, name: str = "go") -> None:
        """Let the command that `held` made for `name` end."""
        (self.client.project / name).touch()

    def drawn(self, terminal: Terminal, columns: int = 200, lines: int = 60) -> str:
        """Run the status line as the client in `terminal` would, also while a dialog hides it.

        The text without colours.
        """
        told = {**self.client.env, "CLAUDE_PID": str(terminal.pid), "NO_COLOR": "1"}
        done = subprocess.run(
            ["sh", "-c", self.client.settings()["statusLine"]["command"]],
            input=json.dumps(self._tick(terminal)),
            cwd=self.client.project,
            env={**told, "COLUMNS": str(columns), "LINES": str(lines)},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        return done.stdout

    def wait_drawn(self, terminal: Terminal, pattern: Pattern, seconds: float = 20) -> str:
        """Wait until such a draw begins with the pattern: the client shows a dialog before its
        hook has recorded it. AssertionError with the last one."""
        until = time.monotonic() + seconds
        while True:
            text = self.drawn(terminal)
            if re.match(pattern, text):
                return text
            assert time.monotonic() < until, text
            time.sleep(0.1)

    def wait_not_drawn(self, terminal: Terminal, pattern: str) -> str:
        """Wait until such a draw has the pattern nowhere: the client shows an answer before it
        writes it into its transcript. That draw; AssertionError with the last one."""
        return self.wait_drawn(terminal, f"(?s)(?!.*(?:{pattern}))")

    def session(self, terminal: Terminal) -> str:
        """Return the id of the session in `terminal`, as the client registered it."""
        entry = self.client.config / "sessions" / f"{terminal.pid}.json"
        return str(json.loads(entry.read_text("utf-8"))["sessionId"])

    def _tick(self, terminal: Terminal) -> dict[str, Any]:
        session = self.session(terminal)
        transcripts = self.client.config.glob(f"projects/*/{session}.jsonl")
        return {
            "session_id": session,
            "transcript_path": str(next(transcripts, "")),
            "workspace": {"current_dir": str(self.client.project)},
            "model": {"display_name": "Opus 5.5"},
        }


def held(name: str = "go") -> str:
    """Make a command that runs until `Person.go_on(name)`; the client refuses a bare sleep."""
    return f"until [ -e {name} ]; do sleep 0.1; done"


def prepare_libraries(folder: Path) -> Path:
    """Install what Hudline installs for itself into `folder`; LibrariesMissing when that fails."""
    env = {**network(), "PATH": search_path(), "HOME": str(folder), "HUDLINE_HOME": str(folder)}
    done = _hudline(REPOSITORY, ["--help"], folder, env, False)
    if done.returncode:
        raise LibrariesMissing(done.stderr.strip().replace("\n", " "))
    return folder / "deps"


def network() -> dict[str, str]:
    """Return the caller's variables by which package installers reach their packages."""
    return {name: value for name, value in os.environ.items() if _NETWORK.fullmatch(name)}


def shown(lines: Sequence[str]) -> list[str]:
    """Return the rows below the input line: Hudline's, then the client's own hint."""
    rules = [index for index, line in enumerate(lines) if line.startswith("───")]
    below = lines[rules[-1] + 1 :] if rules else []
    return list(takewhile(bool, below))


def wait_shown(terminal: Terminal, pattern: Pattern, seconds: float = 60) -> str:
    """Wait until the text or regular expression stands below the input line; those rows."""
    found = _finder(pattern)
    lines = terminal.wait_until(
        lambda lines: found("\n".join(shown(lines))), f"{pattern!r} below the input line", seconds
    )
    return "\n".join(shown(lines))


def wait_left(terminal: Terminal, pattern: Pattern, seconds: float = 60) -> str:
    """Wait until something is shown below the input line, and the pattern is not; those rows."""
    found = _finder(pattern)

    def gone(lines: list[str]) -> bool:
        rows = shown(lines)
        return bool(rows) and not found("\n".join(rows))

    lines = terminal.wait_until(gone, f"{pattern!r} no longer below the input line", seconds)
    return "\n".join(shown(lines))


def _finder(pattern: Pattern) -> Callable[[str], bool]:
    if isinstance(pattern, str):
        return lambda text: pattern in text
    return lambda text: pattern.search(text) is not None


def _hudline(
    root: Path, args: Sequence[str], cwd: Path, env: Mapping[str, str], check: bool
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [str(root / "bin" / "hudline"), *args],
        cwd=cwd,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    if check and done.returncode:
        said = f"{done.stdout}{done.stderr}"
        raise AssertionError(f"hudline {' '.join(args)}: exit {done.returncode}\n{said}")
    return done
