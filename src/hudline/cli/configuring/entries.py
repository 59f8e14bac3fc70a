"""What stands in the list of `hudline configure`: settings, rows, widgets, their options."""

from __future__ import annotations

from typing import Any, NamedTuple, Optional

from hudline.cli.configuring import rows
from hudline.cli.keys import KEYS, OPTIONS_OF_ALL
from hudline.cli.manual import allowed, names, page, specs
from hudline.layout import FILL, LEVELS, PRESETS
from hudline.page.options import COMMON
from hudline.store.config import verbosity

SETTING, ROW, WIDGET, OPTION, SPARE = "setting", "row", "widget", "option", "spare"
OWN = "your own"  # the name of rows that are no preset's
AS_SAVED = "your own, as saved"  # of those, the ones that are written, where others were made
_FILL_SAYS = "Free space: what stands behind it is at the right edge."


class Entry(NamedTuple):
    """A line of the list. `name`: a key, a widget or an option; `row` and `place`: where it is."""

    kind: str
    name: str = ""
    row: int = -1
    place: int = -1

    @property
    def at(self) -> tuple[int, int]:
        """Where the widget stands."""
        return self.row, self.place


def entries(config: dict[str, Any], opened: Optional[tuple[int, int]]) -> list[Entry]:
    """The list for a configuration; the widget at `opened` with its options below it."""
    made = [Entry(SETTING, name) for name in settings()]
    shown = rows.read(config)
    for row, (_, _, items) in enumerate(shown):
        made.append(Entry(ROW, "", row))
        for place, (name, _) in enumerate(items):
            made.append(Entry(WIDGET, name, row, place))
            if (row, place) == opened:
                made += [Entry(OPTION, option, row, place) for option in options(name)]
    placed = rows.named(shown)
    spare = [name for name in names() if name not in placed]
    return made + [Entry(SPARE, name) for name in (*spare, FILL)]


def settings() -> list[str]:
    """The keys that are a choice between words, the most asked for first."""
    first = ["preset", "theme", "background", "icons", "verbosity", "language"]
    rest = [key.name for key in KEYS.values() if isinstance(key.spec, (tuple, bool))]
    return first + [name for name in rest if name not in first]


def options(name: str) -> dict[str, Any]:
    """The options that a widget takes, its own first."""
    return {} if name == FILL else {**specs(name), **COMMON}


def choices(name: str, themes: tuple[str, ...]) -> list[Any]:
    """What a setting may be."""
    if name == "theme":
        return list(themes)
    if name == "verbosity":
        return list(LEVELS)
    spec = KEYS[name].spec
    return [True, False] if isinstance(spec, bool) else list(spec or ())


def value(config: dict[str, Any], name: str) -> Any:
    """What a setting is in a configuration."""
    if name == "preset":
        return rows.preset_of(config) or OWN
    if name == "verbosity":
        return LEVELS[verbosity({}, config)]
    return config.get(name, KEYS[name].default)


def says(entry: Entry, config: dict[str, Any]) -> str:
    """A sentence about an entry."""
    if entry.kind == SETTING:
        return KEYS[entry.name].says.replace("`", "")
    if entry.kind == ROW:
        gap, least, _ = rows.read(config)[entry.row]
        return f'A row with "{gap}" between its widgets, shown from {LEVELS[least]} on.'
    if entry.kind == OPTION:
        name, _ = rows.read(config)[entry.row][2][entry.place]
        return _option_says(name, entry.name)
    if entry.name == FILL:
        return _FILL_SAYS
    if entry.name not in names():
        return "There is no such widget."
    told = page(entry.name)
    return f"{told.caption} Example: {told.example}"


def _option_says(name: str, option: str) -> str:
    if option in OPTIONS_OF_ALL:
        return OPTIONS_OF_ALL[option][0]
    told = f"{option}: {allowed(specs(name)[option])}. "
    if isinstance(specs(name)[option], str):
        told += "It is written in the file: hudline config edit. "
    return told + page(name).options.replace("`", "")


def summary(config: dict[str, Any]) -> str:
    """A configuration in a few words, for whoever has saved it."""
    shown = value(config, "preset")
    rows_told = "your own rows" if shown == OWN or shown not in PRESETS else f"preset {shown}"
    return f"{rows_told}, theme {value(config, 'theme')}, {value(config, 'verbosity')}"
