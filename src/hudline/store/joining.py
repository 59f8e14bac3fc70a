"""What a project asks for beside what the person chose."""

from hudline import layout
from hudline.layout.written import written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.store.config import Config

# What a project may choose, and the widgets it may not: they would show what is the person's.
OF_PROJECT = ("preset", "rows", "theme")
NOT_OF_PROJECT = ("command", "text", "variable")


def joined(held: "Config", asked: "Config") -> "Config":
    """What the person chose, `held`, with what a project, `asked`, may choose in its place."""
    taken = {key: asked[key] for key in OF_PROJECT if is_asked(key, asked.get(key))}
    if "rows" in taken:
        taken["rows"] = [_harmless(row) for row in taken["rows"][: layout.MOST_ROWS]]
        if not written(taken["rows"]):
            del taken["rows"]  # nothing in them can be understood, or is allowed
    kept = {key: value for key, value in held.items() if key != "rows" or "preset" not in taken}
    return {**kept, **taken}


def is_asked(key: str, value: object) -> bool:
    """Whether `value` is one that a project can ask for by `key`."""
    if key == "rows":
        return isinstance(value, list)
    return isinstance(value, str) and (key != "preset" or value in layout.PRESETS)


def _harmless(row: "Any") -> "Any":
    """A row of a project without the widgets that are the person's alone."""
    if isinstance(row, dict):
        return {**row, "widgets": _allowed(row.get("widgets"))}
    return _allowed(row)


def _allowed(widgets: "Any") -> "list[Any]":
    items = widgets if isinstance(widgets, list) else [widgets]
    return [one for one in items if _name(one) not in NOT_OF_PROJECT]


def _name(item: "Any") -> "Any":
    return item.get("widget") if isinstance(item, dict) else item
