"""Jumping to the tmux pane of a session."""

from __future__ import annotations

import subprocess

from hudline.cli.reporting import words
from hudline.platform.process_tree import tmux_pane
from hudline.platform.processes import WITHOUT_WINDOW

_PATIENCE = 5.0  # seconds


def jump(pid: int, env: dict[str, str]) -> str:
    """Show the pane in which the client with that process id was started; what to say of it."""
    socket, pane = tmux_pane(pid)
    if not pane:
        return words.say("It is not known in which tmux pane this session is.")
    start = ["tmux", *(("-S", socket) if socket else ())]
    commands = [["select-window", "-t", pane], ["select-pane", "-t", pane]]
    if env.get("TMUX", "").partition(",")[0] == socket:  # else no client of that server is ours
        commands.append(["switch-client", "-t", pane])
    for command in commands:
        if not _run([*start, *command]):
            return words.say("tmux has no pane {pane} any more.", pane=pane)
    return words.say("tmux shows pane {pane}.", pane=pane)


def _run(command: list[str]) -> bool:
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
            creationflags=WITHOUT_WINDOW,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
