"""Texts that are typed on the screen of `hudline configure`: styles, titles, texts of widgets."""

from __future__ import annotations

from hudline.cli.configure_tui import rows
from hudline.cli.configure_tui.state import State, with_rows
from hudline.render.widget import LONGEST_TEXT


def begun(state: State) -> State:
    """The state in which the text of the option under the cursor is typed, from the present one."""
    return state._replace(draft=present(state), is_carried=False)


def present(state: State) -> str:
    """The text of the option under the cursor; "" where it has none."""
    entry = state.current
    row = rows.read(state.config)[entry.row]
    text = row.title if entry.place < 0 else row.items[entry.place].given.get(entry.name)
    return text if isinstance(text, str) else ""


def typed(state: State, key: str) -> State:
    """The state after a key: a character, delete, enter to take the text where it is allowed,
    escape or interrupt to leave the former one."""
    text = state.draft or ""
    if key in ("escape", "interrupt"):
        return state._replace(draft=None)
    if key == "enter":
        after = taken(state)
        entry = state.current
        return state if after is None else with_rows(state._replace(draft=None), after, entry)
    character = " " if key == "space" else key
    if key == "delete":
        text = text[:-1]
    elif len(character) == 1 and character.isprintable():
        text = (text + character)[:LONGEST_TEXT]
    return state._replace(draft=text)


def taken(state: State) -> rows.Rows | None:
    """The rows with the text as it is; None where it is not allowed."""
    entry = state.current
    return rows.with_text(rows.read(state.config), entry.at, entry.name, state.draft or "")
