"""The rows that a person wrote: what in them does not count, and what does instead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from hudline.cli.keys import OPTIONS_OF_ALL
from hudline.cli.manual import allowed, default_of, names, nearest, said, specs
from hudline.layout import (
    FILL,
    LEVELS,
    MOST_ITEMS,
    MOST_ROWS,
    WALL,
    least_level,
)
from hudline.layout.written import is_name, separator
from hudline.page.given import is_good
from hudline.page.options import COMMON
from hudline.wire.text import clean

ROW_KEYS = ("widgets", "separator", "level")
_PASSED = "it is ignored"


class Finding(NamedTuple):
    """A value that does not count: the key as a path, why, what counts instead, what was meant."""

    key: str
    reason: str
    instead: str
    hint: str = ""


def of_rows(rows: list[Any]) -> Iterator[Finding]:
    """The faults of `rows`, in their order."""
    if not rows:
        yield Finding("rows", "holds no row", "the preset is used")
    for index, row in enumerate(rows[:MOST_ROWS]):
        yield from _row(f"rows[{index}]", row)
    if len(rows) > MOST_ROWS:
        yield Finding(f"rows[{MOST_ROWS}]", f"is more than {MOST_ROWS} rows", _PASSED)


def of_the_person(rows: list[Any], names: tuple[str, ...]) -> Iterator[Finding]:
    """The widgets of `names` in the rows of a project, which may not ask for them."""
    for index, row in enumerate(rows[:MOST_ROWS]):
        where, widgets = items(f"rows[{index}]", row)
        for place, item in enumerate(widgets):
            name = item.get("widget") if isinstance(item, dict) else item
            if name in names:
                reason = f"is {name}, which is not for a project to show"
                yield Finding(f"{where}[{place}]", reason, _PASSED)


def items(where: str, row: Any) -> tuple[str, list[Any]]:
    """The items of a row, and where they stand."""
    if isinstance(row, dict):
        where, row = where + ".widgets", row.get("widgets")
    return where, row if isinstance(row, list) else [row]


def _row(where: str, row: Any) -> Iterator[Finding]:
    if isinstance(row, dict):
        yield from _keys(where, row)
    at, widgets = items(where, row)
    if not isinstance(row.get("widgets") if isinstance(row, dict) else row, list):
        alone = widgets[0]
        is_one = isinstance(alone, str) and (alone == FILL or alone in names())
        instead = "it stands in a row by itself" if is_one else _PASSED
        yield Finding(at, f"is {_short(alone)}, not a list of widgets", instead)
        return
    if not widgets:
        yield Finding(at, "holds no widget", _PASSED)
    for index, item in enumerate(widgets[:MOST_ITEMS]):
        yield from _item(f"{at}[{index}]", item)
    if len(widgets) > MOST_ITEMS:
        yield Finding(f"{at}[{MOST_ITEMS}]", f"is more than {MOST_ITEMS} widgets", _PASSED)
    if sum(_name(item) == FILL for item in widgets[:MOST_ITEMS]) > 1:
        yield Finding(at, "has more than one fill", "the last one is used")


def _keys(where: str, row: dict[str, Any]) -> Iterator[Finding]:
    """What a row says beside its widgets."""
    for name in row:
        if name not in ROW_KEYS:
            hint = nearest(name, ROW_KEYS)
            yield Finding(f"{where}.{clean(name, 40)}", "is not a key of a row", _PASSED, hint)
    gap, level = row.get("separator", WALL), row.get("level", "quiet")
    if gap != separator(gap):
        reason = f"is {_short(gap)}, not a text of at most 5 characters"
        yield Finding(where + ".separator", reason, f'"{separator(gap)}" is used')
    if not least_level(level, 0):
        reason = f"is {_short(level)}, not {allowed(LEVELS[1:])}"
        yield Finding(where + ".level", reason, "it shows at every level", _meant(level, LEVELS))


def _item(where: str, item: Any) -> Iterator[Finding]:
    name = _name(item)
    if not isinstance(name, str):
        yield Finding(where, f"is {_short(item)}, not the name of a widget", _PASSED)
    elif name != FILL and name not in names():
        hint = nearest(name, (*names(), FILL))
        instead = "its name shows faintly" if is_name(name) else _PASSED
        yield Finding(where, f"is {_short(name)}, which is not a widget", instead, hint)
    elif isinstance(item, dict):
        yield from _options(where, name, item)


def _options(where: str, name: str, item: dict[str, Any]) -> Iterator[Finding]:
    own = {} if name == FILL else specs(name)
    common = {} if name == FILL else COMMON
    for option, value in item.items():
        if option == "widget":
            continue
        at = f"{where}.{clean(option, 40)}"
        spec = common.get(option, own.get(option))
        if spec is None:
            hint = nearest(option, (*own, *common))
            yield Finding(at, f"is not an option of {name}", _PASSED, hint)
        elif not is_good(spec, value):
            shared = option in common
            instead = OPTIONS_OF_ALL[option][1] if shared else f"{default_of(spec)} is used"
            hint = _meant(value, spec) if isinstance(spec, tuple) else ""
            yield Finding(at, f"is {_short(value)}, not {allowed(spec)}", instead, hint)


def _name(item: Any) -> Any:
    return item.get("widget") if isinstance(item, dict) else item


def _short(value: object) -> str:
    return clean(said(value), 40)


def _meant(value: object, known: tuple[Any, ...]) -> str:
    words = [word for word in known if isinstance(word, str)]
    return nearest(value, words) if isinstance(value, str) else ""
