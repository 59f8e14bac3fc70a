"""What `hudline configure` knows, and what a key does to it. No terminal, no file, no clock."""

from __future__ import annotations

from typing import Callable

from hudline.cli.configuring import rows
from hudline.cli.configuring.entries import OPTION, ROW, SETTING, SPARE, WIDGET, Entry, options
from hudline.cli.configuring.state import (
    LEFT,
    SAVED,
    WIDTHS,
    State,
    choices,
    chosen,
    with_config,
    with_cursor,
    with_preset,
    with_rows,
)
from hudline.cli.configuring.values import following, stepped
from hudline.cli.keys import KEYS, SEPARATORS
from hudline.layout import LEVELS
from hudline.page.given import is_good
from hudline.page.options import COMMON, default
from hudline.store.config import NORMAL

# How far keys go in the list; it is no longer than the last two.
_FAR = {"page up": -10, "page down": 10, "home": -10_000, "end": 10_000}


def press(state: State, key: str) -> State:
    """What a key makes of the state: an arrow, page up, page down, home, end, enter, space, delete,
    escape, interrupt (Ctrl-C), or a letter; any other changes nothing."""
    if state.asking:
        return _answer(state, key)
    entry = state.current
    if key in ("up", "down", "left", "right"):
        return _arrow(state, entry, key)
    if key in _FAR:
        to = state.cursor + _FAR[key]
        return state._replace(cursor=min(max(to, 0), len(state.list) - 1), held=False)
    act = _KEYS.get(key)
    return act(state, entry) if act else state


def _answer(state: State, key: str) -> State:
    if key in ("y", "s", "enter"):
        return state._replace(asking=False, done=SAVED)
    if key in ("n", "q", "interrupt"):
        return state._replace(asking=False, done=LEFT)
    return state._replace(asking=False) if key == "escape" else state


def _arrow(state: State, entry: Entry, key: str) -> State:
    if entry.kind == WIDGET and (state.held or key in ("left", "right")):
        made, place = rows.moved(rows.read(state.config), entry.at, key)
        return with_rows(state, made, Entry(WIDGET, entry.name, *place))._replace(held=state.held)
    if key in ("up", "down"):
        to = state.cursor + (1 if key == "down" else -1)
        return state._replace(cursor=min(max(to, 0), len(state.list) - 1))
    step = 1 if key == "right" else -1
    change = {SETTING: _setting, ROW: _separator, OPTION: _option}.get(entry.kind)
    return change(state, entry, step) if change else state


def _enter(state: State, entry: Entry) -> State:
    if entry.kind == WIDGET:
        return with_cursor(state._replace(held=not state.held, opened=None), entry)
    return _switch(state, entry) if entry.kind != OPTION else _open(state, entry)


def _switch(state: State, entry: Entry) -> State:
    """The space bar: a widget on or off, else the next value."""
    shown = rows.read(state.config)
    if entry.kind == WIDGET:
        gone = (*state.gone, rows.Gone(shown[entry.row], entry.at))
        after = with_rows(state._replace(gone=gone), rows.without(shown, entry.at), entry)
        return after._replace(cursor=min(state.cursor, len(after.list) - 1))
    if entry.kind == SPARE:
        return _added(state, entry)
    change = {SETTING: _setting, ROW: _level, OPTION: _option}[entry.kind]
    return change(state, entry, 1)


def _added(state: State, entry: Entry) -> State:
    """The widget where it stood before it was switched off here; else in the last row that shows
    at this verbosity, or in one of its own."""
    shown = rows.read(state.config)
    before = next((one for one in reversed(state.gone) if one.item[0] == entry.name), None)
    if before:
        made, place = rows.back(shown, before)
    else:
        seen = [at for at, (_, least, _) in enumerate(shown) if least <= (state.level or NORMAL)]
        made, place = rows.added(shown, entry.name, seen[-1] if seen else None)
    if not place:
        return state
    left = tuple(one for one in state.gone if one is not before)
    return with_rows(state._replace(gone=left), made, Entry(WIDGET, entry.name, *place))


def _open(state: State, entry: Entry) -> State:
    """List the options of a widget below it, or no more."""
    if entry.kind not in (WIDGET, OPTION):
        return state
    opened = None if state.opened == entry.at else entry.at
    name, _ = rows.read(state.config)[entry.row][2][entry.place]
    return with_cursor(state._replace(opened=opened, held=False), Entry(WIDGET, name, *entry.at))


def _forget(state: State, entry: Entry) -> State:
    """An option or a setting as it is where nobody says; a widget goes."""
    if entry.kind == OPTION:
        return with_rows(
            state, rows.changed(rows.read(state.config), entry.at, entry.name, None), entry
        )
    if entry.kind == SETTING and entry.name in state.config:
        kept = {key: told for key, told in state.config.items() if key != entry.name}
        return with_config(state, kept)
    return _switch(state, entry) if entry.kind == WIDGET else state


def _setting(state: State, entry: Entry, step: int) -> State:
    told = following(choices(state, entry.name), chosen(state, entry.name), step)
    if entry.name == "preset":
        return with_preset(state, told)
    is_default = told == KEYS[entry.name].default and entry.name not in state.saved
    kept = {key: one for key, one in state.config.items() if key != entry.name or not is_default}
    return with_config(state, kept if is_default else {**kept, entry.name: told})


def _separator(state: State, entry: Entry, step: int) -> State:
    shown = rows.read(state.config)
    gap, least, items = shown[entry.row]
    shown[entry.row] = (following(list(SEPARATORS), gap, step), least, items)
    return with_rows(state, shown, entry)


def _level(state: State, entry: Entry, step: int) -> State:
    shown = rows.read(state.config)
    gap, least, items = shown[entry.row]
    shown[entry.row] = (gap, least % (len(LEVELS) - 1) + 1, items)
    return with_rows(state, shown, entry)


def _option(state: State, entry: Entry, step: int) -> State:
    shown = rows.read(state.config)
    name, given = shown[entry.row][2][entry.place]
    spec = options(name).get(entry.name)
    if spec is None or isinstance(spec, str):
        return state  # a text is written in the file
    now = given.get(entry.name)
    is_common = entry.name in COMMON
    told = stepped(spec, now if is_good(spec, now) else None, step, is_common)
    told = None if not is_common and told == default(spec) else told
    return with_rows(state, rows.changed(shown, entry.at, entry.name, told), entry)


def _undo(state: State, entry: Entry) -> State:
    if not state.past:
        return state
    after = state._replace(config=state.past[-1], past=state.past[:-1], opened=None, held=False)
    return after._replace(cursor=min(state.cursor, len(after.list) - 1))


def _escape(state: State, entry: Entry) -> State:
    if state.held:
        return state._replace(held=False)
    return _open(state, entry) if state.opened and entry.kind == OPTION else _leave(state, entry)


def _leave(state: State, entry: Entry) -> State:
    return state._replace(asking=True) if state.is_changed else state._replace(done=LEFT)


_KEYS: dict[str, Callable[[State, Entry], State]] = {
    "enter": _enter,
    "space": _switch,
    "delete": _forget,
    "escape": _escape,
    "q": _leave,
    "interrupt": _leave,
    "s": lambda state, _: state._replace(done=SAVED),
    "o": _open,
    "u": _undo,
    "w": lambda state, _: state._replace(width=(state.width + 1) % len(WIDTHS)),
    "m": lambda state, _: state._replace(moment=(state.moment + 1) % state.moments),
}
