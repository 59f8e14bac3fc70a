"""The keys of config.json: one table that the schema, the checks and the commands read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

from hudline.cli.themes import BACKGROUNDS
from hudline.cli.themes import names as built_in_themes
from hudline.layout import DOT, GAP, LEVELS, PRESETS, STANDARD, WALL
from hudline.page.hours import CLOCKS
from hudline.page.icons import SETS
from hudline.page.labels import LANGUAGES
from hudline.page.options import default
from hudline.store import own
from hudline.store.config import NORMAL, SURFACES
from hudline.store.home import Home
from hudline.store.own_themes import is_name
from hudline.store.targets import TARGETS

if TYPE_CHECKING:
    from hudline.page.options import Spec


class Key(NamedTuple):
    """A key: its name, what its value may be (None: `kind` says it), what counts without it, and
    what it does. `kind`: value, verbosity, theme, language, rows, commands or text."""

    name: str
    spec: Optional[Spec]
    default: Any
    says: str
    kind: str = "value"


def _key(name: str, spec: Spec, says: str) -> Key:
    return Key(name, spec, default(spec), says)


_PRESETS = (STANDARD, *(name for name in PRESETS if name != STANDARD))
KEYS: dict[str, Key] = {
    key.name: key
    for key in (
        Key("$schema", None, "", "Where editors find what this file may hold.", "text"),
        Key("verbosity", None, LEVELS[NORMAL], "How much of the rows is shown.", "verbosity"),
        _key("preset", _PRESETS, "Which rows are shown, where `rows` does not say it."),
        Key("rows", None, None, "The rows, top to bottom, and what stands in each.", "rows"),
        Key("theme", None, "default", "The colours, by the name of a theme.", "theme"),
        _key(
            "background",
            ("auto", *BACKGROUNDS),
            "What the terminal's background is; auto asks the environment.",
        ),
        _key("icons", SETS, "The set of signs."),
        Key(
            "language",
            ("auto", *LANGUAGES),
            "auto",
            "The language of labels; auto is the locale's.",
            "language",
        ),
        _key(
            "clock",
            CLOCKS,
            "Hours of the clock that times of day are told on; auto is the locale's.",
        ),
        _key("links", ("auto", "on", "off"), "Whether names lead to files, branches and pages."),
        _key("project", True, "Whether a project's .claude/hudline.json is used."),
        Key("commands", None, {}, "Commands of your own, for the widget `command`.", "commands"),
        _key("wrap", False, "Whether the line from before Hudline is shown above its rows."),
        _key("targets", TARGETS, "How much is kept of what tools work on."),
        _key("surface", SURFACES, "What of band and status line is shown where both could be."),
        _key("bell", ("off", "bell", "notify"), "How the terminal calls when you are needed."),
    )
}
SEPARATORS = (WALL, GAP, DOT)
WHOLE = ("lines",)  # of what a command is told, what is counted, not measured
# What the common options of widgets do, and what counts where one is not given.
OPTIONS_OF_ALL: dict[str, tuple[str, str]] = {
    "level": ("The least verbosity at which it shows.", "it shows at every level"),
    "rank": ("On a crowded row the lowest rank leaves first.", "its own rank is used"),
    "tone": ("The tone of its plain text.", "its own tone is used"),
}
# What a command of the person's own may be told beside what it runs.
COMMAND: dict[str, Spec] = {
    name: tuple(map(int, limits)) if name in WHOLE else limits
    for name, limits in own.LIMITS.items()
}


def themes(home: Home) -> tuple[str, ...]:
    """The names of all themes, the person's own last."""
    own = sorted(path.stem for path in Path(home.themes).glob("*.json"))
    built_in = built_in_themes()
    return (*built_in, *(one for one in own if one not in built_in and is_name(one)))
