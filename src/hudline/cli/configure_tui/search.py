"""Ways through the list of `hudline configure` that are longer than a line: search, and groups."""

from __future__ import annotations

from typing import Any

from hudline.cli.configure_tui.entries import ROW, SETTING, VALUE, Entry, Themes, choices, group
from hudline.cli.configure_tui.explanations import says
from hudline.cli.configure_tui.state import State, at_line
from hudline.cli.reference.manual import is_own

_LONGEST = 30  # characters that are searched for


def begun(state: State) -> State:
    """The state in which what is typed is searched for."""
    return state._replace(search="", origin=state.cursor, is_carried=False)


def typed(state: State, key: str) -> State:
    """The state after a key of a search: a character, delete, up and down for the other places,
    enter to stay at the place, escape or interrupt to go back."""
    text = state.search or ""
    if key == "enter":
        return state._replace(search=None, sought=text)
    if key in ("escape", "interrupt"):
        return at_line(state._replace(search=None), state.origin)
    if key in ("up", "down", "tab", "back tab"):
        step = 1 if key in ("down", "tab") else -1
        return _to_place(state, text, state.cursor + step, step)
    character = " " if key == "space" else key
    if key == "delete":
        text = text[:-1]
    elif len(character) == 1 and character.isprintable():
        text = (text + character)[:_LONGEST]
    return _to_place(state._replace(search=text), text, state.origin, 1)


def next_found(state: State, step: int) -> State:
    """The state with the cursor on the next place of what was searched for last."""
    return _to_place(state._replace(is_carried=False), state.sought, state.cursor + step, step)


def places(state: State, text: str) -> list[int]:
    """The lines of the list that a text means."""
    return found(state.entries, state.config, state.themes, text)


def _to_place(state: State, text: str, start: int, step: int) -> State:
    """The state with the cursor on the first place from `start` on, cyclically; where it began,
    without one."""
    known = places(state, text)[:: 1 if step > 0 else -1]
    if not known:
        return state if state.search is None else at_line(state, state.origin)
    beyond = [place for place in known if (place - start) * step >= 0]
    return at_line(state, (beyond or known)[0])


def to_group(state: State, step: int) -> State:
    """The state with the cursor on the first entry of the next group, or with -1 of this or the
    former one."""
    listed = state.entries
    names = [group(entry) for entry in listed]
    starts = [at for at, name in enumerate(names) if at == 0 or name != names[at - 1]]
    beyond = [at for at in starts[::step] if (at - state.cursor) * step > 0]
    line = beyond[0] if beyond else starts[::step][0]
    return at_line(state._replace(is_carried=False), line)


def found(listed: list[Entry], config: dict[str, Any], known: Themes, text: str) -> list[int]:
    """The places of the entries that `text` means: by name, else by a value, else by what they are
    for. known: the names of all themes."""
    sought = text.strip().lower().replace(" ", "_")
    if not sought:
        return []
    by_name = [at for at, entry in enumerate(listed) if sought in _label(entry)]
    if by_name:
        return by_name
    by_value = [
        at
        for at, entry in enumerate(listed)
        if entry.kind == SETTING
        and any(sought in str(choice).lower() for choice in choices(entry.name, known))
    ]
    return by_value or [
        at
        for at, entry in enumerate(listed)
        if sought in says(entry, config).lower().replace(" ", "_")
    ]


def _label(entry: Entry) -> str:
    if entry.kind == VALUE:
        return ""  # its setting is found by it
    if entry.kind == ROW:
        return f"row_{entry.row + 1}"
    return f"{entry.name}_yours" if is_own(entry.name) else entry.name
