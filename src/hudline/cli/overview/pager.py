"""The output of another command of Hudline's, such as `why`, as lines to page through."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import suppress
from typing import Callable

from rich.text import Text

from hudline.cli.commands import COMMANDS
from hudline.cli.overview.screen import Line
from hudline.cli.reporting import words
from hudline.core.terminal_text import styled
from hudline.platform.processes import WITHOUT_WINDOW

_MOST = 2000  # lines
_LONGEST = 1000  # characters of a line
_WHY = "why"


class CommandOutput:
    """Runs `hudline COMMAND ARGUMENT` in a process of its own; `lines` are what there is so far.
    `notify` is called, in another thread, when it has ended."""

    def __init__(self, argv: list[str], root: str, env: dict[str, str], width: int) -> None:
        self.title = " ".join(["hudline", *argv])
        self.lines: list[Line] = [((" …", "dim"),)]
        self._command = [sys.executable, "-I", f"{root}/src/hudline/cli/__main__.py", *argv]
        self._env = {**env, "COLUMNS": str(width), "FORCE_COLOR": "1", "LINES": "100"}
        if env.get("NO_COLOR"):
            del self._env["FORCE_COLOR"]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, notify: Callable[[], None]) -> None:
        """Begin; what cannot be started is said in `lines`."""
        try:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, env=self._env, creationflags=WITHOUT_WINDOW,
            )  # fmt: skip
        except OSError as error:
            self.lines = [((f" {error.strerror}", "red"),)]
            return
        threading.Thread(target=self._read, args=(self._process, notify), daemon=True).start()

    def stop(self) -> None:
        """End the process where it still runs."""
        if self._process is not None:
            with suppress(OSError):
                self._process.kill()

    def _read(self, process: subprocess.Popen[bytes], notify: Callable[[], None]) -> None:
        output, _ = process.communicate()
        text = output.decode("utf-8", "replace")
        self.lines = [line_of(line) for line in text.splitlines()[:_MOST]]
        notify()


def line_of(text: str) -> Line:
    """A line with its colours, without anything else that a terminal would obey."""
    parts = styled(text, _LONGEST)
    return tuple((shown, _style(codes)) for shown, _, codes in parts)


def _style(codes: str) -> str:
    """SGR parameters as rich names the style."""
    if not codes:
        return ""
    spans = Text.from_ansi(f"\x1b[{codes}mx\x1b[0m").spans
    return str(spans[0].style) if spans else ""


def why(session: str, root: str, env: dict[str, str], width: int) -> CommandOutput | str:
    """The command that says why a session took so long, or that there is none."""
    if _WHY not in COMMANDS:
        return words.say("This version has no command for that.")
    return CommandOutput([_WHY, session], root, env, width)
