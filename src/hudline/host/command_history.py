"""How long commands usually take: noted when one has ended, looked up while one runs.

Durations lie in `store.command_durations`. A journal may be read more than once, and by several
processes, so an end that is noted already is not noted again.
"""

from __future__ import annotations

from hudline.core.paths import Home
from hudline.state.timeline import about
from hudline.store import command_durations
from hudline.store.session_store import SessionStore


class CommandHistory:
    """The durations of commands, for the sessions of one client."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._usual: dict[str, float | None] = {}  # seconds, by the id of a call that runs

    def add_usual(self, store: SessionStore, project: str) -> None:
        """Let each running command of the main thread have `usual`, the seconds that it usually
        takes in the folder `project`, beside what its event says."""
        running: dict[str, float | None] = {}
        for key, call in store.state.get("calls", {}).items():
            command = about(call)
            is_own = command.get("tool") == "Bash" and "actor" not in command
            if "ended" in call or not is_own:
                continue
            if key not in self._usual:
                self._usual[key] = command_durations.usual(self._home, project, command)
            running[key] = self._usual[key]
            if running[key] is not None:
                command.setdefault("usual", running[key])
        self._usual = running

    def note_ended(self, store: SessionStore, project: str) -> None:
        """Note the durations of the commands whose ends `store` has read since the last call."""
        for event in store.take_ended_commands():
            if not command_durations.is_noted(self._home, project, event):
                command_durations.add(self._home, project, event)
