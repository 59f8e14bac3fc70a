"""The state of `hudline configure`, and changes that concern several of its parts."""

from __future__ import annotations

from typing import Any, NamedTuple, Optional

from hudline.cli.configure_tui import rows
from hudline.cli.configure_tui.entries import (
    AS_SAVED,
    OPTION,
    OWN,
    ROW_OPTION,
    VALUE,
    Entry,
    entries,
    value,
)
from hudline.cli.configure_tui.entries import choices as choices_of
from hudline.cli.keys import KEYS
from hudline.config.reader import verbosity
from hudline.render.widget import PRESETS

WIDTHS = (0, 60, 100, 160)  # columns of the preview; 0: the terminal's
SAVED, LEFT = "saved", "left"


class State(NamedTuple):
    """The edited configuration, the saved one, and the state of the screen.

    `sample`: the index of the sample in the picture. `opened`: the widget or row whose options are
    listed; `listed`: the setting whose values are. `past`: the configurations before each change of
    the visit; `future`: those that undo has left.
    `is_carried`: whether the arrows move the widget under the cursor. `is_asking`: whether the
    question about unsaved changes is open. `outcome`: SAVED or LEFT at the end. `edited_rows`: the
    rows as they were last edited here. `removed`: the items that were switched off here, the newest
    last. `forced_level`: the verbosity of the environment, None without one. `search`: the text
    that is typed to search for, None while none is. `sought`: the last one. `origin`: where the
    cursor was when the search began. `draft`: the text that is typed for the option under the
    cursor, None while none is.
    """

    config: dict[str, Any]
    saved: dict[str, Any]
    themes: tuple[str, ...]
    sample_count: int = 1
    cursor: int = 0
    opened: Optional[tuple[int, int]] = None
    listed: str = ""
    is_carried: bool = False
    width: int = 0
    sample: int = 0
    is_asking: bool = False
    outcome: str = ""
    past: tuple[dict[str, Any], ...] = ()
    future: tuple[dict[str, Any], ...] = ()
    edited_rows: Optional[list[Any]] = None
    removed: tuple[rows.Removed, ...] = ()
    forced_level: Optional[int] = None
    search: Optional[str] = None
    sought: str = ""
    origin: int = 0
    draft: Optional[str] = None

    @property
    def entries(self) -> list[Entry]:
        """The entries of the list."""
        count = len(choices(self, self.listed)) if self.listed else 0
        return entries(self.config, self.opened, self.listed, count)

    @property
    def current(self) -> Entry:
        """The entry under the cursor."""
        return self.entries[self.cursor]

    @property
    def is_changed(self) -> bool:
        """Whether there are unsaved changes."""
        return self.config != self.saved

    @property
    def left_preset(self) -> str:
        """The preset that was in the place of the person's own rows before they were edited here;
        "" while a preset or the saved rows are shown."""
        if rows.preset_of(self.config) or self.config.get("rows") == self.saved.get("rows"):
            return ""
        return next(filter(None, map(rows.preset_of, reversed(self.past))), "")

    @property
    def pictured(self) -> dict[str, Any]:
        """The configuration of the picture: with the value under the cursor, before it is chosen,
        and with a text while it is typed."""
        entry = self.current
        if entry.kind == VALUE:
            return with_value(self, entry.name, choices(self, entry.name)[entry.place]).config
        if self.draft is not None:
            known = rows.read(self.config)
            after = rows.with_text(known, entry.at, entry.name, self.draft)
            return self.config if after in (None, known) else rows.written(self.config, after)
        return self.config

    @property
    def level(self) -> int:
        """The verbosity of the picture: that of the environment wins."""
        return verbosity({}, self.pictured) if self.forced_level is None else self.forced_level


def choices(state: State, name: str) -> list[Any]:
    """The values of a setting; of the preset also the saved rows, and those edited here."""
    if name != "preset":
        return choices_of(name, state.themes)
    has_saved = isinstance(state.saved.get("rows"), list)
    has_edited = state.edited_rows is not None
    own = [OWN] * (has_saved or has_edited) + [AS_SAVED] * (has_saved and has_edited)
    return [*PRESETS, *own]


def chosen(state: State, name: str) -> Any:
    """The current value of a setting."""
    current = value(state.config, name)
    is_saved = state.edited_rows is not None and state.config.get("rows") == state.saved.get("rows")
    return AS_SAVED if name == "preset" and current == OWN and is_saved else current


def with_value(state: State, name: str, selected: Any) -> State:
    """The state with the value of a setting; a default that was not in the file is not written."""
    if name == "preset":
        return with_preset(state, selected)
    is_default = selected == KEYS[name].default and name not in state.saved
    others = {key: one for key, one in state.config.items() if key != name or not is_default}
    return with_config(state, others if is_default else {**others, name: selected})


def with_preset(state: State, name: str) -> State:
    """The state with the rows of a preset, or with the person's own ones by their names."""
    if name not in (OWN, AS_SAVED):
        return with_config(state, rows.with_preset(state.config, name))
    own = state.saved.get("rows")
    if name == OWN and state.edited_rows is not None:
        own = state.edited_rows
    others = {key: setting_value for key, setting_value in state.config.items() if key != "preset"}
    return with_config(state, {**others, "rows": own})


def with_config(state: State, config: dict[str, Any]) -> State:
    """The state with another configuration; undo restores the former one."""
    if config == state.config:
        return state
    past = (*state.past, state.config)
    own = config.get("rows")
    is_edited = isinstance(own, list) and own != state.saved.get("rows")
    edited_rows = own if is_edited else state.edited_rows
    after = state._replace(
        config=config, past=past, future=(), is_carried=False, edited_rows=edited_rows
    )
    return at_line(after, state.cursor)


def with_rows(state: State, shown: rows.Rows, entry: Entry) -> State:
    """The state with other rows, the cursor on `entry`; options stay open only below it."""
    if shown == rows.read(state.config):
        return state
    opened = entry.at if entry.kind in (OPTION, ROW_OPTION) else None
    after = with_config(state._replace(opened=opened), rows.written(state.config, shown))
    return with_cursor(after, entry)


def with_cursor(state: State, entry: Entry) -> State:
    """The state with the cursor on an entry, where it is in the list."""
    listed = state.entries
    return at_line(state, listed.index(entry) if entry in listed else state.cursor)


def at_line(state: State, line: int) -> State:
    """The state with the cursor on that line of the list, or on the nearest that exists."""
    return state._replace(cursor=min(max(line, 0), len(state.entries) - 1))
