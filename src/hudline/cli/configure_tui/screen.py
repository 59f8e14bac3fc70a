"""The drawing of `hudline configure`: the picture above, the list below, the keys at the foot."""

from __future__ import annotations

from typing import Any, Callable, NamedTuple

from rich.console import Group
from rich.layout import Layout
from rich.text import Text

from hudline.cli.configure_tui import rows
from hudline.cli.configure_tui.entries import (
    OPTION,
    ROW,
    SETTING,
    SPARE,
    WIDGET,
    Entry,
    options,
    says,
)
from hudline.cli.configure_tui.state import WIDTHS, State, chosen
from hudline.cli.reference.manual import value_text
from hudline.core.verbosity import LEVELS
from hudline.host.line_output import picture
from hudline.render.widget import COMMON
from hudline.view.snapshot import Snapshot

Samples = dict[str, Callable[[], Snapshot]]
Prepare = Callable[[dict[str, Any]], dict[str, Any]]


class Preview(NamedTuple):
    """Sources of the picture: samples by name, the person's environment (for colours, glyphs and
    language), and a function that prepares a configuration for drawing. `notes`: settings that
    override the choices made here."""

    samples: Samples
    env: dict[str, str]
    prepare: Prepare = dict
    notes: tuple[str, ...] = ()


_FOOT = 5  # lines below the list
_MOST = 9  # rows of the picture
_ASK = "Save before you leave?   y save   n leave without   esc stay"
_CARRY_KEYS = "Arrows carry it: ←→ in its row, ↑↓ to another row.   enter puts it down"
_KEYS = {
    SETTING: "←→ choose   ⌫ default",
    ROW: "←→ separator   space from which level on",
    WIDGET: "space off   enter carry   ←→ move   o options",
    OPTION: "←→ change   ⌫ default   o close",
    SPARE: "space on",
}


def frame(state: State, preview: Preview, size: tuple[int, int]) -> Layout:
    """The whole screen, of `size` (columns, lines) cells."""
    columns, lines = size
    shown = _picture(state, preview, columns)
    most = max(min(_MOST, lines // 3), 1)
    rest = len(shown) - most
    if rest > 0:
        shown = [*shown[: most - 1], Text(f"and {rest + 1} more rows", "dim")]
    title = _title(state, list(preview.samples), columns)
    above = [title, *_padded(shown, most), _rule(columns, _notes(state, preview, columns))]
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
    """The texts in a fixed number of rows, so that the list does not jump."""
    return texts + [Text("")] * (height - len(texts))


def _picture(state: State, preview: Preview, columns: int) -> list[Text]:
    """The line as the real renderer draws it; what is wider than the screen is cut."""
    wide = WIDTHS[state.width] or columns
    level = state.level
    if not level:
        return [Text("nothing shows at this verbosity", "dim")]
    build = list(preview.samples.values())[state.sample]
    terminal = {**preview.env, "COLUMNS": str(wide), "LINES": "60"}
    printed = picture(build(), level, terminal, preview.prepare(state.config)).rstrip("\n")
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
    right = f"m {names[state.sample]}   w {wide} columns"
    room = columns - left.cell_len - len(right)
    return left.append(" " * room + right, "dim") if room > 1 else left


def _notes(state: State, preview: Preview, columns: int) -> str:
    """Remarks on the picture above."""
    wide = WIDTHS[state.width]
    cut = (f"cut: {wide} columns need a wider terminal",) if wide > columns else ()
    return " · ".join((*cut, *preview.notes))


def _rule(columns: int, note: str = "") -> Text:
    text = Text("── " if note else "", "dim").append(note, "yellow").append(" " if note else "")
    return text.append("─" * max(columns - text.cell_len, 0), "dim")


def _foot(state: State, columns: int) -> list[Text]:
    help_text = Text(says(state.current, state.config))
    keys = f"{_KEYS[state.current.kind]}   u undo   s save   q leave"
    keys = _CARRY_KEYS if state.is_carried else keys
    last_line = Text(_ASK, "bold yellow") if state.is_asking else Text(keys, "cyan")
    lines = [_rule(columns), *_wrapped(help_text, columns)]
    return [*_padded(lines, _FOOT - 1), last_line]


def _wrapped(text: Text, columns: int) -> list[Text]:
    """At most three lines of a text, cut at words."""
    lines: list[Text] = []
    for word in text.plain.split():
        if lines and lines[-1].cell_len + 1 + Text(word).cell_len <= columns:
            lines[-1].append(" " + word)
        else:
            lines.append(Text(word))
    return lines[: _FOOT - 2]


def _list(state: State, columns: int, room: int) -> list[Text]:
    """The part of the list around the cursor, as many lines as there is room for."""
    entries = state.entries
    first = min(max(state.cursor - room // 2, 0), max(len(entries) - room, 0))
    visible = list(enumerate(entries))[first : first + room]
    lines = [_line(state, entry, index == state.cursor) for index, entry in visible]
    _mark(lines[0], "↑", first, columns)
    _mark(lines[-1], "↓", len(entries) - first - room, columns)
    return lines


def _mark(line: Text, sign: str, more: int, columns: int) -> None:
    """Append at the right edge of a line of the list how many entries follow in that direction."""
    label = f"{sign} {more} more"
    room = columns - line.cell_len - len(label)
    if more > 0 and room > 0:
        line.append(" " * room).append(label, "dim")


def _line(state: State, entry: Entry, is_current: bool) -> Text:
    mark = ("▸ " if not state.is_carried else "◆ ") if is_current else "  "
    text = Text(mark, "bold cyan")
    text.append(*_entry_text(state, entry))
    if is_current:
        text.stylize("reverse", 2)
    return text


def _entry_text(state: State, entry: Entry) -> tuple[str, str]:
    """The text of an entry, and its style."""
    if entry.kind == SETTING:
        current = chosen(state, entry.name)
        shown = current if isinstance(current, str) else value_text(current)
        return f"{entry.name:<12} ‹ {shown} ›", ""
    if entry.kind == ROW:
        gap, least, _ = rows.read(state.config)[entry.row]
        since = f"   from {LEVELS[least]} on" if least > 1 else ""
        return f"row {entry.row + 1}   separator “{gap}”{since}", "bold"
    if entry.kind == WIDGET:
        return f"  ✓ {entry.name}{_options_text(state, entry)}", ""
    if entry.kind == OPTION:
        return f"      {entry.name:<10} ‹ {_option_text(state, entry)} ›", "cyan"
    return f"  · {entry.name}", "dim"


def _options_text(state: State, entry: Entry) -> str:
    """The options that a widget has in the configuration."""
    _, given_options = rows.read(state.config)[entry.row][2][entry.place]
    texts = [
        f"{name} {value_text(one)}".replace('"', "")
        for name, one in given_options.items()
        if name != "widget"
    ]
    return f"   {', '.join(texts)}" if texts else ""


def _option_text(state: State, entry: Entry) -> str:
    name, given_options = rows.read(state.config)[entry.row][2][entry.place]
    if entry.name in given_options:
        return value_text(given_options[entry.name]).strip('"')
    if entry.name in COMMON:
        return "its own"
    return value_text(options(name)[entry.name].default).strip('"')
