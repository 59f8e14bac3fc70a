"""Says how far a preparation is, before rich is there: a bar on a terminal, else lines."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from textwrap import fill
from typing import TextIO

_CELLS = 16  # of the bar
_NARROW = 8  # the same, below 60 columns
_COLUMNS = 80  # where they are not known
_CLEAR = "\r\x1b[K"


class Progress:
    """Shows steps on `screen`. Where that cannot redraw a line (no terminal, or a dumb one), each
    step is a line of its own. env: the process's."""

    def __init__(self, screen: TextIO, env: dict[str, str]) -> None:
        self._screen = screen
        self._is_live = screen.isatty() and env.get("TERM", "dumb") != "dumb"
        self._began = time.monotonic()
        self._shown = ""

    @property
    def seconds(self) -> int:
        """Whole seconds since it began."""
        return int(time.monotonic() - self._began)

    @property
    def columns(self) -> int:
        """The width of the screen."""
        with suppress(OSError, ValueError):
            return os.get_terminal_size(self._screen.fileno()).columns or _COLUMNS
        return _COLUMNS

    def say(self, text: str) -> None:
        """Write paragraphs, wrapped to the width of the screen."""
        self.end()
        width = min(self.columns, _COLUMNS) - 1
        for paragraph in text.splitlines():
            wrapped = fill(paragraph, width, break_long_words=False, break_on_hyphens=False)
            self._write(wrapped + "\n")

    def report(self, doing: str, share: float) -> None:
        """Show what is done now, and the share (0 to 1) of all that is done."""
        text = self._bar(doing, share) if self._is_live else f"  {doing}\n"
        if text != self._shown:
            self._shown = text
            self._write(_CLEAR + text if self._is_live else text)

    def end(self) -> None:
        """Take the bar away."""
        if self._is_live and self._shown:
            self._write(_CLEAR)
        self._shown = ""

    def _bar(self, doing: str, share: float) -> str:
        """One line that the terminal has room for."""
        columns = self.columns
        cells = _NARROW if columns < 60 else _CELLS
        full = min(max(round(share * cells), 0), cells)
        signs = "▰▱" if "utf" in (self._screen.encoding or "").lower() else "#."
        bar = signs[0] * full + signs[1] * (cells - full)
        time_taken = f"{self.seconds // 60}:{self.seconds % 60:02d}"
        return f"{bar} {time_taken} {doing}"[: max(columns - 1, 1)]

    def _write(self, text: str) -> None:
        with suppress(OSError):  # nobody reads it: the work goes on
            self._screen.write(text)
            self._screen.flush()
