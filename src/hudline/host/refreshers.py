"""Background updates of slow facts: git, active config, user commands, a wrapped status line.

Each runs in a thread with its own time limit and leaves its result in <session>/<name>.json, where
draws find it. The same thing never runs twice at a time; git runs once at a time per repository,
whichever session or host asks (`host.git_facts`). Names: git, active_config, wrapped_line,
command.<name>.
"""

from __future__ import annotations

import threading
import time
from typing import Callable

from hudline.config.user_commands import WRAP, command, wrapped_line
from hudline.core.error_log import report_error
from hudline.core.errors import guard
from hudline.core.file_io import replace
from hudline.core.json_codec import dumps, fingerprint
from hudline.core.paths import exists, make_folder
from hudline.host import git_facts
from hudline.host.draw_context import DrawContext
from hudline.host.external_data import wrapped_mark
from hudline.sources import active_config, command_output

_PAUSE = 60.0  # seconds after a failure until the same thing is tried again
_BUSY = 2.0  # seconds until git is tried again where another process asks it
_COMMAND = "command."


class Refreshers:
    """Runs what draws found to be due. `note_done` is called from a thread when one is done."""

    def __init__(self, note_done: Callable[[], None]) -> None:
        self._note_done = note_done
        self._lock = threading.Lock()
        self._running: dict[tuple[str, str], threading.Thread] = {}
        self._paused: dict[tuple[str, str], float] = {}  # until when, by the monotonic clock

    def start(self, context: DrawContext) -> None:
        """Begin all that is due and neither runs nor failed a moment ago; returns at once."""
        for name in dict.fromkeys(context.due) if context.folder else ():
            key = (context.folder, name)
            with self._lock:
                if key in self._running or time.monotonic() < self._paused.get(key, 0.0):
                    continue
                # A daemon: the host ends without it when the client does.
                thread = threading.Thread(target=self._run, args=(context, key), daemon=True)
                self._running[key] = thread
                thread.start()

    def join(self, seconds: float) -> None:
        """Wait until all that runs has finished, at most so many seconds."""
        until = time.monotonic() + seconds
        with self._lock:
            threads = list(self._running.values())
        for thread in threads:
            thread.join(max(until - time.monotonic(), 0.0))

    def _run(self, context: DrawContext, key: tuple[str, str]) -> None:
        def failed(error: Exception) -> bool:
            report_error(context.env, "refresher", error, context.clock)
            return False

        is_done = guard(lambda: refresh(context, key[1]), failed)
        with self._lock:
            del self._running[key]
            self._paused.pop(key, None)
            if not is_done:
                pause = _BUSY if is_done is None else _PAUSE
                self._paused[key] = time.monotonic() + pause
        if is_done is not None:
            self._note_done()


def refresh(context: DrawContext, name: str) -> bool | None:
    """Bring the fact `name` up to date for the session of that draw; whether that worked. None
    where somebody else does it at this moment."""
    if not exists(context.home.root):
        return False  # uninstalled meanwhile: nothing comes back
    make_folder(context.folder)
    cwd, path = context.status.folder, f"{context.folder}/{name}.json"
    if name == git_facts.NAME:
        return git_facts.refresh(context.home, cwd, context.clock)
    if name == "active_config":
        project = context.status.project
        counts = active_config.counts(cwd, project, context.env)
        replace(path, dumps({"at": context.clock, "mark": fingerprint(cwd, project), **counts}))
    elif name == "wrapped_line":
        line = wrapped_line(context.home)
        if line is not None and context.config.get(WRAP) is True:
            source = (context.data, cwd, wrapped_mark(context))
            command_output.run_wrapped(path, line, source, context.env)
    elif name.startswith(_COMMAND):
        own = command(context.config, name[len(_COMMAND) :])
        if own is not None:
            command_output.run_command(path, own, cwd, context.env)
    return True
