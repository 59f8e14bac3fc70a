"""The processes below another one, the TCP ports that they listen on, and the end of them all.

On Linux from /proc, without a process; elsewhere `ps` names the processes, and no ports are known.
Environments are never read, but for two variables of tmux.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Optional

from hudline.platform.outbox import process_status, start_time

_MOST = 200  # processes
_COMMAND = 2048  # bytes of a command line
_LISTENING = "0A"  # of /proc/net/tcp
_PARENT, _SESSION, _STARTED = 1, 3, 19  # of `process_status`
_ROUNDS = 10  # looks for processes that were started during the look before
_TABLES = ("tcp", "tcp6")
_TMUX = (b"TMUX=", b"TMUX_PANE=")


@dataclass(repr=False)
class Process:
    """A process: `command` as its arguments, `age` in seconds, None unknown; `ports` that it
    listens on; `depth`: 0 for a child of the first one."""

    pid: int
    command: list[str]
    age: Optional[float] = None
    ports: list[int] = field(default_factory=list)
    depth: int = 0


def knows_ports() -> bool:
    """Whether the system tells which ports a process listens on."""
    return sys.platform == "linux"


def has_process_files() -> bool:
    """Whether processes are found without starting one."""
    return os.path.exists("/proc/self/stat")


def descendants(pid: int) -> list[Process]:
    """The processes below process `pid`, each behind its parent; none where the system does not
    tell."""
    if not has_process_files():
        return _by_ps(pid)
    living = _living()
    parents = _by(_PARENT, living)
    started = {one: float(fields[_STARTED]) for one, fields in living.items()}
    found = [Process(one, _command(one), None, [], depth) for one, depth in _below(pid, parents)]
    up, ticks = _uptime(), os.sysconf("SC_CLK_TCK")
    for one in found:
        one.age = max(up - started[one.pid] / ticks, 0.0) if up else None
    _add_ports(found)
    return found


def kill_session(leader: int) -> None:
    """Kill process `leader` of a session of its own, all of that session where the system tells
    which processes it has, and those below, in other sessions too.

    The leader must be a child that was not waited for, so that its id is no other's. What has left
    the session and lost its parent is not found; what was given the id of one that ended meanwhile
    goes on.
    """
    stopped: dict[int, str] = {}
    try:
        for _ in range(_ROUNDS):  # they are stopped first, so that none starts another meanwhile
            found = {pid: one for pid, one in _of_session(leader).items() if pid not in stopped}
            if not found:
                break
            stopped.update(found)
            for pid in found:
                _send(pid, signal.SIGSTOP)
    finally:
        for pid, started in stopped.items():
            is_other = start_time(pid) not in ("", started)
            _send(pid, signal.SIGCONT if is_other else signal.SIGKILL)


def _of_session(leader: int) -> dict[int, str]:
    """The leader, the other processes of its session, and all below any of them, each with its
    start time as `start_time` says."""
    if not has_process_files():
        return dict.fromkeys((leader, *(below.pid for below in _by_ps(leader))), "")
    living = _living()
    parents = _by(_PARENT, living)
    members = {leader, *_by(_SESSION, living).get(leader, ())}
    members |= {below for one in members for below, _ in _below(one, parents)}
    return {pid: living[pid][_STARTED].decode() if pid in living else "" for pid in members}


def _living() -> dict[int, list[bytes]]:
    """What /proc tells of every process, as `process_status`, by its id; without zombies."""
    found = {int(name): process_status(int(name)) for name in os.listdir("/proc") if name.isdigit()}
    return {
        pid: fields for pid, fields in found.items() if len(fields) > _STARTED and fields[0] != b"Z"
    }


def _by(field_index: int, living: dict[int, list[bytes]]) -> dict[int, list[int]]:
    """The ids of processes by a field of theirs."""
    found: dict[int, list[int]] = {}
    for pid, fields in living.items():
        found.setdefault(int(fields[field_index]), []).append(pid)
    return found


def _send(pid: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def _below(pid: int, parents: dict[int, list[int]]) -> list[tuple[int, int]]:
    """The process ids below one, with their depths."""
    found: list[tuple[int, int]] = []
    pending = [(child, 0) for child in sorted(parents.get(pid, ()), reverse=True)]
    seen = {pid}
    while pending and len(found) < _MOST:
        child, depth = pending.pop()
        if child in seen:
            continue
        seen.add(child)
        found.append((child, depth))
        below = sorted(parents.get(child, ()), reverse=True)
        pending += [(one, depth + 1) for one in below]
    return found


def _command(pid: int) -> list[str]:
    data = _read(f"/proc/{pid}/cmdline", _COMMAND)
    return [part.decode("utf-8", "replace") for part in data.split(b"\0") if part]


def _uptime() -> float:
    """Seconds since the system started; 0.0 unknown."""
    try:
        return float(_read("/proc/uptime", 64).split()[0])
    except (ValueError, IndexError):
        return 0.0


def _read(path: str, limit: int) -> bytes:
    try:
        with open(path, "rb", buffering=0) as file:
            return file.read(limit) or b""
    except OSError:
        return b""


def _add_ports(processes: Iterable[Process]) -> None:
    listening: dict[str, int] = {}
    for one in processes:
        sockets = _sockets(one.pid)
        if sockets and not listening:
            listening = _listening(one.pid)
        one.ports = sorted({listening[socket] for socket in sockets if socket in listening})


def _sockets(pid: int) -> list[str]:
    """The inodes of a process's sockets."""
    found = []
    folder = f"/proc/{pid}/fd"
    try:
        for name in os.listdir(folder):
            target = os.readlink(f"{folder}/{name}")
            if target.startswith("socket:["):
                found.append(target[8:-1])
    except OSError:  # it is gone, or another person's
        pass
    return found


def _listening(pid: int) -> dict[str, int]:
    """The ports that sockets listen on, by inode, in the network of a process."""
    found = {}
    for name in _TABLES:
        for line in (
            _read(f"/proc/{pid}/net/{name}", 1 << 20).decode("ascii", "replace").split("\n")
        ):
            fields = line.split()
            if len(fields) > 9 and fields[3] == _LISTENING:
                _, _, port = fields[1].rpartition(":")
                found[fields[9]] = int(port, 16)
    return found


def _by_ps(pid: int) -> list[Process]:
    try:
        done = subprocess.run(
            ["ps", "-axo", "pid=,ppid=,command="], capture_output=True, timeout=5, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return []
    parents: dict[int, list[int]] = {}
    commands: dict[int, list[str]] = {}
    for line in done.stdout.decode("utf-8", "replace").splitlines():
        fields = line.split(None, 2)
        if len(fields) == 3 and fields[0].isdigit() and fields[1].isdigit():
            parents.setdefault(int(fields[1]), []).append(int(fields[0]))
            commands[int(fields[0])] = fields[2].split()
    return [Process(one, commands[one], depth=depth) for one, depth in _below(pid, parents)]


def tmux_pane(pid: int) -> tuple[str, str]:
    """(socket, pane) of tmux that process `pid` was started in, each "" where that is unknown; of
    its environment nothing else is looked at."""
    values = ["", ""]
    for part in _read(f"/proc/{pid}/environ", 1 << 20).split(b"\0"):
        for index, name in enumerate(_TMUX):
            if part.startswith(name):
                values[index] = part[len(name) :].decode("utf-8", "replace")
    socket, pane = values[0].partition(",")[0], values[1]
    is_pane = pane[:1] == "%" and pane[1:].isascii() and pane[1:].isdigit() and len(pane) < 10
    return (socket if socket.startswith("/") else "", pane if is_pane else "")
