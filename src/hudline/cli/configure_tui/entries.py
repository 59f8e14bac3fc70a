"""The list of `hudline configure`: settings, rows, widgets, their options, in groups."""

from __future__ import annotations

from typing import Any, NamedTuple, Optional

from hudline.cli.configure_tui import rows
from hudline.cli.keys import KEYS
from hudline.cli.reference.manual import is_own, names, specs
from hudline.config.reader import verbosity
from hudline.core.verbosity import LEVELS
from hudline.render.layout import FILL
from hudline.render.widget import COMMON, PRESETS, Choice, Spec, Switch

SETTING, VALUE, ROW, ROW_OPTION = "setting", "value", "row", "row option"
WIDGET, OPTION, SPARE = "widget", "option", "spare"
OWN = "your own"  # the name of rows that are no preset's
AS_SAVED = "your own, as saved"  # the saved ones, where others were edited
# The settings by group, those that people change most first; any other follows at the end.
_LOOK = (
    "preset",
    "theme",
    "layout",
    "icons",
    "verbosity",
    "language",
    "background",
    "clock",
    "links",
)
_BEHAVIOUR = ("surface", "bell", "wrap", "project", "targets", "host")
LOOK, BEHAVIOUR, ROWS = "Look", "Behaviour", "Rows"
OWN_SPARES, SPARES = "Yours, not shown", "Not shown"
ROW_OPTIONS = ("separator", "level", "layout", "title")  # what a row has beside its widgets

Themes = tuple[str, ...]


class Entry(NamedTuple):
    """A line of the list. `name`: a key, a widget or an option; `row` and `place`: where it is, of
    a value its place among those of the key."""

    kind: str
    name: str = ""
    row: int = -1
    place: int = -1

    @property
    def at(self) -> tuple[int, int]:
        """Where the widget stands; of a row, and of what a row has, with -1 for the widget."""
        return self.row, self.place


def entries(
    config: dict[str, Any], opened: Optional[tuple[int, int]], key: str = "", count: int = 0
) -> list[Entry]:
    """The list for a configuration; the widget or row at `opened` with its options below it, the
    setting `key` with its values, `count` of them."""
    listed: list[Entry] = []
    for name in settings():
        listed.append(Entry(SETTING, name))
        listed += [Entry(VALUE, name, -1, at) for at in range(count if name == key else 0)]
    shown = rows.read(config)
    for row, items in enumerate(one.items for one in shown):
        listed.append(Entry(ROW, "", row))
        if (row, -1) == opened:
            listed += [Entry(ROW_OPTION, option, row) for option in ROW_OPTIONS]
        for place, (name, _) in enumerate(items):
            listed.append(Entry(WIDGET, name, row, place))
            if (row, place) == opened:
                listed += [Entry(OPTION, option, row, place) for option in options(name)]
    placed = rows.named(shown)
    spare = [name for name in names() if name not in placed]
    spare.sort(key=lambda name: not is_own(name))
    return listed + [Entry(SPARE, name) for name in (*spare, FILL)]


def settings() -> list[str]:
    """The keys with a choice of words, the most used first."""
    known = [key.name for key in KEYS.values() if isinstance(key.spec, (Choice, Switch))]
    first = (*_LOOK, *_BEHAVIOUR)
    return [*first, *(name for name in known if name not in first)]


def group(entry: Entry) -> str:
    """The group of an entry: LOOK, BEHAVIOUR, ROWS, OWN_SPARES or SPARES."""
    if entry.kind in (SETTING, VALUE):
        return LOOK if entry.name in _LOOK else BEHAVIOUR
    if entry.kind == SPARE:
        return OWN_SPARES if is_own(entry.name) else SPARES
    return ROWS


def options(name: str) -> dict[str, Spec]:
    """The options that a widget takes, its own first."""
    return {} if name == FILL else {**specs(name), **COMMON}


def choices(name: str, themes: Themes) -> list[Any]:
    """The values of a setting."""
    if name == "theme":
        return list(themes)
    if name == "verbosity":
        return list(LEVELS)
    spec = KEYS[name].spec
    return list(spec.words) if isinstance(spec, Choice) else [True, False]


def value(config: dict[str, Any], name: str) -> Any:
    """The value of a setting in a configuration."""
    if name == "preset":
        return rows.preset_of(config) or OWN
    if name == "verbosity":
        return LEVELS[verbosity({}, config)]
    return config.get(name, KEYS[name].default)


def summary(config: dict[str, Any]) -> str:
    """A configuration in a few words."""
    preset = value(config, "preset")
    rows_text = "your own rows" if preset == OWN or preset not in PRESETS else f"preset {preset}"
    return f"{rows_text}, theme {value(config, 'theme')}, {value(config, 'verbosity')}"
