"""Full-screen commands in a terminal of their own, and registered clients for them to show."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import Any, Callable

import pyte
from tests.test_cli import ENTRY

ENTERED, LEFT = b"\x1b[?1049h", b"\x1b[?1049l"
PATIENCE = 60.0
# Makes the terminal on stdin that of the new session, and becomes the command.
LEADING = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
LEADING += "os.execvp(sys.argv[1], sys.argv[1:])"
HUDLINE = (sys.executable, "-I", str(ENTRY))


class Terminal:
    """A command as the leader of a pseudo-terminal that outlives it, read through an emulator.
    `folder` is its home."""

    def __init__(self, folder: Path, *command: str, columns: int = 80, rows: int = 24) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.master, self.slave = pty.openpty()
        self.resize(columns, rows)
        self.before = termios.tcgetattr(self.slave)
        self.output = b""
        env = {"HOME": str(folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", LEADING, *command],
            stdin=self.slave, stdout=self.slave, stderr=self.slave, cwd=folder,
            env={**env, "TERM": "xterm-256color"}, start_new_session=True,
        )  # fmt: skip

    def resize(self, columns: int, rows: int) -> None:
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, size)
        self._screen.resize(rows, columns)

    @property
    def rows(self) -> list[str]:
        return [row.rstrip() for row in self._screen.display]

    @property
    def text(self) -> str:
        return "\n".join(self.rows)

    def wait(self, is_so: Callable[[], bool]) -> None:
        """Read until it is so; fails with the screen after a while."""
        until = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < until, self.text
            if select.select([self.master], [], [], 0.05)[0]:
                self.feed(os.read(self.master, 65_536))

    def wait_for(self, text: str) -> None:
        self.wait(lambda: text in self.text)

    def wait_gone(self, text: str) -> None:
        self.wait(lambda: text not in self.text)

    def feed(self, data: bytes) -> None:
        self.output += data
        self._stream.feed(data)

    def press(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def end(self) -> int:
        """Wait for the end; the exit status."""
        self.wait(lambda: self.process.poll() is not None)
        while select.select([self.master], [], [], 0)[0]:
            self.feed(os.read(self.master, 65_536))
        return self.process.returncode

    @property
    def is_as_before(self) -> bool:
        """Whether modes, screen and cursor are those from before."""
        modes = termios.tcgetattr(self.slave)
        off = (LEFT, b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?1006l")
        last_entry = self.output.rindex(ENTERED)
        return modes == self.before and all(self.output.rfind(one) > last_entry for one in off)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for handle in (self.master, self.slave):
            os.close(handle)


class Clients:
    """Registry entries in a person's home, of processes that stand for clients."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.registry = folder / ".claude" / "sessions"
        self.registry.mkdir(parents=True)
        self.clients: list[subprocess.Popen[bytes]] = []
        self.terminals: list[Terminal] = []

    def session(self, name: str, status: str, **entry: Any) -> int:
        client = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", "import sys; sys.stdin.read()"],
            stdin=subprocess.PIPE,
        )
        self.clients.append(client)
        value = {
            "pid": client.pid, "sessionId": f"s-{name}", "cwd": f"/x/{name}", "status": status,
            "statusUpdatedAt": time.time() * 1000 - 5000, "nameSource": "derived", **entry,
        }  # fmt: skip
        (self.registry / f"{client.pid}.json").write_text(json.dumps(value), "utf-8")
        return client.pid

    def top(self, *argv: str, columns: int = 80, rows: int = 24) -> Terminal:
        return self.terminal(*HUDLINE, *(argv or ("top",)), columns=columns, rows=rows)

    def terminal(self, *command: str, columns: int = 80, rows: int = 24) -> Terminal:
        terminal = Terminal(self.folder, *command, columns=columns, rows=rows)
        self.terminals.append(terminal)
        return terminal
