"""Rows as a person, or a project, wrote them: each a list of items, or an object with `widgets`."""

from hudline.layout import MOST_ITEMS, MOST_ROWS, WALL, least_level
from hudline.wire.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.layout import Item, Line


def written(rows: "list[object]") -> "list[Line]":
    """The rows that can be understood; the others, and items that cannot, are passed over."""
    made = []
    for row in rows[:MOST_ROWS]:
        held = row if isinstance(row, dict) else {"widgets": row}
        widgets = held.get("widgets")
        widgets = widgets if isinstance(widgets, list) else [widgets]
        items = [item for item in map(_item, widgets[:MOST_ITEMS]) if item]
        gap = held.get("separator")
        if items:
            made.append((separator(gap), least_level(held.get("level"), 1), items))
    return made


def _item(one: object) -> "Item | None":
    name, given = (one.get("widget"), one) if isinstance(one, dict) else (one, {})
    return (name, given) if isinstance(name, str) and is_name(name) else None


def is_name(text: str) -> bool:
    """Whether `text` could be the name of a widget or of a preset."""
    return text.isascii() and text.isidentifier() and len(text) <= 40


def separator(told: object) -> str:
    """What stands between two pieces of a row: at most five characters; the wall where unsaid."""
    text = clean(told, 7) if isinstance(told, str) else ""
    if not isinstance(told, str) or len(told) > 5:
        return WALL
    return told if told.isprintable() and text == told.strip() else text
