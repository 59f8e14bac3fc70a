"""Rows of widgets, as presets and persons describe them.

`FILL` stands for the free space of a row: what comes behind it stands at the right edge.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from hudline.core.fields import clean
from hudline.core.verbosity import LEVELS
from hudline.render.edges import LAYOUTS
from hudline.render.widget import EVERYTHING, FROM_STANDARD, PRESETS

FILL = "fill"
WALL, GAP, DOT = " │ ", "   ", " · "
STANDARD = "standard"
MOST_ROWS, MOST_ITEMS = 24, 40
_LONGEST_NAME = 40
_LONGEST_SEPARATOR = 5
LONGEST_TITLE = 30  # characters


class Item(NamedTuple):
    """A widget's name and the options it was given."""

    name: str
    given: dict[str, Any]


class RowSpec(NamedTuple):
    """A row: separator, the least verbosity that shows it (1 to 3), its items, its layout and its
    title in a panel; "" where it has none of its own."""

    separator: str
    level: int
    items: list[Item]
    layout: str = ""
    title: str = ""


class PresetRow(NamedTuple):
    """A row that widgets place themselves in (`render.widget.Place`), in the presets named."""

    name: str
    separator: str
    level: int
    presets: tuple[str, ...] = PRESETS


# The rows of all presets, top to bottom.
PRESET_ROWS = (
    PresetRow("urgent", DOT, 1),
    PresetRow("session", WALL, 1),
    PresetRow("activity", GAP, 1, FROM_STANDARD),
    PresetRow("agents", GAP, 1, FROM_STANDARD),
    PresetRow("progress", DOT, 1, FROM_STANDARD),
    PresetRow("finished", DOT, 2, FROM_STANDARD),
    PresetRow("details", WALL, 3, (STANDARD,)),
    PresetRow("details", WALL, 2, EVERYTHING),
    PresetRow("figures", WALL, 2, EVERYTHING),
    PresetRow("history", WALL, 2, EVERYTHING),
    PresetRow("project", WALL, 2, EVERYTHING),
)


def parse_rows(rows: list[object]) -> list[RowSpec]:
    """The rows that a person wrote, each a list of items, or an object with `widgets`; rows and
    items that cannot be understood are passed over (`cli.config_validation` names them)."""
    parsed = []
    for row in rows[:MOST_ROWS]:
        written = row if isinstance(row, dict) else {"widgets": row}
        widgets = written.get("widgets")
        widgets = widgets if isinstance(widgets, list) else [widgets]
        items = [item for item in map(_item, widgets[:MOST_ITEMS]) if item]
        if items:
            level = least_level(written.get("level"), 1)
            layout = row_layout(written.get("layout"))
            gap, name = separator(written.get("separator")), title(written.get("title"))
            parsed.append(RowSpec(gap, level, items, layout, name))
    return parsed


def _item(one: object) -> Item | None:
    name, given = (one.get("widget"), one) if isinstance(one, dict) else (one, {})
    return Item(name, given) if isinstance(name, str) and is_name(name) else None


def is_name(text: str) -> bool:
    """Whether `text` could be the name of a widget or of a preset."""
    return text.isascii() and text.isidentifier() and len(text) <= _LONGEST_NAME


def separator(given: object) -> str:
    """What stands between two fragments of a row: at most five characters; `WALL` by default."""
    if not isinstance(given, str) or len(given) > _LONGEST_SEPARATOR:
        return WALL
    text = clean(given, _LONGEST_SEPARATOR + 2)
    return given if given.isprintable() and text == given.strip() else text


def row_layout(given: object) -> str:
    """The name of a layout of rows; "" for what is none."""
    return given if isinstance(given, str) and given in LAYOUTS else ""


def title(given: object) -> str:
    """What a panel calls a row; "" for what is no text, or too long."""
    is_short = isinstance(given, str) and len(given) <= LONGEST_TITLE
    return clean(given, LONGEST_TITLE) if is_short else ""


def least_level(given: object, default: int) -> int:
    """The verbosity from which on something shows, by its name; `default` where there is none."""
    return LEVELS.index(given) if given in LEVELS[1:] else default
