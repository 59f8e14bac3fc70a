"""Validates the rows of a configuration: each invalid value, and widgets that can show nothing.

The options of a widget that shows nothing may each be valid, so such a finding refuses no change.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Callable, NamedTuple

from hudline.cli.keys import OPTIONS_OF_ALL
from hudline.cli.reference.manual import allowed, default_of, names, nearest, shortened, specs
from hudline.config import user_commands
from hudline.core.fields import clean
from hudline.core.verbosity import LEVELS
from hudline.events.limits import parse_window_name
from hudline.render.edges import LAYOUTS
from hudline.render.layout import (
    FILL,
    LONGEST_TITLE,
    MOST_ITEMS,
    MOST_ROWS,
    WALL,
    is_name,
    least_level,
    separator,
    title,
)
from hudline.render.widget import COMMON, Choice
from hudline.widgets.limits import WINDOWS

Options = dict[str, Any]  # of a widget, as they are written
_ROW_KEYS = ("widgets", "separator", "level", "layout", "title")
_IGNORED = "it is ignored"
_NOTHING = "nothing is shown"


class Finding(NamedTuple):
    """An invalid value: its key as a path, the reason, the effect, and a suggestion."""

    key: str
    reason: str
    effect: str
    hint: str = ""


def invalid_rows(rows: list[Any]) -> Iterator[Finding]:
    """The invalid values of `rows`, in their order."""
    if not rows:
        yield Finding("rows", "holds no row", "the preset is used")
    for index, row in enumerate(rows[:MOST_ROWS]):
        yield from _row(f"rows[{index}]", row)
    if len(rows) > MOST_ROWS:
        yield Finding(f"rows[{MOST_ROWS}]", f"is more than {MOST_ROWS} rows", _IGNORED)


def personal_widgets(rows: list[Any], is_personal: Callable[[str], bool]) -> Iterator[Finding]:
    """The widgets in the rows of a project that it may not show."""
    for index, row in enumerate(rows[:MOST_ROWS]):
        where, widgets = _items(f"rows[{index}]", row)
        for place, item in enumerate(widgets):
            name = _name(item)
            if isinstance(name, str) and is_personal(name):
                reason = f"is {name}, which is not for a project to show"
                yield Finding(f"{where}[{place}]", reason, _IGNORED)


def _items(where: str, row: Any) -> tuple[str, list[Any]]:
    """The path of the items of a row, and the items."""
    if isinstance(row, dict):
        where, row = where + ".widgets", row.get("widgets")
    return where, row if isinstance(row, list) else [row]


def _row(where: str, row: Any) -> Iterator[Finding]:
    if isinstance(row, dict):
        yield from _keys(where, row)
    at, widgets = _items(where, row)
    if not isinstance(row.get("widgets") if isinstance(row, dict) else row, list):
        alone = widgets[0]
        is_one = isinstance(alone, str) and (alone == FILL or alone in names())
        effect = "it stands in a row by itself" if is_one else _IGNORED
        yield Finding(at, f"is {shortened(alone)}, not a list of widgets", effect)
        return
    if not widgets:
        yield Finding(at, "holds no widget", _IGNORED)
    for index, item in enumerate(widgets[:MOST_ITEMS]):
        yield from _item(f"{at}[{index}]", item)
    if len(widgets) > MOST_ITEMS:
        yield Finding(f"{at}[{MOST_ITEMS}]", f"is more than {MOST_ITEMS} widgets", _IGNORED)
    if sum(_name(item) == FILL for item in widgets[:MOST_ITEMS]) > 1:
        yield Finding(at, "has more than one fill", "the last one is used")


def _keys(where: str, row: dict[str, Any]) -> Iterator[Finding]:
    """The invalid keys and values of a row, except its widgets."""
    for name in row:
        if name not in _ROW_KEYS:
            hint = nearest(name, _ROW_KEYS)
            yield Finding(f"{where}.{clean(name, 40)}", "is not a key of a row", _IGNORED, hint)
    gap, level = row.get("separator", WALL), row.get("level", "quiet")
    if gap != separator(gap):
        reason = f"is {shortened(gap)}, not a text of at most 5 characters"
        yield Finding(where + ".separator", reason, f'"{separator(gap)}" is used')
    if not least_level(level, 0):
        reason = f"is {shortened(level)}, not {allowed(Choice(LEVELS[1:]))}"
        yield Finding(where + ".level", reason, "it shows at every level", _similar(level, LEVELS))
    layout, name = row.get("layout", LAYOUTS[0]), row.get("title", "")
    if layout not in LAYOUTS:
        reason = f"is {shortened(layout)}, not {allowed(Choice(LAYOUTS))}"
        effect = "it has the layout of all rows"
        yield Finding(where + ".layout", reason, effect, _similar(layout, LAYOUTS))
    if name != title(name):
        reason = f"is {shortened(name)}, not a text of at most {LONGEST_TITLE} characters"
        yield Finding(where + ".title", reason, "its own title is used")


def _item(where: str, item: Any) -> Iterator[Finding]:
    name = _name(item)
    if not isinstance(name, str):
        yield Finding(where, f"is {shortened(item)}, not the name of a widget", _IGNORED)
    elif name != FILL and name not in names():
        hint = nearest(name, (*names(), FILL))
        effect = "its name shows faintly" if is_name(name) else _IGNORED
        yield Finding(where, f"is {shortened(name)}, which is not a widget", effect, hint)
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
            yield Finding(at, f"is not an option of {name}", _IGNORED, hint)
        elif spec.read(value) is None:
            shared = option in common
            effect = OPTIONS_OF_ALL[option][1] if shared else f"{default_of(spec)} is used"
            hint = _similar(value, spec.words) if isinstance(spec, Choice) else ""
            yield Finding(at, f"is {shortened(value)}, not {allowed(spec)}", effect, hint)


def _name(item: Any) -> Any:
    return item.get("widget") if isinstance(item, dict) else item


def _similar(value: object, known: tuple[Any, ...]) -> str:
    words = [word for word in known if isinstance(word, str)]
    return nearest(value, words) if isinstance(value, str) else ""


# Widgets that can show nothing


def empty_widgets(config: dict[str, Any]) -> Iterator[Finding]:
    """The widgets of a configuration that lack the option, or the command, that they show."""
    rows = config.get("rows")
    for index, row in enumerate(rows[:MOST_ROWS] if isinstance(rows, list) else []):
        where, widgets = _items(f"rows[{index}]", row)
        for place, item in enumerate(widgets[:MOST_ITEMS]):
            name = _name(item)
            check = _CHECKS.get(name) if isinstance(name, str) else None
            if check:
                options = item if isinstance(item, dict) else {}
                yield from check(f"{where}[{place}]", options, config)


def _command(where: str, options: Options, config: dict[str, Any]) -> Iterator[Finding]:
    name, table = options.get("name"), config.get(user_commands.COMMANDS)
    if not name or not isinstance(name, str):
        reason = "does not say which of your commands: its name is missing"
        yield Finding(where, reason, _NOTHING)
    elif user_commands.command(config, name) is None:
        names = list(table) if isinstance(table, dict) else []
        known = [one for one in names if user_commands.command(config, one)]
        reason = f"is {shortened(name)}, which is not one of your commands"
        yield Finding(f"{where}.name", reason, _NOTHING, nearest(name, known))


def _variable(where: str, options: Options, config: dict[str, Any]) -> Iterator[Finding]:
    if not options.get("name"):
        yield Finding(where, "does not say which variable: its name is missing", _NOTHING)


def _text(where: str, options: Options, config: dict[str, Any]) -> Iterator[Finding]:
    if not options.get("text"):
        yield Finding(where, "does not say what to show: its text is missing", _NOTHING)


def _limits(where: str, options: Options, config: dict[str, Any]) -> Iterator[Finding]:
    windows = options.get("windows")
    for word in windows.replace(",", " ").split() if isinstance(windows, str) else []:
        if word in WINDOWS.values() or word.startswith(tuple(WINDOWS)) or _may_be(word.lower()):
            continue
        reason = f"names {shortened(word)}, not one of {', '.join(WINDOWS.values())}"
        yield Finding(f"{where}.windows", reason, "that one is not shown")


def _may_be(word: str) -> bool:
    """Whether an account may have a window of that name: a model's, or one of another kind."""
    short, _, rest = parse_window_name(word)
    return bool(rest) if short else word.replace("_", "").isalpha()


_CHECKS = {"command": _command, "variable": _variable, "text": _text, "limits": _limits}
