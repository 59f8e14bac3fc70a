"""Frames on a terminal: only the lines that differ from what stands there are written."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style
from rich.text import Text

from hudline.render.cell_width import cells, cut

Part = tuple[str, str]  # a text and its style, as rich names it
Line = tuple[Part, ...]
_SYSTEMS = {
    "standard": ColorSystem.STANDARD,
    "256": ColorSystem.EIGHT_BIT,
    "truecolor": ColorSystem.TRUECOLOR,
}


def width_of(line: Line) -> int:
    """The cells that a line takes."""
    return sum(cells(text) for text, _ in line)


def fitted(line: Line, width: int) -> Line:
    """A line in at most `width` cells."""
    if width_of(line) <= width:
        return line
    parts, room = [], width
    for text, style in line:
        shown = cut(text, room)
        parts.append((shown, style))
        room -= cells(shown)
        if shown != text:
            break
    return tuple(parts)


def padded(text: str, width: int, is_right: bool = False) -> str:
    """A text in exactly `width` cells."""
    shown = cut(text, width)
    space = " " * (width - cells(shown))
    return space + shown if is_right else shown + space


def as_text(line: Line) -> Text:
    """A line for rich, without blanks at its end."""
    text = Text.assemble(*line)
    text.rstrip()
    return text


class Painter:
    """Turns lines into what a terminal gets; `console` says which colours it has."""

    def __init__(self, console: Console) -> None:
        self._system = _SYSTEMS.get(console.color_system or "")
        self._has_colour = not console.no_color
        self._shown: list[str] = []
        self._styled = lru_cache(maxsize=4096)(self._style)

    def forget(self) -> None:
        """Draw everything anew: the screen is not what it was."""
        self._shown = []

    def changes(self, lines: Sequence[Line], height: int) -> str:
        """What brings a screen of `height` lines up to date."""
        rows = [self.ansi(line) for line in lines[:height]]
        rows += [""] * (height - len(rows))
        before = self._shown if len(self._shown) == height else []
        changed = [
            # Cleared before: behind a full line the cursor stands on its last cell.
            f"\x1b[{index + 1};1H\x1b[K{row}"
            for index, row in enumerate(rows)
            if not before or before[index] != row
        ]
        self._shown = rows
        start = "" if before else "\x1b[2J"
        return start + "".join(changed) if changed else ""

    def ansi(self, line: Line) -> str:
        """A line with the escape sequences of its styles."""
        return "".join([self._styled(text, style) for text, style in line])

    def _style(self, text: str, style: str) -> str:
        if not style or self._system is None:
            return text
        chosen = Style.parse(style)
        return (chosen if self._has_colour else chosen.without_color).render(
            text, color_system=self._system
        )
