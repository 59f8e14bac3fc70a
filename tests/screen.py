"""A terminal of its own for a command, as a person sees it."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pyte
from tests.test_cli import ENTRY


class Screen:
    """`hudline` with `argv` in a pseudo-terminal of 80 by 24, read through an emulator.

    `folder` is its home, its folder and its place for temporary files.
    """

    def __init__(self, folder: Path, *argv: str) -> None:
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)
        self._master, slave = pty.openpty()
        env = {"HOME": str(folder), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1", "LANG": "C.UTF-8"}
        size = {"COLUMNS": "80", "LINES": "24", "TERM": "xterm-256color", "TMPDIR": str(folder)}
        self.process = subprocess.Popen(
            [sys.executable, "-I", str(ENTRY), *argv],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=folder,
            env={**env, **size},
            start_new_session=True,
        )
        os.close(slave)

    @property
    def rows(self) -> list[str]:
        """What stands on the screen, a text a row."""
        return [row.rstrip() for row in self._screen.display]

    def read_until(self, text: str, patience: float = 60) -> None:
        """Read until `text` stands on the screen; fails after `patience` seconds."""
        until = time.monotonic() + patience
        while text not in "\n".join(self.rows):
            assert time.monotonic() < until, "\n".join(self.rows)
            if not self._read():
                break
        assert text in "\n".join(self.rows), "\n".join(self.rows)

    def press(self, keys: str) -> None:
        """Type `keys`, escape sequences and all."""
        os.write(self._master, keys.encode())

    def end(self) -> int:
        """Read to the end; the exit status."""
        while self._read():
            pass
        os.close(self._master)
        return self.process.wait(30)

    def _read(self) -> bool:
        if not select.select([self._master], [], [], 30)[0]:
            return False
        try:
            data = os.read(self._master, 65_536)
        except OSError:  # what Linux says where macOS reads nothing
            return False
        self._stream.feed(data)
        return bool(data)
