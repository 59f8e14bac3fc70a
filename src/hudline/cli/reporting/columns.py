"""Tables for reports: columns that leave a narrow terminal one by one, the least important first.

rich's own tables shrink every column at once, so that at 60 columns figures would be cut.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rich.cells import chop_cells
from rich.console import Console
from rich.text import Text

from hudline.cli.reporting import figures
from hudline.cli.usage import sanitised
from hudline.render.cell_width import cells, cut

_GAP = "  "
_NARROWEST = 8  # cells of a column that is cut
_READABLE = 24  # cells to which a column is cut before another leaves
# What stays in one line: a word, or a wide character with what closes behind it.
_WIDE, _CLOSING = "\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef", "、。，．：；！？）」』”"
_PIECES = re.compile(rf"\s*(?:[{_WIDE}]|[^\s{_WIDE}]+)[{_CLOSING}]*")
LAST = 100  # the rank of what never leaves


@dataclass
class Column:
    """A column: its title, a text for each row, and the rank by which it leaves, the lowest first.
    `is_cut`: whether its texts may be cut instead."""

    title: str
    texts: Sequence[str]
    rank: int = LAST
    is_right: bool = True
    is_cut: bool = False
    style: str = ""

    @property
    def width(self) -> int:
        """Cells of the widest text."""
        return max(map(cells, (self.title, *self.texts)), default=0)


def draw(console: Console, columns: Sequence[Column], totals: Sequence[str] = ()) -> None:
    """Draw rows below their titles, as wide as the terminal. totals: a last row, a text for each
    column."""
    shown = [
        replace(one, texts=[*map(sanitised, one.texts), *totals[index : index + 1]])
        for index, one in enumerate(columns)
    ]
    shown = [one for one in shown if any(one.texts)]
    widths = _widths(shown, console.width)
    shown = [one for one in shown if id(one) in widths]
    _line(console, [(one, one.title, "dim") for one in shown], widths)
    rows = len(shown[0].texts) if shown else 0
    for row in range(rows):
        is_total = bool(totals) and row == rows - 1
        cells_ = [(one, one.texts[row], "bold" if is_total else one.style) for one in shown]
        _line(console, cells_, widths)


def _widths(columns: Sequence[Column], width: int) -> dict[int, int]:
    """The width of each column that stays, by its identity."""
    shown = list(columns)
    while shown:
        missing = sum(one.width + len(_GAP) for one in shown) - len(_GAP) + 1 - width
        spare = sum(max(one.width - _READABLE, 0) for one in shown if one.is_cut)
        lowest = min(one.rank for one in shown)
        if missing <= spare or lowest == LAST:
            break
        shown = [one for one in shown if one.rank != lowest]
    found = {id(one): one.width for one in shown}
    for one in sorted((one for one in shown if one.is_cut), key=lambda one: -one.width):
        less = min(max(missing, 0), max(one.width - _NARROWEST, 0))
        found[id(one)] -= less
        missing -= less
    return found


def _line(
    console: Console, texts: Sequence[tuple[Column, str, str]], widths: dict[int, int]
) -> None:
    line = Text(" ")
    for index, (column, text, style) in enumerate(texts):
        width = widths[id(column)]
        shown = cut(text, width)
        pad = " " * (width - cells(shown))
        if index:
            line.append(_GAP)
        if column.is_right:
            line.append(pad).append(shown, style)
        else:
            line.append(shown, style)
            line.append(pad)
    line.rstrip()
    console.print(line, soft_wrap=True)


def bars(values: Sequence[float], width: int) -> list[str]:
    """For each value a bar of `width` cells, the largest full; what is more than nothing fills
    something."""
    top = max(values, default=0.0)
    if top <= 0:
        return [""] * len(values)
    return [figures.bar(value / top, width) for value in values]


_CHECKS = {"ok": ("✓", "green"), "note": ("·", "cyan"), "fail": ("✗", "bold red")}


def check(console: Console, status: str, sentence: str, hint: str = "") -> None:
    """What a check has found: a sign of its status (ok, note, fail), a sentence, and below it what
    to do."""
    marked(console, Text(*_CHECKS[status]), sentence)
    if hint:
        marked(console, Text("  →", "cyan"), hint)


def heading(console: Console, left: str, right: str) -> None:
    """A first line: what this is about, and the figure that is asked for."""
    line = Text.assemble(" ", (sanitised(left), "bold"))
    rest = console.width - 1 - cells(line.plain) - cells(right)
    if rest >= len(_GAP):
        console.print(line.append(" " * rest).append(right, "bold green"), soft_wrap=True)
    else:
        _wrapped(console, Text(" "), left, "bold")
        _wrapped(console, Text(" "), right, "bold green")


def note(console: Console, said: str, style: str = "dim") -> None:
    """A sentence below a table, broken between words."""
    _wrapped(console, Text(" "), said, style)


def marked(console: Console, mark: Text, said: str) -> None:
    """A sentence behind a sign, broken between words below itself."""
    _wrapped(console, Text.assemble(" ", mark, " "), said, "")


def _wrapped(console: Console, head: Text, said: str, style: str) -> None:
    indent = cells(head.plain)
    for index, line in enumerate(lines(sanitised(said), max(console.width - indent, 2))):
        start = Text(" " * indent) if index else head
        console.print(Text.assemble(start, (line, style)), soft_wrap=True)


def lines(text: str, width: int) -> list[str]:
    """A text in lines of at most so many cells, broken between words, between Chinese or Japanese
    characters (not before a full stop or a closing bracket), and in words that are too long."""
    found: list[str] = []
    for piece in _PIECES.findall(text):
        if found and cells(found[-1] + piece) <= width:
            found[-1] += piece
        else:
            found += chop_cells(piece.lstrip(), width)
    return found or [""]
