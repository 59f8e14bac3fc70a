"""A program in a pseudo-terminal, and the screen that a person would see."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Callable, Union

import pyte
from pyte.screens import Char

from .escapes import Pieces, answer, digestible

Pattern = Union[str, "re.Pattern[str]"]

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "backspace": "\x7f",
    "space": " ",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
}
# Opening the terminal by its name makes it the controlling one, without which no resize signal
# arrives. A small program does it, for nothing may run between fork and exec in a process that
# has threads.
_ADOPT = """
import os, sys
os.close(os.open(os.ttyname(0), os.O_RDWR))
os.execv(sys.argv[1], sys.argv[1:])
"""
_NAMED_COLOURS = ("black", "red", "green", "brown", "blue", "magenta", "cyan", "white")
_SCROLLBACK_LINES = 5000


class _Screen(pyte.Screen):
    """The emulator's screen, keeping the lines that scroll off its top."""

    def __init__(self, columns: int, rows: int) -> None:
        self.scrolled: list[str] = []
        super().__init__(columns, rows)

    def index(self) -> None:
        bottom = self.margins.bottom if self.margins else self.lines - 1
        if self.cursor.y == bottom and not (self.margins and self.margins.top):
            self.scrolled.append(self.line(0))
            del self.scrolled[:-_SCROLLBACK_LINES]
        super().index()

    def erase_in_display(self, how: int = 0, *args: Any, **kwargs: Any) -> None:
        # 3 forgets what has scrolled off; the emulator would wipe the visible lines instead.
        if how == 3:
            self.scrolled.clear()
        else:
            super().erase_in_display(how, *args, **kwargs)

    def cells(self, row: int) -> list[Char]:
        """Return the characters of one row; the empty second half of a wide one is left out."""
        line = self.buffer[row]
        return [line[x] for x in range(self.columns) if line[x].data]

    def line(self, row: int) -> str:
        """Return one row as text: trailing blanks cut, no-break spaces as spaces."""
        return "".join(cell.data for cell in self.cells(row)).replace("\xa0", " ").rstrip()


class Terminal:
    """Runs `command` in a pseudo-terminal of `columns` x `rows` until `close`.

    A background thread keeps the screen up to date; the `wait_*` methods wake at every change.
    """

    def __init__(
        self,
        command: Sequence[str],
        cwd: Path,
        env: Mapping[str, str],
        columns: int = 120,
        rows: int = 40,
    ) -> None:
        self._screen = _Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)
        self._pieces = Pieces()
        self._seen: dict[str, None] = {}
        self._calls: list[str] = []
        self._changed = threading.Condition()
        self._ended = False
        self._closed = False
        self._fd, inner = pty.openpty()
        _set_size(self._fd, columns, rows)
        self._process = _start(command, cwd, env, inner)
        os.close(inner)
        self._reader = threading.Thread(target=self._read, name="terminal", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The process id of the program."""
        return self._process.pid

    def screen(self) -> list[str]:
        """Return the visible lines, top first, trailing blanks cut; as many as there are rows."""
        with self._changed:
            return self._lines()

    def text(self) -> str:
        """Return the visible lines as one text without the empty ones at the end."""
        return "\n".join(self.screen()).rstrip()

    def history(self) -> list[str]:
        """Return the lines that scrolled off the top and then the visible ones."""
        with self._changed:
            return [*self._screen.scrolled, *self._lines()]

    def ever(self, pattern: Pattern) -> list[str]:
        """Return every line that matched at any time so far, even if shown only briefly."""
        found = _finder(pattern)
        with self._changed:
            return [line for line in self._seen if found(line)]

    def calls(self) -> list[str]:
        """Return the notifications (OSC 9 and 777) and bells so far, in their order."""
        with self._changed:
            return list(self._calls)

    def wait_for(self, pattern: Pattern, seconds: float = 60) -> str:
        """Wait until the text or regular expression is on the screen; the whole screen's text.

        A regular expression sees the lines joined by newlines. AssertionError with the last
        screen after `seconds`, or at once when the program has ended without showing it.
        """
        found = _finder(pattern)
        self._wait(lambda: found(self._text()), f"{pattern!r} did not appear", seconds)
        return self.text()

    def wait_gone(self, pattern: Pattern, seconds: float = 60) -> str:
        """Wait until the text or regular expression is no longer on the screen."""
        found = _finder(pattern)
        self._wait(lambda: not found(self._text()), f"{pattern!r} did not vanish", seconds)
        return self.text()

    def wait_until(
        self, holds: Callable[[list[str]], bool], what: str, seconds: float = 60
    ) -> list[str]:
        """Wait until `holds(lines)` for the visible lines; AssertionError naming `what`."""
        self._wait(lambda: holds(self._lines()), f"{what}: did not come true", seconds)
        return self.screen()

    def wait_end(self, seconds: float = 60) -> int:
        """Wait for the program to end by itself; its exit code (negative: the signal)."""
        try:
            code = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still running after {seconds:g} s\n{self._framed()}") from None
        self._reader.join(seconds)
        return code

    def type(self, text: str) -> None:
        """Send characters as typed, without Enter."""
        self._write(text)

    def press(self, *keys: str) -> None:
        """Send keys by name: those of `KEYS`, ``ctrl+x``, or a single character."""
        for key in keys:
            if key.startswith("ctrl+"):
                self._write(chr(ord(key[5].upper()) - 64))
            else:
                self._write(KEYS[key] if len(key) > 1 else key)

    def click(self, text: str, sign: Pattern, seconds: float = 60) -> None:
        """Click on `text`, as a terminal that reports the mouse (1006) does, until `sign` appears.

        A program that has just drawn the text may not hear the first click.
        """
        shows = _finder(sign)
        until = time.monotonic() + seconds
        while not shows(self.text()) and time.monotonic() < until:
            row, line = next((row, line) for row, line in enumerate(self.screen()) if text in line)
            place = f"0;{self._column(row, line.index(text)) + 1};{row + 1}"
            self._write(f"\x1b[<{place}M")
            time.sleep(0.1)  # as a finger: together they would come as one piece
            self._write(f"\x1b[<{place}m")
            with contextlib.suppress(AssertionError):
                self.wait_for(sign, 3)
        self.wait_for(sign, 0)

    def _column(self, row: int, index: int) -> int:
        """Return the column in which the character `index` of a row stands."""
        with self._changed:
            line = self._screen.buffer[row]
            return [x for x in range(self._screen.columns) for _ in line[x].data][index]

    def submit(self, prompt: str, seconds: float = 60) -> None:
        """Type a prompt, wait until the input line shows it, then press Enter.

        Enter in the same breath as the text could be taken for part of a paste.
        """
        self.type(prompt)
        self.wait_for(prompt.splitlines()[-1][-40:], seconds)
        self.press("enter")

    def answer_dialog(self, key: str, dialog: Pattern, seconds: float = 60) -> None:
        """Wait for `dialog`, press `key` and wait until the dialog is gone.

        A dialog throws away what is typed in its first instant, to be safe from typing ahead;
        hence the pause, and another try when the key went unheard all the same.
        """
        self.wait_for(dialog, seconds)
        for _ in range(3):
            threading.Event().wait(0.3)
            self.press(key)
            with contextlib.suppress(AssertionError):
                self.wait_gone(dialog, seconds / 3)
                return
        raise AssertionError(f"{dialog!r} stayed whatever was pressed\n{self._framed()}")

    def resize(self, columns: int, rows: int) -> None:
        """Change the size; the program is told by the usual signal."""
        with self._changed:
            self._screen.resize(rows, columns)
            _set_size(self._fd, columns, rows)

    def picture(self) -> str:
        """Return the frame with its colours, as text to print on a real terminal."""
        with self._changed:
            rows = [_painted(self._screen.cells(y)) for y in range(self._screen.lines)]
        while rows and not rows[-1].strip():
            rows.pop()
        return "\n".join(rows)

    def colour_of(self, text: str) -> str:
        """Return the foreground of the first character of the topmost occurrence of `text`.

        A name of the basic colours, six hex digits, or ``default``. AssertionError if not shown.
        """
        return str(self._first_cell(text).fg)

    def ground_of(self, text: str) -> str:
        """Return its background, likewise."""
        return str(self._first_cell(text).bg)

    def _first_cell(self, text: str) -> Char:
        with self._changed:
            for row in range(self._screen.lines):
                cells = self._screen.cells(row)
                at = _cell_of(cells, text)
                if at is not None:
                    return cells[at]
        raise AssertionError(f"{text!r} is not on the screen\n{self._framed()}")

    def close(self) -> None:
        """End the program and everything it started; harmless when repeated."""
        if self._closed:
            return
        self._closed = True
        started = _descendants(self._process.pid)
        self._signal_group(signal.SIGTERM)
        try:
            self._process.wait(3)
        except subprocess.TimeoutExpired:
            self._signal_group(signal.SIGKILL)
            self._process.wait(10)
        for pid in started:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        self._reader.join(5)
        os.close(self._fd)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _signal_group(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)

    def _lines(self) -> list[str]:
        return [self._screen.line(row) for row in range(self._screen.lines)]

    def _text(self) -> str:
        return "\n".join(self._lines())

    def _framed(self) -> str:
        rule = "-" * self._screen.columns
        state = "ended" if self._ended else "running"
        return f"the last screen ({state}):\n{rule}\n{self.text()}\n{rule}"

    def _wait(self, done: Callable[[], bool], complaint: str, seconds: float) -> None:
        with self._changed:
            self._changed.wait_for(lambda: done() or self._ended, seconds)
            fine = done()
        if not fine:
            raise AssertionError(f"{complaint} within {seconds:g} s\n{self._framed()}")

    def _write(self, text: str) -> None:
        data = text.encode()
        with contextlib.suppress(OSError):  # the program has ended: the next wait will tell
            while data:
                data = data[os.write(self._fd, data) :]

    def _read(self) -> None:
        while True:
            data = self._burst()
            with self._changed:
                self._ended = not data
                self._take(data)
                self._changed.notify_all()
            if not data:
                return

    def _burst(self) -> bytes:
        """Read what the program writes in one go, so that no half-drawn frame is looked at."""
        burst = b""
        with contextlib.suppress(OSError):  # Linux reports the other end's closing as an error
            while len(burst) < 1 << 20:
                data = os.read(self._fd, 1 << 16)
                burst += data
                if not data or not select.select([self._fd], [], [], 0.01)[0]:
                    break
        return burst

    def _take(self, data: bytes) -> None:
        for piece in self._pieces.cut(data):
            if piece["osc"] is None:
                self._calls += "\x07" * piece[0].count("\x07")
            elif piece["osc"].startswith(("9;", "777;")):
                self._calls.append(piece["osc"])
            self._stream.feed(digestible(piece))
            cursor = self._screen.cursor
            size = (self._screen.lines, self._screen.columns)
            reply = answer(piece, (cursor.y + 1, cursor.x + 1), size)
            if reply:
                self._write(reply)
        for row in self._screen.dirty:
            self._seen[self._screen.line(row)] = None
        self._screen.dirty.clear()


def _start(
    command: Sequence[str], cwd: Path, env: Mapping[str, str], tty: int
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _ADOPT, *command],
        cwd=cwd,
        env=dict(env),
        stdin=tty,
        stdout=tty,
        stderr=tty,
        start_new_session=True,
    )


def _set_size(fd: int, columns: int, rows: int) -> None:
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def _descendants(pid: int) -> list[int]:
    """List the processes below `pid`, also those that left its group, as hooks do."""
    if shutil.which("ps") is None:
        return []
    command = ["ps", "-A", "-o", "pid=,ppid="]
    listing = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    children: dict[int, list[int]] = {}
    for line in listing.splitlines():
        child, parent = map(int, line.split())
        children.setdefault(parent, []).append(child)
    found: list[int] = []
    pending = [pid]
    while pending:
        below = children.get(pending.pop(), [])
        found += below
        pending += below
    return found


def _finder(pattern: Pattern) -> Callable[[str], bool]:
    if isinstance(pattern, str):
        return lambda text: pattern in text
    return lambda text: pattern.search(text) is not None


def _cell_of(cells: Sequence[Char], text: str) -> int | None:
    """Find the cell where `text` begins; a cell may hold more than one code point."""
    offset = "".join(cell.data for cell in cells).find(text)
    if offset < 0:
        return None
    for index, cell in enumerate(cells):
        if offset < len(cell.data):
            return index
        offset -= len(cell.data)
    return None


def _painted(cells: Sequence[Char]) -> str:
    """Write one row with escape sequences wherever the look changes."""
    row, look = "", ""
    for cell in cells:
        now = _look(cell)
        row += cell.data if now == look else f"\x1b[0{now}m{cell.data}"
        look = now
    plain = row if look else row.rstrip()
    return f"{plain}\x1b[0m" if "\x1b" in row else plain


def _look(cell: Char) -> str:
    flags = (cell.bold, cell.italics, cell.underscore, cell.reverse, cell.strikethrough)
    codes = [code for flag, code in zip(flags, (1, 3, 4, 7, 9)) if flag]
    look = "".join(f";{code}" for code in codes)
    return look + _colour(cell.fg, 30) + _colour(cell.bg, 40)


def _colour(name: str, base: int) -> str:
    """Write a colour as attributes; base: 30 for the foreground, 40 for the background."""
    if re.fullmatch("[0-9a-f]{6}", name):
        red, green, blue = (int(name[i : i + 2], 16) for i in (0, 2, 4))
        return f";{base + 8};2;{red};{green};{blue}"
    bright = name.startswith("bright")
    plain = name[6:] if bright else name
    if plain not in _NAMED_COLOURS:
        return ""
    return f";{base + _NAMED_COLOURS.index(plain) + (60 if bright else 0)}"
