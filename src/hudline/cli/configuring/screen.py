"""The drawing of `hudline configure`: the picture above, the list below, the keys at the foot."""

from __future__ import annotations

from typing import Any, Callable, NamedTuple

from rich.console import Group
from rich.layout import Layout
from rich.text import Text

from hudline.cli.configuring import rows
from hudline.cli.configuring.entries import (
    OPTION,
    ROW,
    SETTING,
    SPARE,
    WIDGET,
    Entry,
    options,
    says,
)
from hudline.cli.configuring.state import WIDTHS, State, chosen
from hudline.cli.manual import said
from hudline.entry.picture import picture
from hudline.layout import LEVELS
from hudline.now.snapshot import Now
from hudline.page.options import COMMON, default

Moments = dict[str, Callable[[], Now]]
Ready = Callable[[dict[str, Any]], dict[str, Any]]


class Easel(NamedTuple):
    """What the picture is drawn with: moments by name, the person's environment (for colours,
    glyphs and language), and what makes a configuration ready to draw; `notes` tell what wins over
    what is chosen here."""

    moments: Moments
    env: dict[str, str]
    ready: Ready = dict
    notes: tuple[str, ...] = ()


_FOOT = 5  # lines below the list
_MOST = 9  # rows of the picture
_ASK = "Save before you leave?   y save   n leave without   esc stay"
_HELD = "Arrows carry it: ←→ in its row, ↑↓ to another row.   enter puts it down"
_KEYS = {
    SETTING: "←→ choose   ⌫ default",
    ROW: "←→ separator   space from which level on",
    WIDGET: "space off   enter carry   ←→ move   o options",
    OPTION: "←→ change   ⌫ default   o close",
    SPARE: "space on",
}


def frame(state: State, easel: Easel, size: tuple[int, int]) -> Layout:
    """The whole screen, of `size` (columns, lines) cells."""
    columns, lines = size
    shown = _picture(state, easel, columns)
    most = max(min(_MOST, lines // 3), 1)
    rest = len(shown) - most
    if rest > 0:
        shown = [*shown[: most - 1], Text(f"and {rest + 1} more rows", "dim")]
    title = _title(state, list(easel.moments), columns)
    above = [title, *_padded(shown, most), _rule(columns, _notes(state, easel, columns))]
    room = max(lines - len(above) - _FOOT, 1)
    listed = _list(state, columns, room)
    layout = Layout()
    layout.split_column(
        Layout(_group(above, columns), size=len(above)),
        Layout(_group(listed, columns), size=room),
        Layout(_group(_foot(state, columns), columns)),
    )
    return layout


def _group(texts: list[Text], columns: int) -> Group:
    for text in texts:
        text.no_wrap = True
        text.truncate(columns)
    return Group(*texts)


def _padded(texts: list[Text], height: int) -> list[Text]:
    """The same many rows at every moment, so that the list does not jump."""
    return texts + [Text("")] * (height - len(texts))


def _picture(state: State, easel: Easel, columns: int) -> list[Text]:
    """The line as the real renderer draws it; what is wider than the screen is cut."""
    wide = WIDTHS[state.width] or columns
    level = state.level
    if not level:
        return [Text("nothing shows at this verbosity", "dim")]
    build = list(easel.moments.values())[state.moment]
    terminal = {**easel.env, "COLUMNS": str(wide), "LINES": "60"}
    printed = picture(build(), level, terminal, easel.ready(state.config)).rstrip("\n")
    return [_cropped(Text.from_ansi(row), columns) for row in printed.split("\n")]


def _cropped(row: Text, columns: int) -> Text:
    if row.cell_len > columns:
        row.truncate(columns - 1)
        row.append("›", "dim")
    return row


def _title(state: State, names: list[str], columns: int) -> Text:
    changed = " · not saved" if state.is_changed else ""
    left = Text.assemble(("hudline configure", "bold"), (changed, "yellow"))
    wide = WIDTHS[state.width] or columns
    right = f"m {names[state.moment]}   w {wide} columns"
    room = columns - left.cell_len - len(right)
    return left.append(" " * room + right, "dim") if room > 1 else left


def _notes(state: State, easel: Easel, columns: int) -> str:
    """What is to be known of the picture above."""
    wide = WIDTHS[state.width]
    cut = (f"cut: {wide} columns need a wider terminal",) if wide > columns else ()
    return " · ".join((*cut, *easel.notes))


def _rule(columns: int, note: str = "") -> Text:
    text = Text("── " if note else "", "dim").append(note, "yellow").append(" " if note else "")
    return text.append("─" * max(columns - text.cell_len, 0), "dim")


def _foot(state: State, columns: int) -> list[Text]:
    told = Text(says(state.current, state.config))
    held = _HELD if state.held else ""
    keys = held or f"{_KEYS[state.current.kind]}   u undo   s save   q leave"
    asked = Text(_ASK, "bold yellow") if state.asking else Text(keys, "cyan")
    lines = [_rule(columns), *_wrapped(told, columns)]
    return [*_padded(lines, _FOOT - 1), asked]


def _wrapped(text: Text, columns: int) -> list[Text]:
    """At most three lines of a text, cut at words."""
    made: list[Text] = []
    for word in text.plain.split():
        if made and made[-1].cell_len + 1 + Text(word).cell_len <= columns:
            made[-1].append(" " + word)
        else:
            made.append(Text(word))
    return made[: _FOOT - 2]


def _list(state: State, columns: int, room: int) -> list[Text]:
    """The part of the list around the cursor, as many lines as there is room for."""
    listed = state.list
    first = min(max(state.cursor - room // 2, 0), max(len(listed) - room, 0))
    seen = list(enumerate(listed))[first : first + room]
    made = [_line(state, entry, index == state.cursor) for index, entry in seen]
    _mark(made[0], "↑", first, columns)
    _mark(made[-1], "↓", len(listed) - first - room, columns)
    return made


def _mark(line: Text, sign: str, more: int, columns: int) -> None:
    """Say at the right edge of a line of the list how many there are beyond it."""
    said = f"{sign} {more} more"
    room = columns - line.cell_len - len(said)
    if more > 0 and room > 0:
        line.append(" " * room).append(said, "dim")


def _line(state: State, entry: Entry, is_current: bool) -> Text:
    mark = ("▸ " if not state.held else "◆ ") if is_current else "  "
    text = Text(mark, "bold cyan")
    text.append(*_said(state, entry))
    if is_current:
        text.stylize("reverse", 2)
    return text


def _said(state: State, entry: Entry) -> tuple[str, str]:
    """An entry in words, and their style."""
    if entry.kind == SETTING:
        told = chosen(state, entry.name)
        shown = told if isinstance(told, str) else said(told)
        return f"{entry.name:<12} ‹ {shown} ›", ""
    if entry.kind == ROW:
        gap, least, _ = rows.read(state.config)[entry.row]
        since = f"   from {LEVELS[least]} on" if least > 1 else ""
        return f"row {entry.row + 1}   separator “{gap}”{since}", "bold"
    if entry.kind == WIDGET:
        return f"  ✓ {entry.name}{_given(state, entry)}", ""
    if entry.kind == OPTION:
        return f"      {entry.name:<10} ‹ {_option(state, entry)} ›", "cyan"
    return f"  · {entry.name}", "dim"


def _given(state: State, entry: Entry) -> str:
    """The options of a widget that were given."""
    _, given = rows.read(state.config)[entry.row][2][entry.place]
    told = [
        f"{name} {said(one)}".replace('"', "") for name, one in given.items() if name != "widget"
    ]
    return f"   {', '.join(told)}" if told else ""


def _option(state: State, entry: Entry) -> str:
    name, given = rows.read(state.config)[entry.row][2][entry.place]
    if entry.name in given:
        return said(given[entry.name]).strip('"')
    if entry.name in COMMON:
        return "its own"
    return said(default(options(name)[entry.name])).strip('"')
