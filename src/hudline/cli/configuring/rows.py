"""Rows as they are moved about: (separator, least verbosity, items), and back to a configuration.

Every function gives new rows, or the same where a move leads nowhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Optional

from hudline.layout import FILL, LEVELS, MOST_ITEMS, MOST_ROWS, PRESETS, STANDARD, WALL, lines

if TYPE_CHECKING:
    from hudline.layout import Item, Line

    Rows = list[Line]
    Place = tuple[int, int]  # a row, and an item in it


class Gone(NamedTuple):
    """An item that was taken out: its row as it was before, and where both stood."""

    row: Line
    place: Place

    @property
    def item(self) -> Item:
        """The item itself, with its options."""
        return self.row[2][self.place[1]]


def read(config: dict[str, Any]) -> Rows:
    """The rows that a configuration shows at its fullest, without the line that `wrap` adds."""
    own: dict[str, Any] = {key: config[key] for key in ("rows", "preset") if key in config}
    return lines(own, len(LEVELS) - 1)


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
    kept = {key: value for key, value in config.items() if key not in ("rows", "preset")}
    return {**kept, "rows": told(rows)}


def told(rows: Rows) -> list[Any]:
    """The rows as they are written in a file."""
    return [_row(row) for row in rows]


def with_preset(config: dict[str, Any], name: str) -> dict[str, Any]:
    """The configuration with the rows of a preset."""
    kept = {key: value for key, value in config.items() if key not in ("rows", "preset")}
    return kept if name == STANDARD else {**kept, "preset": name}


def _row(row: Line) -> Any:
    gap, least, items = row
    told = [_item(item) for item in items]
    more: dict[str, Any] = {} if gap == WALL else {"separator": gap}
    if least > 1:
        more["level"] = LEVELS[least]
    return {"widgets": told, **more} if more else told


def _item(item: Item) -> Any:
    name, given = item
    options = {key: value for key, value in given.items() if key != "widget"}
    return {"widget": name, **options} if options else name


def named(rows: Rows) -> set[str]:
    """The widgets that stand in the rows."""
    return {name for _, _, items in rows for name, _ in items}


def without(rows: Rows, place: Place) -> Rows:
    """The rows without an item; a row that is empty then goes too."""
    return _tidy(_taken(rows, place))


def added(rows: Rows, name: str, near: Optional[int]) -> tuple[Rows, Optional[Place]]:
    """The rows with a widget at the end of the row `near`, else in a new one; where it stands."""
    item: Item = (name, {})
    if near is not None and _fits(rows[near], name):
        place = len(rows[near][2])
        return _put(rows, (near, place), item), (near, place)
    return _alone(rows, (WALL, 1, [item]), len(rows))


def back(rows: Rows, gone: Gone) -> tuple[Rows, Optional[Place]]:
    """The rows with an item where it stood: beside its former neighbours, the nearest first, else
    in a row like its former one."""
    gap, least, items = gone.row
    at, name = gone.place[1], gone.item[0]
    beside = [(one, 1) for one, _ in reversed(items[:at])] + [
        (one, 0) for one, _ in items[at + 1 :]
    ]
    for neighbour, behind in beside:
        for row, (_, _, there) in enumerate(rows):
            names = [one for one, _ in there]
            if neighbour != FILL and neighbour in names and _fits(rows[row], name):
                place = (row, names.index(neighbour) + behind)
                return _put(rows, place, gone.item), place
    return _alone(rows, (gap, least, [gone.item]), min(gone.place[0], len(rows)))


def _fits(row: Line, name: str) -> bool:
    """Whether a row has room for a widget; it has free space once."""
    is_twice = name == FILL and any(one == FILL for one, _ in row[2])
    return len(row[2]) < MOST_ITEMS and not is_twice


def _alone(rows: Rows, row: Line, at: int) -> tuple[Rows, Optional[Place]]:
    """The rows with one more, where there may be one more."""
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
        made = _put(left, (to, index), item)
        return _tidy(made), (to - (is_alone and to > row), index)
    if is_alone or len(rows) == MOST_ROWS:
        return rows, place
    alone: Line = (rows[row][0], rows[row][1], [item])
    return ([alone, *left], (0, 0)) if to < 0 else ([*left, alone], (len(rows), 0))


def changed(rows: Rows, place: Place, option: str, value: object) -> Rows:
    """The rows with an option of an item set, or forgotten where `value` is None."""
    gap, least, items = rows[place[0]]
    name, given = items[place[1]]
    kept = {key: told for key, told in given.items() if key not in ("widget", option)}
    if value is not None:
        kept[option] = value
    again = [*items[: place[1]], (name, kept), *items[place[1] + 1 :]]
    return [*rows[: place[0]], (gap, least, again), *rows[place[0] + 1 :]]


def _taken(rows: Rows, place: Place) -> Rows:
    """The rows without an item; a row may be empty."""
    return [_cut(row, place[1]) if i == place[0] else row for i, row in enumerate(rows)]


def _cut(row: Line, at: int) -> Line:
    return (row[0], row[1], [item for index, item in enumerate(row[2]) if index != at])


def _put(rows: Rows, place: Place, item: Item) -> Rows:
    gap, least, items = rows[place[0]]
    put: Line = (gap, least, [*items[: place[1]], item, *items[place[1] :]])
    return [*rows[: place[0]], put, *rows[place[0] + 1 :]]


def _tidy(rows: Rows) -> Rows:
    return [row for row in rows if row[2]]
