"""What `hudline configure` knows, and what a key does to it. No terminal, no file, no clock."""

from __future__ import annotations

from typing import Any, Callable, NamedTuple, Optional

from hudline.cli.configuring import rows
from hudline.cli.configuring.entries import (
    OPTION,
    OWN,
    ROW,
    SETTING,
    SPARE,
    WIDGET,
    Entry,
    choices,
    entries,
    options,
    value,
)
from hudline.cli.configuring.values import following, stepped
from hudline.cli.keys import KEYS, SEPARATORS
from hudline.layout import LEVELS
from hudline.page.options import COMMON, default, is_good

WIDTHS = (0, 60, 100, 160)  # columns of the preview; 0: the terminal's
SAVED, LEFT = "saved", "left"
_PAST = 100  # changes that can be taken back


class State(NamedTuple):
    """The configuration as it would be written, the one that is written, and the screen's state.

    `opened`: the widget whose options are listed. `held`: whether the widget under the cursor is
    carried by the arrows. `asking`: whether leaving unsaved is being asked. `done`: how it ended.
    """

    config: dict[str, Any]
    saved: dict[str, Any]
    themes: tuple[str, ...]
    moments: int = 1
    cursor: int = 0
    opened: Optional[tuple[int, int]] = None
    held: bool = False
    width: int = 0
    moment: int = 0
    asking: bool = False
    done: str = ""
    past: tuple[dict[str, Any], ...] = ()

    @property
    def list(self) -> list[Entry]:
        """The entries of the list."""
        return entries(self.config, self.opened)

    @property
    def current(self) -> Entry:
        """The entry under the cursor."""
        return self.list[self.cursor]

    @property
    def is_changed(self) -> bool:
        """Whether anything would be lost by leaving."""
        return self.config != self.saved


def press(state: State, key: str) -> State:
    """What a key makes of the state: up, down, left, right, enter, space, delete, escape, or a
    letter; any other changes nothing."""
    if state.asking:
        return _answer(state, key)
    entry = state.current
    if key in ("up", "down", "left", "right"):
        return _arrow(state, entry, key)
    act = _KEYS.get(key)
    return act(state, entry) if act else state


def _answer(state: State, key: str) -> State:
    if key in ("y", "s", "enter"):
        return state._replace(asking=False, done=SAVED)
    if key in ("n", "q"):
        return state._replace(asking=False, done=LEFT)
    return state._replace(asking=False) if key == "escape" else state


def _arrow(state: State, entry: Entry, key: str) -> State:
    if entry.kind == WIDGET and (state.held or key in ("left", "right")):
        made, place = rows.moved(rows.read(state.config), entry.at, key)
        return _with_rows(state, made, Entry(WIDGET, entry.name, *place))._replace(held=state.held)
    if key in ("up", "down"):
        to = state.cursor + (1 if key == "down" else -1)
        return state._replace(cursor=min(max(to, 0), len(state.list) - 1))
    step = 1 if key == "right" else -1
    change = {SETTING: _setting, ROW: _separator, OPTION: _option}.get(entry.kind)
    return change(state, entry, step) if change else state


def _enter(state: State, entry: Entry) -> State:
    if entry.kind == WIDGET:
        return _at(state._replace(held=not state.held, opened=None), entry)
    return _switch(state, entry) if entry.kind != OPTION else _open(state, entry)


def _switch(state: State, entry: Entry) -> State:
    """The space bar: a widget on or off, else the next value."""
    shown = rows.read(state.config)
    if entry.kind == WIDGET:
        after = _with_rows(state, rows.without(shown, entry.at), entry)
        return after._replace(cursor=min(state.cursor, len(after.list) - 1))
    if entry.kind == SPARE:
        made, place = rows.added(shown, entry.name, len(shown) - 1)
        return _with_rows(state, made, Entry(WIDGET, entry.name, *place)) if place else state
    change = {SETTING: _setting, ROW: _level, OPTION: _option}[entry.kind]
    return change(state, entry, 1)


def _open(state: State, entry: Entry) -> State:
    """List the options of a widget below it, or no more."""
    if entry.kind not in (WIDGET, OPTION):
        return state
    opened = None if state.opened == entry.at else entry.at
    name, _ = rows.read(state.config)[entry.row][2][entry.place]
    return _at(state._replace(opened=opened, held=False), Entry(WIDGET, name, *entry.at))


def _forget(state: State, entry: Entry) -> State:
    """An option or a setting as it is where nobody says; a widget goes."""
    if entry.kind == OPTION:
        return _with_rows(
            state, rows.changed(rows.read(state.config), entry.at, entry.name, None), entry
        )
    if entry.kind == SETTING and entry.name in state.config:
        kept = {key: told for key, told in state.config.items() if key != entry.name}
        return _with(state, kept)
    return _switch(state, entry) if entry.kind == WIDGET else state


def _setting(state: State, entry: Entry, step: int) -> State:
    known = choices(entry.name, state.themes, state.saved)
    now = value(state.config, entry.name)
    told = following(known, now if now in known else None, step)
    if entry.name == "preset":
        own = {**rows.with_preset(state.config, ""), "rows": state.saved.get("rows")}
        own.pop("preset", None)
        return _with(state, own if told == OWN else rows.with_preset(state.config, told))
    is_default = told == KEYS[entry.name].default and entry.name not in state.saved
    kept = {key: one for key, one in state.config.items() if key != entry.name or not is_default}
    return _with(state, kept if is_default else {**kept, entry.name: told})


def _separator(state: State, entry: Entry, step: int) -> State:
    shown = rows.read(state.config)
    gap, least, items = shown[entry.row]
    shown[entry.row] = (following(list(SEPARATORS), gap, step), least, items)
    return _with_rows(state, shown, entry)


def _level(state: State, entry: Entry, step: int) -> State:
    shown = rows.read(state.config)
    gap, least, items = shown[entry.row]
    shown[entry.row] = (gap, least % (len(LEVELS) - 1) + 1, items)
    return _with_rows(state, shown, entry)


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
    return _with_rows(state, rows.changed(shown, entry.at, entry.name, told), entry)


def _with(state: State, config: dict[str, Any]) -> State:
    """The state with another configuration; the former one can be had back."""
    if config == state.config:
        return state
    past = (*state.past, state.config)[-_PAST:]
    after = state._replace(config=config, past=past, held=False)
    return after._replace(cursor=min(state.cursor, len(after.list) - 1))


def _with_rows(state: State, shown: rows.Rows, entry: Entry) -> State:
    """The state with other rows, the cursor on `entry`; options stay open only below it."""
    if shown == rows.read(state.config):
        return state
    opened = entry.at if entry.kind == OPTION else None
    after = _with(state._replace(opened=opened), rows.written(state.config, shown))
    return _at(after, entry)


def _at(state: State, entry: Entry) -> State:
    """The state with the cursor on an entry, where it is in the list."""
    listed = state.list
    to = listed.index(entry) if entry in listed else min(state.cursor, len(listed) - 1)
    return state._replace(cursor=to)


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
    "s": lambda state, _: state._replace(done=SAVED),
    "o": _open,
    "u": _undo,
    "w": lambda state, _: state._replace(width=(state.width + 1) % len(WIDTHS)),
    "m": lambda state, _: state._replace(moment=(state.moment + 1) % state.moments),
}
