"""A temporary environment for a story: a home, a project with a repository, the real scripts.

No file of the person's is read or written. Hooks and status line run as the client runs them: a
process each, its input on stdin. The band is drawn by the host's own view, in this process.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson

from hudline.cli.configure_tui import rows
from hudline.cli.demo.module import message
from hudline.cli.demo.processes import Processes
from hudline.cli.demo.story import Row, filled
from hudline.config.reader import VARIABLE
from hudline.core.file_io import replace
from hudline.core.paths import Home
from hudline.core.project import project_tree
from hudline.host import git_facts
from hudline.host.band_view import BandView
from hudline.host.draw_context import DrawContext
from hudline.host.drawing import Drawing
from hudline.host.refreshers import Refreshers
from hudline.platform.processes import WITHOUT_WINDOW
from hudline.platform.programs import program
from hudline.render.layout import Item

_SESSION = "6b0f7c52-3e1d-4a7b-9c58-d1f2a4e6b809"
_PATIENCE = 20.0  # seconds that git may take
_CLOCK = os.path.join(os.path.dirname(os.path.abspath(__file__)), "clock.py")
_VARIABLES = (
    *("PATH", "TERM", "COLORTERM", "NO_COLOR", "FORCE_COLOR"),
    *("LANG", "LC_ALL", "LC_CTYPE", "LC_MESSAGES"),
)
_FILES = ("src/auth.py", "src/session.py", "tests/auth/test_login.py", "docs/login.md")
_REST = 4  # seconds until the widget `idle` shows; a story is too short for its default
_AUTHOR = ("-c", "user.name=acme", "-c", "user.email=dev@example.com", "-c", "commit.gpgsign=false")


@contextmanager
def stage(root: str, env: dict[str, str], size: tuple[int, int], real: bool) -> Iterator[Stage]:
    """A stage for the plugin in the folder `root`, removed at the end with all its processes.

    env: the person's, for colours, locale and verbosity. size: columns and lines the client has.
    real: whether time passes as it does; otherwise the entries' clock is the story's.
    """
    prefix = "hudline-demo-"
    with tempfile.TemporaryDirectory(prefix=prefix) as folder, Processes() as processes:
        yield Stage(Path(folder).resolve(), root, _environment(env, size), real, processes)


def _environment(env: dict[str, str], size: tuple[int, int]) -> dict[str, str]:
    variables = {name: env[name] for name in (*_VARIABLES, "HUDLINE_VERBOSITY") if name in env}
    size_variables = {"COLUMNS": str(size[0]), "LINES": str(size[1])}
    no_git = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return {
        **variables,
        **size_variables,
        **no_git,
        "CLAUDE_PID": str(os.getpid()),
        "HUDLINE_HOST": "off",
    }


def _choices() -> dict[str, Any]:
    """The standard rows, with `idle` after `_REST`."""
    rested = Item("idle", {"after": _REST})
    shown = [
        row._replace(items=[rested if item.name == rested.name else item for item in row.items])
        for row in rows.read({})
    ]
    return rows.written({}, shown)


class _Idle(Refreshers):
    """Refreshes nothing by itself: `Stage.settle` asks git."""

    def start(self, context: DrawContext) -> None:
        """Begin nothing."""


class Stage:
    """Plays hook events, and asks band and status line what they show; see `stage`. `env`: the
    environment in which they draw."""

    def __init__(
        self, folder: Path, root: str, env: dict[str, str], real: bool, processes: Processes
    ) -> None:
        self.began = time.time()
        self._last_event_at = 0.0  # when the last event came, in seconds since 1970
        self.project = processes.cwd = folder / "acme"
        self._config = folder / "config"
        self._root, self.is_real, self._processes = root, real, processes
        self._running: list[Future[bytes]] = []
        self._home = Home(str(folder / "hud"))
        places = {"HOME": folder, "CLAUDE_CONFIG_DIR": self._config, "HUDLINE_HOME": folder / "hud"}
        self.env = {**env, **{name: str(path) for name, path in places.items()}}
        self._message = str(folder / "message.json")
        drawing = Drawing(self._home)
        self._band = BandView(self.env, self._message, drawing, _Idle(lambda: None))
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
        """Write the client's registry entry of this process, with its `status`."""
        entry = {
            "pid": os.getpid(),
            "sessionId": _SESSION,
            "status": row.input["status"],
            "statusUpdatedAt": int(self._clock(row.t) * 1000),
        }
        path = self._config / "sessions" / f"{os.getpid()}.json"
        beside = path.with_suffix(".new")
        beside.write_bytes(orjson.dumps(entry))
        beside.replace(path)

    def send_event(self, row: Row) -> None:
        """Hand an event to the hook; `settle` waits for it."""
        payload = {**self._common(), "hook_event_name": row.event, **self._filled(row)}
        data = orjson.dumps(payload)
        command = self._command("hooks/hook.py", row.t)
        self._running.append(self._processes.begin(command, data, self.env))
        self._last_event_at = self._clock(row.t)

    def settle(self) -> None:
        """Wait until every hook has ended, and ask git, as a host does then; what failed to run at
        all is raised here."""
        running, self._running = self._running, []
        for hook in running:
            hook.result()
        if running:
            git_facts.refresh(self._home, str(self.project), self._last_event_at)

    def band(self, row: Row, t: float) -> list[list[list[Any]]]:
        """The rows of the band `t` seconds into the story, in segments, for the input of `row`."""
        at, size = self._clock(t), (int(self.env["COLUMNS"]), int(self.env["LINES"]))
        tick = {**self._common(), **self._filled(row)}
        level = self.env.get(VARIABLE, "")
        replace(self._message, orjson.dumps(message(tick, at, size, level)))
        frame = self._band.frame(at)
        return frame["rows"] if frame else []

    def line(self, row: Row, t: float) -> str:
        """The output of the status line `t` seconds into the story, for the input of `row`."""
        data = orjson.dumps({**self._common(), **self._filled(row)})
        printed = self._processes.run(self._command("statusline/statusline.py", t), data, self.env)
        return printed.decode("utf-8", "replace").rstrip("\n")

    def _clock(self, t: float) -> float:
        """The time `t` seconds into the story, in seconds since 1970."""
        return time.time() if self.is_real else self.began + t

    def _command(self, entry: str, t: float) -> list[str]:
        clock = () if self.is_real else (_CLOCK, repr(self.began + t))
        return [sys.executable, "-I", "-S", *clock, f"{self._root}/{entry}"]

    def _common(self) -> dict[str, str]:
        transcript = f"{self._config}/projects/acme/{_SESSION}.jsonl"
        return {"session_id": _SESSION, "transcript_path": transcript, "cwd": str(self.project)}

    def _filled(self, row: Row) -> dict[str, Any]:
        fields: dict[str, Any] = filled(row.input, str(self.project), self.began)
        return fields

    def _make_repository(self) -> None:
        """A repository with one commit; without git, none, and the line shows no branch."""
        git = program("git", self.env.get("PATH", ""), project_tree(self.env))
        for words in (
            ("init", "-q"),
            ("symbolic-ref", "HEAD", "refs/heads/fix-login"),
            ("add", "."),
            (*_AUTHOR, "commit", "-q", "-m", "Begin"),
        ):
            try:
                subprocess.run(
                    [git, *words],
                    cwd=self.project,
                    env=self.env,
                    stdin=subprocess.DEVNULL,
                    capture_output=True,
                    check=True,
                    timeout=_PATIENCE,
                    creationflags=WITHOUT_WINDOW,
                )
            except (OSError, subprocess.SubprocessError):
                return
