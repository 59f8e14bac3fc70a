"""What the keys of `hudline top` do: a state of the screen, and the state after a key.

Nothing here touches the terminal. What needs the world (details, `why`, tmux) is an `action` that
the caller carries out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Optional

from hudline.cli.overview.keys import Key
from hudline.cli.overview.rows import Key as RowKey
from hudline.view.overview import SORTS, SessionRow, matching, ordered

LIST, DETAIL, HELP, PAGER = "list", "detail", "help", "pager"
WHY, JUMP = "why", "jump"
_MOST_FILTER = 60  # characters
_SORTING = {"s": 1, "S": -1}
_STEP = 3  # lines that a turn of the wheel moves


class State(NamedTuple):
    """`chosen`: the session under the cursor; `top`: the first line that is shown, in each view;
    `view`: the one that is shown, `before`: the one behind it; `action`: what the last key asks the
    caller to do; `message`: shown until the next key."""

    chosen: Optional[RowKey] = None
    top: int = 0
    view: str = LIST
    before: str = LIST
    sort: str = SORTS[0]
    filter: str = ""
    is_typing: bool = False
    action: str = ""
    message: str = ""
    is_over: bool = False


class Frame(NamedTuple):
    """What stands on the screen, as far as keys need it: the sessions that are listed, in order;
    for each line of the body, from its first on, the session that it belongs to; `height`: lines of
    the body; `first`: the screen's line at which it begins; `length`: lines of the view."""

    rows: Sequence[SessionRow]
    keys: Sequence[RowKey]
    height: int
    first: int
    length: int


def listed(rows: Sequence[SessionRow], state: State) -> list[SessionRow]:
    """The sessions that the list shows, in its order."""
    return ordered(matching(rows, state.filter), state.sort)


def chosen_row(rows: Sequence[SessionRow], state: State) -> Optional[SessionRow]:
    """The session under the cursor; None where it is gone."""
    return next((row for row in rows if row.key == state.chosen), None)


def settled(state: State, rows: Sequence[SessionRow]) -> State:
    """The state with a cursor on a session that is listed."""
    if any(row.key == state.chosen for row in rows):
        return state
    return state._replace(chosen=rows[0].key if rows else None)


def scrolled(state: State, frame: Frame) -> State:
    """The state with a first line by which the cursor is on the screen and no line is wasted."""
    top = max(min(state.top, frame.length - frame.height), 0)
    own = [index for index, key in enumerate(frame.keys) if key == state.chosen]
    if state.view == LIST and own:
        first, last = own[0], own[-1]
        top = max(min(max(top, min(last - frame.height + 1, first)), first), 0)
    return state._replace(top=top)


def press(state: State, key: Key, frame: Frame) -> State:
    """The state after a key."""
    state = state._replace(action="", message="")
    if state.is_typing:
        return _typed(state, key)
    if state.view == LIST and key.name == "q":
        return state._replace(is_over=True)
    return _in_list(state, key, frame) if state.view == LIST else _in_page(state, key, frame)


def _typed(state: State, key: Key) -> State:
    """A key while the filter is typed."""
    if key.name in ("enter", "escape", "up", "down", "tab"):
        text = "" if key.name == "escape" else state.filter
        return state._replace(is_typing=False, filter=text)
    if key.name in ("backspace", "delete"):
        return state._replace(filter=state.filter[:-1])
    if key.name == "clear":
        return state._replace(filter="")
    if key.is_text:
        return state._replace(filter=(state.filter + key.name)[:_MOST_FILTER])
    return state


def _in_list(state: State, key: Key, frame: Frame) -> State:
    moves = {
        "up": -1, "k": -1, "down": 1, "j": 1, "wheel up": -1, "wheel down": 1,
        "home": -len(frame.rows), "g": -len(frame.rows), "end": len(frame.rows),
        "G": len(frame.rows), "page up": -max(frame.height - 1, 1),
        "page down": max(frame.height - 1, 1),
    }  # fmt: skip
    if key.name in moves:
        return _moved(state, moves[key.name], frame)
    if key.name == "click":
        return _clicked(state, key, frame)
    if key.name in ("enter", "right", "l") and state.chosen:
        return state._replace(view=DETAIL, before=LIST, top=0)
    if key.name in _SORTING:
        place = (SORTS.index(state.sort) + _SORTING[key.name]) % len(SORTS)
        return state._replace(sort=SORTS[place], top=0)
    if key.name in ("/", "escape"):
        is_typing = key.name == "/"
        return state._replace(is_typing=is_typing, filter=state.filter if is_typing else "")
    return _anywhere(state, key)


def _in_page(state: State, key: Key, frame: Frame) -> State:
    """A key in a view that is paged through: details, help, the output of a command."""
    page = max(frame.height - 1, 1)
    moves = {
        "up": -1, "k": -1, "down": 1, "j": 1, "wheel up": -_STEP, "wheel down": _STEP,
        "home": -frame.length, "g": -frame.length, "end": frame.length, "G": frame.length,
        "page up": -page, "page down": page,
    }  # fmt: skip
    moves.update({" ": page} if key.is_text else {})
    if key.name in moves:
        most = max(frame.length - frame.height, 0)
        return state._replace(top=max(min(state.top + moves[key.name], most), 0))
    if key.name in ("escape", "left", "h", "q", "enter", "backspace"):
        is_upper = state.view == PAGER and state.before == DETAIL
        return state._replace(view=DETAIL if is_upper else LIST, before=LIST, top=0)
    return _anywhere(state, key)


def _anywhere(state: State, key: Key) -> State:
    if key.name == "?":
        return state._replace(view=HELP, before=LIST, top=0)
    if key.name == "w" and state.chosen and state.view != HELP:
        return state._replace(action=WHY)
    if key.name == "t" and state.chosen and state.view != HELP:
        return state._replace(action=JUMP)
    return state


def _moved(state: State, by: int, frame: Frame) -> State:
    keys = [row.key for row in frame.rows]
    if not keys:
        return state
    index = keys.index(state.chosen) if state.chosen in keys else 0
    return state._replace(chosen=keys[max(min(index + by, len(keys) - 1), 0)])


def _clicked(state: State, key: Key, frame: Frame) -> State:
    """A click chooses a session; one on the chosen session opens it."""
    line = key.row - frame.first
    index = state.top + line
    if not 0 <= line < frame.height or index >= len(frame.keys):
        return state
    if frame.keys[index] == state.chosen:
        return state._replace(view=DETAIL, before=LIST, top=0)
    return state._replace(chosen=frame.keys[index])
