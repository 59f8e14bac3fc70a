"""What `hudline configure` knows, and how its parts change together."""

from __future__ import annotations

from typing import Any, NamedTuple, Optional

from hudline.cli.configuring import rows
from hudline.cli.configuring.entries import AS_SAVED, OPTION, OWN, Entry, entries, value
from hudline.cli.configuring.entries import choices as choices_of
from hudline.layout import PRESETS
from hudline.store.config import verbosity

WIDTHS = (0, 60, 100, 160)  # columns of the preview; 0: the terminal's
SAVED, LEFT = "saved", "left"
_PAST = 100  # changes that can be taken back


class State(NamedTuple):
    """The configuration as it would be written, the one that is written, and the screen's state.

    `opened`: the widget whose options are listed. `held`: whether the widget under the cursor is
    carried by the arrows. `asking`: whether leaving unsaved is being asked. `done`: how it ended.
    `edited`: the rows as they were made here last. `gone`: what was switched off here, the newest
    last. `told`: the verbosity that the environment asks for, None where it is silent.
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
    edited: Optional[list[Any]] = None
    gone: tuple[rows.Gone, ...] = ()
    told: Optional[int] = None

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

    @property
    def level(self) -> int:
        """The verbosity that the picture is drawn at: what the environment says wins."""
        return verbosity({}, self.config) if self.told is None else self.told


def choices(state: State, name: str) -> list[Any]:
    """What a setting may be; as a preset also the rows that are saved, and those made here."""
    if name != "preset":
        return choices_of(name, state.themes)
    saved = isinstance(state.saved.get("rows"), list)
    made = state.edited is not None
    own = [OWN] * (saved or made) + [AS_SAVED] * (saved and made)
    return [*PRESETS, *own]


def chosen(state: State, name: str) -> Any:
    """What a setting is."""
    told = value(state.config, name)
    is_saved = state.edited is not None and state.config.get("rows") == state.saved.get("rows")
    return AS_SAVED if name == "preset" and told == OWN and is_saved else told


def with_preset(state: State, name: str) -> State:
    """The state with the rows of a preset, or with the person's own ones by their names."""
    if name not in (OWN, AS_SAVED):
        return with_config(state, rows.with_preset(state.config, name))
    own = state.saved.get("rows")
    if name == OWN and state.edited is not None:
        own = state.edited
    kept = {key: told for key, told in state.config.items() if key != "preset"}
    return with_config(state, {**kept, "rows": own})


def with_config(state: State, config: dict[str, Any]) -> State:
    """The state with another configuration; the former one can be had back."""
    if config == state.config:
        return state
    past = (*state.past, state.config)[-_PAST:]
    own = config.get("rows")
    is_made = isinstance(own, list) and own != state.saved.get("rows")
    edited = own if is_made else state.edited
    after = state._replace(config=config, past=past, held=False, edited=edited)
    return after._replace(cursor=min(state.cursor, len(after.list) - 1))


def with_rows(state: State, shown: rows.Rows, entry: Entry) -> State:
    """The state with other rows, the cursor on `entry`; options stay open only below it."""
    if shown == rows.read(state.config):
        return state
    opened = entry.at if entry.kind == OPTION else None
    after = with_config(state._replace(opened=opened), rows.written(state.config, shown))
    return with_cursor(after, entry)


def with_cursor(state: State, entry: Entry) -> State:
    """The state with the cursor on an entry, where it is in the list."""
    listed = state.list
    to = listed.index(entry) if entry in listed else min(state.cursor, len(listed) - 1)
    return state._replace(cursor=to)
