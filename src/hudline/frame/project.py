"""What a project may choose in place of the person: rows or a preset, and the theme.

A project can run no command and read no variable: widgets that do are left out of its rows, and so
are widgets of the person's own, and names of none.
"""

from __future__ import annotations

from typing import Any

from hudline.frame.registry import PRESETS, WIDGETS
from hudline.render.layout import FILL, MOST_ROWS, parse_rows

Config = dict[str, Any]
OF_PROJECT = ("preset", "rows", "theme")
# Widgets that show what is the person's.
NOT_OF_PROJECT = tuple(name for name, one in WIDGETS.items() if one.widget.is_personal)


def effective(person: Config, project: Config) -> Config:
    """The configuration in force: the person's, with what a project may choose in its place, unless
    the person refuses (`"project": false`).

    An unknown preset, rows of which nothing can be shown, and values of other types leave the
    person's choice as it is.
    """
    if person.get("project") is False:
        return person
    chosen = {key: project[key] for key in OF_PROJECT if is_asked(key, project.get(key))}
    if "rows" in chosen:
        chosen["rows"] = [_allowed_row(row) for row in chosen["rows"][:MOST_ROWS]]
        if not parse_rows(chosen["rows"]):
            del chosen["rows"]
    own = {key: value for key, value in person.items() if key != "rows" or "preset" not in chosen}
    return {**own, **chosen}


def is_asked(key: str, value: object) -> bool:
    """Whether `value` is one that a project can choose for `key`."""
    if key == "rows":
        return isinstance(value, list)
    return isinstance(value, str) and (key != "preset" or value in PRESETS)


def _allowed_row(row: Any) -> Any:
    """A row of a project without the widgets in `NOT_OF_PROJECT`."""
    if isinstance(row, dict):
        return {**row, "widgets": _allowed(row.get("widgets"))}
    return _allowed(row)


def _allowed(widgets: Any) -> list[Any]:
    items = widgets if isinstance(widgets, list) else [widgets]
    names = [item.get("widget") if isinstance(item, dict) else item for item in items]
    return [item for item, name in zip(items, names) if _is_allowed(name)]


def _is_allowed(name: object) -> bool:
    """Whether a project may show the widget: no personal one, and none of the person's own."""
    return name == FILL or (
        isinstance(name, str) and name in WIDGETS and name not in NOT_OF_PROJECT
    )
