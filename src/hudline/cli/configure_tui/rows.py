"""Edits rows (`render.layout.RowSpec`); reads them from a configuration and writes them.

Every function returns new rows, or the same where a move is not possible.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Optional

from hudline.cli.reference.manual import specs
from hudline.core.verbosity import LEVELS
from hudline.frame.compose import layout
from hudline.render.layout import FILL, MOST_ITEMS, MOST_ROWS, STANDARD, WALL, Item, RowSpec, title
from hudline.render.widget import COMMON, PRESETS

Rows = list[RowSpec]
Place = tuple[int, int]  # a row, and an item in it


class Removed(NamedTuple):
    """A removed item: its row as it was before, and the places of both."""

    row: RowSpec
    place: Place

    @property
    def item(self) -> Item:
        """The item itself, with its options."""
        return self.row[2][self.place[1]]


def read(config: dict[str, Any]) -> Rows:
    """The rows that a configuration shows at its fullest, without the line that `wrap` adds."""
    own: dict[str, Any] = {key: config[key] for key in ("rows", "preset") if key in config}
    return layout(own, len(LEVELS) - 1)


def preset_of(config: dict[str, Any]) -> str:
    """The preset whose rows a configuration shows; "" where they are its own."""
    if isinstance(config.get("rows"), list):
        return ""
    name = config.get("preset")
    return name if isinstance(name, str) and name in PRESETS else STANDARD


def written(config: dict[str, Any], rows: Rows) -> dict[str, Any]:
    """The configuration with these rows: by the name of a preset where they are a preset's."""
    for name in PRESETS:
        if read({"preset": name}) == rows:
            return with_preset(config, name)
    others = {key: value for key, value in config.items() if key not in ("rows", "preset")}
    return {**others, "rows": as_written(rows)}


def as_written(rows: Rows) -> list[Any]:
    """The rows as they are written in config.json."""
    return [_row(row) for row in rows]


def with_preset(config: dict[str, Any], name: str) -> dict[str, Any]:
    """The configuration with the rows of a preset."""
    others = {key: value for key, value in config.items() if key not in ("rows", "preset")}
    return others if name == STANDARD else {**others, "preset": name}


def _row(row: RowSpec) -> Any:
    names = [_item(item) for item in row.items]
    more: dict[str, Any] = {} if row.separator == WALL else {"separator": row.separator}
    if row.level > 1:
        more["level"] = LEVELS[row.level]
    more.update({key: text for key in ("layout", "title") if (text := getattr(row, key))})
    return {"widgets": names, **more} if more else names


def _item(item: Item) -> Any:
    name, given_options = item
    options = {key: value for key, value in given_options.items() if key != "widget"}
    return {"widget": name, **options} if options else name


def named(rows: Rows) -> set[str]:
    """The widgets that stand in the rows."""
    return {name for row in rows for name, _ in row.items}


def without(rows: Rows, place: Place) -> Rows:
    """The rows without an item, nor a row that is empty then."""
    return _tidy(_taken(rows, place))


def added(rows: Rows, name: str, near: Optional[int]) -> tuple[Rows, Optional[Place]]:
    """The rows with a widget at the end of the row `near`, else in a new one; where it stands."""
    item = Item(name, {})
    if near is not None and _fits(rows[near], name):
        place = len(rows[near][2])
        return _put(rows, (near, place), item), (near, place)
    return _alone(rows, RowSpec(WALL, 1, [item]), len(rows))


def back(rows: Rows, removed: Removed) -> tuple[Rows, Optional[Place]]:
    """The rows with an item where it stood: beside its former neighbours, the nearest first, else
    in a row like its former one."""
    items = removed.row.items
    at, name = removed.place[1], removed.item[0]
    beside = [(one, 1) for one, _ in reversed(items[:at])] + [
        (one, 0) for one, _ in items[at + 1 :]
    ]
    for neighbour, behind in beside:
        for row, there in enumerate(rows):
            names = [one for one, _ in there.items]
            if neighbour != FILL and neighbour in names and _fits(there, name):
                place = (row, names.index(neighbour) + behind)
                return _put(rows, place, removed.item), place
    return _alone(
        rows, removed.row._replace(items=[removed.item]), min(removed.place[0], len(rows))
    )


def _fits(row: RowSpec, name: str) -> bool:
    """Whether a row has room for a widget; `fill` may be in it once."""
    is_twice = name == FILL and any(one == FILL for one, _ in row[2])
    return len(row[2]) < MOST_ITEMS and not is_twice


def _alone(rows: Rows, row: RowSpec, at: int) -> tuple[Rows, Optional[Place]]:
    """The rows with another one, unless there are `MOST_ROWS`."""
    if len(rows) == MOST_ROWS:
        return rows, None
    return [*rows[:at], row, *rows[at:]], (at, 0)


def moved(rows: Rows, place: Place, key: str) -> tuple[Rows, Place]:
    """The rows with an item one step further, and where it stands then.

    left and right: within its row. up and down: to the row above or below, and past the first and
    the last one into a row of its own.
    """
    row, at = place
    if key in ("left", "right"):
        to = at + (1 if key == "right" else -1)
        if not 0 <= to < len(rows[row][2]):
            return rows, place
        return _put(_taken(rows, place), (row, to), rows[row][2][at]), (row, to)
    return _to_row(rows, place, row + (1 if key == "down" else -1))


def _to_row(rows: Rows, place: Place, to: int) -> tuple[Rows, Place]:
    row, at = place
    item, is_alone = rows[row][2][at], len(rows[row][2]) == 1
    left = _taken(rows, place)
    if 0 <= to < len(rows):
        if not _fits(rows[to], item[0]):
            return rows, place
        index = min(at, len(rows[to][2]))
        placed = _put(left, (to, index), item)
        return _tidy(placed), (to - (is_alone and to > row), index)
    if is_alone or len(rows) == MOST_ROWS:
        return rows, place
    alone = rows[row]._replace(items=[item])
    return ([alone, *left], (0, 0)) if to < 0 else ([*left, alone], (len(rows), 0))


def changed(rows: Rows, place: Place, option: str, value: object) -> Rows:
    """The rows with an option of an item set, or removed where `value` is None."""
    row = rows[place[0]]
    items = row.items
    name, given_options = items[place[1]]
    options = {key: other for key, other in given_options.items() if key not in ("widget", option)}
    if value is not None:
        options[option] = value
    again = [*items[: place[1]], Item(name, options), *items[place[1] + 1 :]]
    return [*rows[: place[0]], row._replace(items=again), *rows[place[0] + 1 :]]


def with_row_option(rows: Rows, row: int, option: str, value: Any) -> Rows:
    """The rows with what a row has beside its widgets set; None: its default."""
    defaults: dict[str, Any] = {"separator": WALL, "level": 1, "layout": "", "title": ""}
    given: dict[str, Any] = {option: defaults[option] if value is None else value}
    changed_row = rows[row]._replace(**given)
    return [*rows[:row], changed_row, *rows[row + 1 :]]


def with_text(rows: Rows, place: Place, option: str, text: str) -> Optional[Rows]:
    """The rows with a text as an option of an item, or with -1 for the item as the title of a row;
    "" removes it. None where the text is not allowed."""
    if place[1] < 0:
        is_title = title(text) == text
        return with_row_option(rows, place[0], option, text) if is_title else None
    if not text:
        return changed(rows, place, option, None)
    spec = {**specs(rows[place[0]].items[place[1]].name), **COMMON}.get(option)
    is_allowed = spec is not None and spec.read(text) is not None
    return changed(rows, place, option, text) if is_allowed else None


def _taken(rows: Rows, place: Place) -> Rows:
    """The rows without an item; a row may be empty."""
    return [_cut(row, place[1]) if i == place[0] else row for i, row in enumerate(rows)]


def _cut(row: RowSpec, at: int) -> RowSpec:
    return row._replace(items=[item for index, item in enumerate(row.items) if index != at])


def _put(rows: Rows, place: Place, item: Item) -> Rows:
    row = rows[place[0]]
    put = row._replace(items=[*row.items[: place[1]], item, *row.items[place[1] :]])
    return [*rows[: place[0]], put, *rows[place[0] + 1 :]]


def _tidy(rows: Rows) -> Rows:
    return [row for row in rows if row[2]]
