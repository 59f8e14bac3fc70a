"""The list of `hudline configure` as it is drawn: groups under their names, in columns."""

from __future__ import annotations

from typing import Callable, NamedTuple, Optional

from rich.text import Text

from hudline.cli.configure_tui import rows
from hudline.cli.configure_tui.entries import (
    OWN_SPARES,
    ROWS,
    SETTING,
    SPARES,
    VALUE,
    Entry,
    group,
)
from hudline.cli.configure_tui.entry_text import text_of
from hudline.cli.configure_tui.state import State, choices, chosen
from hudline.cli.usage import sanitised

_LEAST = 38  # cells of a column
_SWATCH = 25  # cells of a line before the colours of a theme
_GAP = 1  # cells between two columns
Swatch = Callable[[str], Text]  # the colours of a theme


class _Line(NamedTuple):
    """A line of a column: the name of a group, or the entry at `place` in the list."""

    heading: str
    place: int = -1


class Listing(NamedTuple):
    """The part of the list around the cursor, and how many entries come before and after it."""

    lines: list[Text]
    before: int
    after: int


def listing(state: State, columns: int, room: int, swatch: Swatch = lambda _: Text()) -> Listing:
    """The list in so many cells and lines, by whole columns; `room` is at least 1."""
    entries = state.entries
    filled = _columns(_headed(state, entries), room)
    count = min(max(columns // _LEAST, 1), len(filled))
    current = next(
        at for at, lines in enumerate(filled) if any(one.place == state.cursor for one in lines)
    )
    first = min(current // count * count, len(filled) - count)
    visible = filled[first : first + count]
    wide = (columns + _GAP) // count - _GAP
    drawn = [[_drawn(state, entries, line, wide, swatch) for line in lines] for lines in visible]
    lines = [
        _joined([lines[at] if at < len(lines) else None for lines in drawn], wide)
        for at in range(max(map(len, drawn)))
    ]
    places = [line.place for one in visible for line in one if line.place >= 0]
    return Listing(lines, places[0], len(entries) - 1 - places[-1])


def _headed(state: State, entries: list[Entry]) -> list[_Line]:
    """The lines of the whole list, each group below its name."""
    lines: list[_Line] = []
    former = ""
    for index, entry in enumerate(entries):
        name = group(entry)
        if name != former:
            lines.append(_Line(_heading(state, name)))
        lines.append(_Line("", index))
        former = name
    return lines


def _heading(state: State, name: str) -> str:
    if name == ROWS:
        preset = rows.preset_of(state.config)
        return f"{name} of the preset {preset}" if preset else f"{name} of your own"
    return f"{name}: space adds one" if name in (OWN_SPARES, SPARES) else name


def _columns(lines: list[_Line], room: int) -> list[list[_Line]]:
    """The lines in columns of at most `room`; no name of a group is the last of its column."""
    filled: list[list[_Line]] = [[]]
    for line in lines:
        is_last = len(filled[-1]) == room - 1 and line.heading
        if len(filled[-1]) == room or (is_last and room > 1):
            filled.append([])
        filled[-1].append(line)
    if room == 1:  # only entries, or the one under the cursor may be out of sight
        return [column for column in filled if not column[0].heading]
    return filled


def _drawn(state: State, entries: list[Entry], line: _Line, wide: int, swatch: Swatch) -> Text:
    if line.heading:
        text = Text(line.heading, "bold underline")
    else:
        entry = entries[line.place]
        text = _entry(state, entry, line.place == state.cursor)
        if entry.name == "theme" and entry.kind in (SETTING, VALUE):
            text = _with_swatch(text, swatch(_theme(state, entry)), wide)
    text.truncate(wide, overflow="ellipsis")
    return text


def _with_swatch(text: Text, squares: Text, wide: int) -> Text:
    """An entry with squares at the same place of every line, where there is room for them."""
    at = max(text.cell_len + 1, _SWATCH)
    if squares and at + squares.cell_len <= wide:
        text.append(" " * (at - text.cell_len)).append_text(squares)
    return text


def _theme(state: State, entry: Entry) -> str:
    """The theme that an entry shows."""
    named = choices(state, "theme")[entry.place] if entry.kind == VALUE else chosen(state, "theme")
    return str(named)


def _joined(texts: list[Optional[Text]], wide: int) -> Text:
    """The lines of several columns side by side."""
    whole = Text()
    for at, text in enumerate(texts):
        whole.append(" " * (at * (wide + _GAP) - whole.cell_len) if text else "")
        whole.append_text(text or Text())
    return whole


def _entry(state: State, entry: Entry, is_current: bool) -> Text:
    mark = ("▸ " if not state.is_carried else "◆ ") if is_current else "  "
    text = Text().append(mark, "bold cyan")
    shown, style = text_of(state, entry)
    text.append(sanitised(shown), style)
    if is_current:
        text.stylize("reverse", 2)
    return text
