"""The effect of a key on the state of `hudline configure`: no terminal, no file, no clock."""

from __future__ import annotations

from typing import Any, Callable

from hudline.cli.configure_tui import draft, rows, search
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
from hudline.cli.configure_tui.state import (
    LEFT,
    SAVED,
    WIDTHS,
    State,
    at_line,
    choices,
    chosen,
    with_config,
    with_cursor,
    with_rows,
    with_value,
)
from hudline.cli.configure_tui.values import STYLES, following, stepped
from hudline.cli.keys import KEYS, SEPARATORS
from hudline.core.verbosity import LEVELS, NORMAL
from hudline.render.edges import LAYOUTS
from hudline.render.widget import COMMON, Style, Switch, Text

# Steps of keys in the list, which is shorter than the last two.
_ARROWS = {"k": "up", "j": "down", "h": "left", "l": "right"}  # of those who use vi
_FAR = {"page up": -10, "page down": 10, "home": -10_000, "end": 10_000}


def press(state: State, key: str) -> State:
    """The state after a key: an arrow, page up, page down, home, end, tab, back tab, enter, space,
    delete, escape, interrupt (Ctrl-C), or a character; any other changes nothing."""
    if state.is_asking:
        return _answer(state, key)
    if state.search is not None:
        return search.typed(state, key)
    if state.draft is not None:
        return draft.typed(state, key)
    entry, key = state.current, _ARROWS.get(key, key)
    if key in ("up", "down", "left", "right"):
        return _arrow(state, entry, key)
    if key in _FAR:
        return at_line(state._replace(is_carried=False), state.cursor + _FAR[key])
    act = _KEYS.get(key)
    return act(state, entry) if act else state


def _answer(state: State, key: str) -> State:
    if key in ("y", "s", "enter"):
        return state._replace(is_asking=False, outcome=SAVED)
    if key in ("n", "q", "interrupt"):
        return state._replace(is_asking=False, outcome=LEFT)
    return state._replace(is_asking=False) if key == "escape" else state


def _arrow(state: State, entry: Entry, key: str) -> State:
    if entry.kind == WIDGET and (state.is_carried or key in ("left", "right")):
        moved, place = rows.moved(rows.read(state.config), entry.at, key)
        after = with_rows(state, moved, Entry(WIDGET, entry.name, *place))
        return after._replace(is_carried=state.is_carried)
    if key in ("up", "down"):
        return at_line(state, state.cursor + (1 if key == "down" else -1))
    step = 1 if key == "right" else -1
    if entry.kind == ROW:
        return _row_option(state, entry._replace(name="separator"), step)
    change = {SETTING: _setting, OPTION: _option, ROW_OPTION: _row_option}.get(entry.kind)
    return change(state, entry, step) if change else state


def _enter(state: State, entry: Entry) -> State:
    if entry.kind == WIDGET:
        return with_cursor(state._replace(is_carried=not state.is_carried, opened=None), entry)
    if entry.kind == VALUE:
        return _open(_switch(state, entry), entry)
    if entry.kind == SPARE:
        after = _switch(state, entry)
        return after._replace(is_carried=after.current.kind == WIDGET)
    if entry.kind in (OPTION, ROW_OPTION) and not is_text(state, entry):
        return _open(state, entry)
    is_switch = entry.kind == SETTING and isinstance(KEYS[entry.name].spec, Switch)
    is_opened = entry.kind == ROW or (entry.kind == SETTING and not is_switch)
    return _open(state, entry) if is_opened else _switch(state, entry)


def _switch(state: State, entry: Entry) -> State:
    """The space bar: a widget on or off, else the next value."""
    shown = rows.read(state.config)
    if entry.kind == WIDGET:
        removed = (*state.removed, rows.Removed(shown[entry.row], entry.at))
        after = with_rows(state._replace(removed=removed), rows.without(shown, entry.at), entry)
        return at_line(after, state.cursor)
    if entry.kind == SPARE:
        return _added(state, entry)
    if entry.kind == VALUE:
        return with_value(state, entry.name, choices(state, entry.name)[entry.place])
    if is_text(state, entry):
        return draft.begun(state)
    if entry.kind == ROW:
        return _row_option(state, entry._replace(name="level"), 1)
    change = {SETTING: _setting, OPTION: _option, ROW_OPTION: _row_option}[entry.kind]
    return change(state, entry, 1)


def _added(state: State, entry: Entry) -> State:
    """The state with the widget where it was before it was switched off here; else in the last row
    that shows at this verbosity, or in a row of its own."""
    shown = rows.read(state.config)
    before = next((one for one in reversed(state.removed) if one.item[0] == entry.name), None)
    if before:
        after, place = rows.back(shown, before)
    else:
        visible = [at for at, one in enumerate(shown) if one.level <= (state.level or NORMAL)]
        after, place = rows.added(shown, entry.name, visible[-1] if visible else None)
    if not place:
        return state
    removed = tuple(one for one in state.removed if one is not before)
    return with_rows(state._replace(removed=removed), after, Entry(WIDGET, entry.name, *place))


def _open(state: State, entry: Entry) -> State:
    """Open or close the list of what a widget or a row has, or of the values of a setting."""
    if entry.kind in (SETTING, VALUE):
        return _open_values(state, entry)
    if entry.kind == SPARE:
        return state
    opened = None if state.opened == entry.at else entry.at
    after = state._replace(opened=opened, is_carried=False)
    if entry.kind in (ROW, ROW_OPTION):
        return with_cursor(after, Entry(ROW, "", entry.row))
    name, _ = rows.read(state.config)[entry.row][2][entry.place]
    return with_cursor(after, Entry(WIDGET, name, *entry.at))


def _open_values(state: State, entry: Entry) -> State:
    """Open the values of a setting, the cursor on the present one, or close them."""
    if state.listed == entry.name:
        return with_cursor(state._replace(listed=""), Entry(SETTING, entry.name))
    known, present = choices(state, entry.name), chosen(state, entry.name)
    place = known.index(present) if present in known else 0
    return with_cursor(state._replace(listed=entry.name), Entry(VALUE, entry.name, -1, place))


def _forget(state: State, entry: Entry) -> State:
    """Set an option or a setting to its default; remove a widget."""
    if entry.kind == OPTION:
        return with_rows(
            state, rows.changed(rows.read(state.config), entry.at, entry.name, None), entry
        )
    if entry.kind == ROW_OPTION:
        known = rows.with_row_option(rows.read(state.config), entry.row, entry.name, None)
        return with_rows(state, known, entry)
    if entry.kind in (SETTING, VALUE) and entry.name in state.config:
        others = {key: setting for key, setting in state.config.items() if key != entry.name}
        return with_config(state, others)
    return _switch(state, entry) if entry.kind == WIDGET else state


def _setting(state: State, entry: Entry, step: int) -> State:
    selected = following(choices(state, entry.name), chosen(state, entry.name), step)
    return with_value(state, entry.name, selected)


def _row_option(state: State, entry: Entry, step: int) -> State:
    """The next value of what a row has beside its widgets; a title is typed."""
    values: dict[str, list[Any]] = {
        "separator": list(SEPARATORS),
        "level": list(range(1, len(LEVELS))),
        "layout": ["", *LAYOUTS],
    }
    if entry.name not in values:
        return state
    shown = rows.read(state.config)
    selected = following(values[entry.name], getattr(shown[entry.row], entry.name), step)
    return with_rows(state, rows.with_row_option(shown, entry.row, entry.name, selected), entry)


def is_text(state: State, entry: Entry) -> bool:
    """Whether what is under the cursor is typed."""
    if entry.kind == ROW_OPTION:
        return entry.name == "title"
    if entry.kind != OPTION:
        return False
    name, _ = rows.read(state.config)[entry.row][2][entry.place]
    return isinstance(options(name).get(entry.name), Text)


def _option(state: State, entry: Entry, step: int) -> State:
    shown = rows.read(state.config)
    name, given_options = shown[entry.row][2][entry.place]
    spec = options(name).get(entry.name)
    current = given_options.get(entry.name)
    if isinstance(spec, Style):
        selected = following([None, *STYLES], current, step)
        return with_rows(state, rows.changed(shown, entry.at, entry.name, selected), entry)
    if spec is None or isinstance(spec, Text):
        return state  # which is typed
    is_common = entry.name in COMMON
    selected = stepped(spec, None if spec.read(current) is None else current, step, is_common)
    selected = None if not is_common and selected == spec.default else selected
    return with_rows(state, rows.changed(shown, entry.at, entry.name, selected), entry)


def _undo(state: State, entry: Entry) -> State:
    if not state.past:
        return state
    *past, config = state.past
    future = (*state.future, state.config)
    return _at_config(state._replace(past=tuple(past), future=future), config, entry)


def _redo(state: State, entry: Entry) -> State:
    if not state.future:
        return state
    *future, config = state.future
    past = (*state.past, state.config)
    return _at_config(state._replace(past=past, future=tuple(future)), config, entry)


def _at_config(state: State, config: dict[str, Any], entry: Entry) -> State:
    """The state with a configuration of before, the cursor where it was as far as that exists."""
    opened = state.opened if _places(config) == _places(state.config) else None
    return with_cursor(state._replace(config=config, opened=opened, is_carried=False), entry)


def _places(config: dict[str, Any]) -> list[list[str]]:
    """The names of the widgets, by rows."""
    return [[name for name, _ in row.items] for row in rows.read(config)]


def _escape(state: State, entry: Entry) -> State:
    if state.is_carried:
        return state._replace(is_carried=False)
    is_inner = entry.kind in (OPTION, ROW_OPTION, VALUE)
    return _open(state, entry) if is_inner else _leave(state, entry)


def _leave(state: State, entry: Entry) -> State:
    return state._replace(is_asking=True) if state.is_changed else state._replace(outcome=LEFT)


_KEYS: dict[str, Callable[[State, Entry], State]] = {
    "enter": _enter,
    "space": _switch,
    "delete": _forget,
    "escape": _escape,
    "q": _leave,
    "interrupt": _leave,
    "s": lambda state, _: state._replace(outcome=SAVED),
    "o": _open,
    "u": _undo,
    "r": _redo,
    "tab": lambda state, _: search.to_group(state, 1),
    "back tab": lambda state, _: search.to_group(state, -1),
    "/": lambda state, _: search.begun(state),
    "n": lambda state, _: search.next_found(state, 1),
    "w": lambda state, _: state._replace(width=(state.width + 1) % len(WIDTHS)),
    "m": lambda state, _: state._replace(sample=(state.sample + 1) % state.sample_count),
}
