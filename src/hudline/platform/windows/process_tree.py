"""The processes below another one, and the end of them all."""

from __future__ import annotations

import sys

assert sys.platform == "win32"

from hudline.platform.process_list import Process
from hudline.platform.processes import kill

__all__ = [
    "Process", "descendants", "has_process_files", "kill_session", "knows_ports", "tmux_pane",
]  # fmt: skip


def knows_ports() -> bool:
    """Whether the system tells which ports a process listens on."""
    return False


def has_process_files() -> bool:
    """Whether processes are found without starting one."""
    return False


def descendants(pid: int) -> list[Process]:
    """The processes below process `pid`, each behind its parent; none where the system does not
    tell."""
    return []


def kill_session(leader: int) -> None:
    """Kill process `leader` and those below it."""
    kill(leader)


def tmux_pane(pid: int) -> tuple[str, str]:
    """("", ""): there is no tmux."""
    return "", ""
