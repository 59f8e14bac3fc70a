"""The processes below another one, the TCP ports that they listen on, and the end of them all."""

from __future__ import annotations

import sys
import time

assert sys.platform == "win32"

from hudline.platform.process_list import Process, below
from hudline.platform.processes import kill
from hudline.platform.windows import process_facts

__all__ = [
    "Process", "descendants", "has_process_files", "kill_session", "knows_ports", "tmux_pane",
]  # fmt: skip

_COMMAND = 2048  # characters of a command line
_ROUNDS = 10  # looks for processes that were started during the look before
_EPOCH = 11_644_473_600  # seconds from 1601, where Windows begins to count, to 1970


def knows_ports() -> bool:
    """Whether the system tells which ports a process listens on."""
    return True


def has_process_files() -> bool:
    """Whether processes are found without starting one."""
    return True


def descendants(pid: int) -> list[Process]:
    """The processes below process `pid`, each behind its parent; none where the system does not
    tell."""
    listed = process_facts.processes()
    ports = process_facts.listening()
    now = time.time()
    found = []
    for one, depth in below(pid, _children(listed)):
        began = process_facts.started(one)
        age = max(now - (began / 1e7 - _EPOCH), 0.0) if began else None
        command = process_facts.command(one, _COMMAND) or [listed[one].program]
        found.append(Process(one, command, age, sorted(ports.get(one, ())), depth))
    return found


def kill_session(leader: int) -> None:
    """Kill process `leader` and those below it. What has lost its parent is not found."""
    for _ in range(_ROUNDS):
        lower = below(leader, _children(process_facts.processes()))
        if not lower:
            break
        for pid, _ in lower:
            kill(pid)
    kill(leader)


def _children(listed: dict[int, process_facts.Listed]) -> dict[int, list[int]]:
    """The children of each process. One that began before its parent is the child of another, which
    has ended and whose id was given out again."""
    began = {pid: process_facts.started(pid) for pid in listed}
    found: dict[int, list[int]] = {}
    for pid, one in listed.items():
        if began.get(one.parent, 0) <= began[pid] or not began[pid]:
            found.setdefault(one.parent, []).append(pid)
    return found


def tmux_pane(pid: int) -> tuple[str, str]:
    """("", ""): there is no tmux."""
    return "", ""
