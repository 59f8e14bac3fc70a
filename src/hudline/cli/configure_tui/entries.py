"""The list of `hudline configure`: settings, rows, widgets, their options, in groups."""

from __future__ import annotations

from typing import Any, NamedTuple, Optional

from hudline.cli.configure_tui import rows
from hudline.cli.keys import KEYS, OPTIONS_OF_ALL
from hudline.cli.reference.manual import allowed, names, page, specs
from hudline.config.reader import verbosity
from hudline.core.verbosity import LEVELS
from hudline.render.layout import FILL
from hudline.render.widget import COMMON, PRESETS, Choice, Spec, Switch, Text

SETTING, ROW, WIDGET, OPTION, SPARE = "setting", "row", "widget", "option", "spare"
OWN = "your own"  # the name of rows that are no preset's
AS_SAVED = "your own, as saved"  # the saved ones, where others were edited
_FILL_SAYS = "Free space: what stands behind it is at the right edge."
# The settings by group, those that people change most first; any other follows at the end.
_LOOK = ("preset", "theme", "icons", "verbosity", "language", "background", "clock", "links")
_BEHAVIOUR = ("surface", "bell", "wrap", "project", "targets", "host")
LOOK, BEHAVIOUR, ROWS, SPARES = "Look", "Behaviour", "Rows", "Not shown"


Themes = tuple[str, ...]


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
    listed = [Entry(SETTING, name) for name in settings()]
    shown = rows.read(config)
    for row, items in enumerate(one.items for one in shown):
        listed.append(Entry(ROW, "", row))
        for place, (name, _) in enumerate(items):
            listed.append(Entry(WIDGET, name, row, place))
            if (row, place) == opened:
                listed += [Entry(OPTION, option, row, place) for option in options(name)]
    placed = rows.named(shown)
    spare = [name for name in names() if name not in placed]
    return listed + [Entry(SPARE, name) for name in (*spare, FILL)]


def settings() -> list[str]:
    """The keys with a choice of words, the most used first."""
    known = [key.name for key in KEYS.values() if isinstance(key.spec, (Choice, Switch))]
    first = (*_LOOK, *_BEHAVIOUR)
    return [*first, *(name for name in known if name not in first)]


def group(entry: Entry) -> str:
    """The group of an entry: LOOK, BEHAVIOUR, ROWS or SPARES."""
    if entry.kind == SETTING:
        return LOOK if entry.name in _LOOK else BEHAVIOUR
    return SPARES if entry.kind == SPARE else ROWS


def found(listed: list[Entry], config: dict[str, Any], known: Themes, text: str) -> list[int]:
    """The places of the entries that `text` means: by name, else by a value, else by what they are
    for. known: the names of all themes."""
    sought = text.strip().lower().replace(" ", "_")
    if not sought:
        return []
    by_name = [at for at, entry in enumerate(listed) if sought in _label(entry)]
    if by_name:
        return by_name
    by_value = [
        at
        for at, entry in enumerate(listed)
        if entry.kind == SETTING
        and any(sought in str(choice).lower() for choice in choices(entry.name, known))
    ]
    return by_value or [
        at
        for at, entry in enumerate(listed)
        if sought in says(entry, config).lower().replace(" ", "_")
    ]


def _label(entry: Entry) -> str:
    return f"row_{entry.row + 1}" if entry.kind == ROW else entry.name


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


def says(entry: Entry, config: dict[str, Any]) -> str:
    """A sentence that explains an entry."""
    if entry.kind == SETTING:
        return KEYS[entry.name].says.replace("`", "")
    if entry.kind == ROW:
        row = rows.read(config)[entry.row]
        drawn = f", drawn as {row.layout}" if row.layout else ""
        between = f'A row with "{row.separator}" between its widgets'
        return f"{between}, shown from {LEVELS[row.level]} on{drawn}."
    if entry.kind == OPTION:
        name, _ = rows.read(config)[entry.row][2][entry.place]
        return _option_says(name, entry.name)
    if entry.name == FILL:
        return _FILL_SAYS
    if entry.name not in names():
        return "There is no such widget."
    manual = page(entry.name)
    return f"{manual.caption} Example: {manual.example}"


def _option_says(name: str, option: str) -> str:
    if option in OPTIONS_OF_ALL:
        return OPTIONS_OF_ALL[option][0]
    text = f"{option}: {allowed(specs(name)[option])}. "
    if isinstance(specs(name)[option], Text):
        text += "It is written in the file: hudline config edit. "
    return text + page(name).options.replace("`", "")


def summary(config: dict[str, Any]) -> str:
    """A configuration in a few words."""
    preset = value(config, "preset")
    rows_text = "your own rows" if preset == OWN or preset not in PRESETS else f"preset {preset}"
    return f"{rows_text}, theme {value(config, 'theme')}, {value(config, 'verbosity')}"
