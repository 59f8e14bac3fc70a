"""A throw-away machine for a story: a home, a project with a repository, the real entries.

Nothing of the person's is read or written. Hooks and status line run as the client runs them: a
process each, its input on stdin.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson

from hudline.cli.configuring import rows
from hudline.cli.story import Row

_SESSION = "6b0f7c52-3e1d-4a7b-9c58-d1f2a4e6b809"
_PATIENCE = 20.0  # seconds; a first run on a cold disk compiles every module
_CLOCK = os.path.join(os.path.dirname(os.path.abspath(__file__)), "clock.py")
_KEPT = (
    *("PATH", "TERM", "COLORTERM", "NO_COLOR", "FORCE_COLOR"),
    *("LANG", "LC_ALL", "LC_CTYPE", "LC_MESSAGES"),
)
_FILES = ("src/auth.py", "src/session.py", "tests/auth/test_login.py", "docs/login.md")
_REST = 4  # seconds after which a session at rest says so; a story is too short for a minute
_AUTHOR = ("-c", "user.name=acme", "-c", "user.email=dev@example.com", "-c", "commit.gpgsign=false")


@contextmanager
def stage(root: str, env: dict[str, str], size: tuple[int, int], real: bool) -> Iterator[Stage]:
    """A stage for the plugin in the folder `root`, gone afterwards with all its processes.

    env: the person's, for colours, locale and verbosity. size: columns and lines the client has.
    real: whether time passes as it does; otherwise the entries' clock is the story's.
    """
    with tempfile.TemporaryDirectory(prefix="hudline-demo-") as folder:
        pool = ThreadPoolExecutor(4)
        try:
            yield Stage(Path(folder).resolve(), root, _environment(env, size), real, pool)
        finally:
            pool.shutdown(cancel_futures=True)


def _environment(env: dict[str, str], size: tuple[int, int]) -> dict[str, str]:
    kept = {name: env[name] for name in (*_KEPT, "HUDLINE_VERBOSITY") if name in env}
    size_told = {"COLUMNS": str(size[0]), "LINES": str(size[1])}
    no_git = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return {**kept, **size_told, **no_git, "CLAUDE_PID": str(os.getpid())}


def _choices() -> dict[str, Any]:
    """The standard rows, with a word of a session at rest after `_REST`."""
    shown = [
        (gap, least, [(name, {"after": _REST} if name == "idle" else given) for name, given in row])
        for gap, least, row in rows.read({})
    ]
    return rows.written({}, shown)


class Stage:
    """Plays hook events, and asks the status line what it shows; see `stage`."""

    def __init__(
        self, folder: Path, root: str, env: dict[str, str], real: bool, pool: ThreadPoolExecutor
    ) -> None:
        self.began = time.time()
        self.project = folder / "acme"
        self._config = folder / "config"
        self._root, self._real, self._pool = root, real, pool
        self._running: list[Future[bytes]] = []
        places = {"HOME": folder, "CLAUDE_CONFIG_DIR": self._config, "HUDLINE_HOME": folder / "hud"}
        self._env = {**env, **{name: str(path) for name, path in places.items()}}
        (self._config / "sessions").mkdir(parents=True)
        for path in _FILES:
            self.touch(path)
        self._make_repository()
        (folder / "hud").mkdir(mode=0o700)
        (folder / "hud" / "config.json").write_bytes(orjson.dumps(_choices()))

    def touch(self, path: str) -> None:
        """Make or change a file of the project."""
        file = self.project / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as text:
            text.write("# acme\n")

    def register(self, row: Row) -> None:
        """Write what the client's registry tells of this process: `status`."""
        entry = {
            "pid": os.getpid(),
            "sessionId": _SESSION,
            "status": row.input["status"],
            "statusUpdatedAt": int((self.began + row.t) * 1000),
        }
        path = self._config / "sessions" / f"{os.getpid()}.json"
        beside = path.with_suffix(".new")
        beside.write_bytes(orjson.dumps(entry))
        beside.replace(path)

    def hear(self, row: Row) -> None:
        """Hand an event to the hook; `settle` waits for it."""
        told = {**self._common(), "hook_event_name": row.event, **self._filled(row.input)}
        data = orjson.dumps(told)
        self._running.append(self._pool.submit(self._run, "hooks/hook.py", data, row.t))

    def settle(self) -> None:
        """Wait until every hook has ended; what failed to run at all is raised here."""
        running, self._running = self._running, []
        for hook in running:
            hook.result()

    def line(self, row: Row, t: float) -> str:
        """What the status line prints `t` seconds into the story, told what `row` tells."""
        data = orjson.dumps({**self._common(), **self._filled(row.input)})
        printed = self._run("statusline/statusline.py", data, t)
        return printed.decode("utf-8", "replace").rstrip("\n")

    def _run(self, entry: str, data: bytes, t: float) -> bytes:
        clock = () if self._real else (_CLOCK, repr(self.began + t))
        command = [sys.executable, "-I", "-S", *clock, f"{self._root}/{entry}"]
        return subprocess.run(
            command,
            input=data,
            env=self._env,
            cwd=self.project,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=True,
        ).stdout

    def _common(self) -> dict[str, str]:
        transcript = f"{self._config}/projects/acme/{_SESSION}.jsonl"
        return {"session_id": _SESSION, "transcript_path": transcript, "cwd": str(self.project)}

    def _filled(self, value: Any) -> Any:
        if isinstance(value, dict):
            filled = {name: self._filled(inner) for name, inner in value.items()}
            if "resets_at" in filled:
                filled["resets_at"] += int(self.began)
            return filled
        if isinstance(value, list):
            return [self._filled(inner) for inner in value]
        return value.replace("{project}", str(self.project)) if isinstance(value, str) else value

    def _make_repository(self) -> None:
        """A repository with one commit; without git, none, and the line shows no branch."""
        for words in (
            ("init", "-q"),
            ("symbolic-ref", "HEAD", "refs/heads/fix-login"),
            ("add", "."),
            (*_AUTHOR, "commit", "-q", "-m", "Begin"),
        ):
            try:
                subprocess.run(
                    ["git", *words],
                    cwd=self.project,
                    env=self._env,
                    stdin=subprocess.DEVNULL,
                    capture_output=True,
                    check=True,
                    timeout=_PATIENCE,
                )
            except (OSError, subprocess.SubprocessError):
                return
