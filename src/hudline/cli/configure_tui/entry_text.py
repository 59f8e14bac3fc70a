"""The lines of `hudline configure`: what each entry of its list says of itself."""

from __future__ import annotations

from typing import Any, Callable

from hudline.cli import own_manual
from hudline.cli.configure_tui import rows
from hudline.cli.configure_tui.entries import (
    OPTION,
    ROW,
    ROW_OPTION,
    SETTING,
    SPARE,
    VALUE,
    WIDGET,
    Entry,
    options,
)
from hudline.cli.configure_tui.state import State, choices, chosen
from hudline.cli.reference.manual import is_own, value_text
from hudline.core.verbosity import LEVELS
from hudline.render.widget import COMMON

_DRAFT = 24  # characters of a text while it is typed
_FAINT = "dim"


def text_of(state: State, entry: Entry) -> tuple[str, str]:
    """The text of an entry, and its style."""
    return _BY_KIND[entry.kind](state, entry)


def draft_text(text: str) -> str:
    """The end of a text that is typed, with the cursor behind it."""
    return ("…" if len(text) > _DRAFT else "") + text[-_DRAFT:] + "▏"


def _setting(state: State, entry: Entry) -> tuple[str, str]:
    return f"{entry.name:<10} ‹ {_word(chosen(state, entry.name))} ›", ""


def _value(state: State, entry: Entry) -> tuple[str, str]:
    value = choices(state, entry.name)[entry.place]
    mark = "●" if value == chosen(state, entry.name) else " "
    return f"   {mark} {_word(value)}", ""


def _word(value: object) -> str:
    return value if isinstance(value, str) else value_text(value)


def _row(state: State, entry: Entry) -> tuple[str, str]:
    row = rows.read(state.config)[entry.row]
    since = f"from {LEVELS[row.level]} on" if row.level > 1 else ""
    parts = (f"row {entry.row + 1}", f"“{row.separator}”", since, row.layout, row.title)
    return "  ".join(filter(None, parts)), "bold"


def _row_option(state: State, entry: Entry) -> tuple[str, str]:
    row = rows.read(state.config)[entry.row]
    shown = {
        "separator": row.separator,
        "level": LEVELS[row.level],
        "layout": row.layout or "as all rows",
        "title": row.title or "none",
    }[entry.name]
    return _option_text(state, entry, shown)


def _widget(state: State, entry: Entry) -> tuple[str, str]:
    given = _given(state, entry)
    texts = [
        f"{name} {value_text(one)}".replace('"', "")
        for name, one in given.items()
        if name != "widget"
    ]
    parts = (f"  ✓ {entry.name}", _own_text(entry.name), ", ".join(texts))
    style = _FAINT if entry.name in own_manual.faults() else ""
    return "   ".join(filter(None, parts)), style


def _spare(state: State, entry: Entry) -> tuple[str, str]:
    own = _own_text(entry.name)
    is_well = own and entry.name not in own_manual.faults()
    text = "   ".join(filter(None, (f"  · {entry.name}", own)))
    return text, "" if is_well else _FAINT


def _own_text(name: str) -> str:
    """That a widget is the person's own, and whether it runs."""
    if not is_own(name):
        return ""
    return "yours, does not run" if name in own_manual.faults() else "yours"


def _option(state: State, entry: Entry) -> tuple[str, str]:
    given = _given(state, entry)
    if entry.name in given:
        shown = value_text(given[entry.name]).strip('"')
    elif entry.name in COMMON:
        shown = "its own"
    else:
        name, _ = rows.read(state.config)[entry.row].items[entry.place]
        shown = value_text(options(name)[entry.name].default).strip('"')
    return _option_text(state, entry, shown)


def _option_text(state: State, entry: Entry, shown: str) -> tuple[str, str]:
    if state.draft is not None and state.current == entry:
        shown = draft_text(state.draft)
    return f"      {entry.name:<10} ‹ {shown} ›", "cyan"


def _given(state: State, entry: Entry) -> dict[str, Any]:
    """The options that a widget has in the configuration."""
    return rows.read(state.config)[entry.row].items[entry.place].given


_BY_KIND: dict[str, Callable[[State, Entry], tuple[str, str]]] = {
    SETTING: _setting,
    VALUE: _value,
    ROW: _row,
    ROW_OPTION: _row_option,
    WIDGET: _widget,
    OPTION: _option,
    SPARE: _spare,
}
