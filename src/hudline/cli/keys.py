"""The keys of config.json: one table that the schema, the checks and the commands read."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple, Optional

from hudline.config import user_commands
from hudline.config.reader import BUDGET_MOST, BUDGET_PERIODS, SURFACES
from hudline.config.user_themes import is_name
from hudline.core.paths import Home
from hudline.core.redact import TARGET_CHOICES
from hudline.core.verbosity import LEVELS, NORMAL
from hudline.export import destination
from hudline.render.edges import CAPSULE, LAYOUTS, PANEL, PLAIN, POWERLINE
from hudline.render.formatting import CLOCKS
from hudline.render.i18n import LANGUAGES
from hudline.render.icons import SETS
from hudline.render.layout import DOT, GAP, STANDARD, WALL
from hudline.render.theme import BACKGROUNDS
from hudline.render.widget import PRESETS, Choice, Number, Spec, Switch, Text
from hudline.themes import names as built_in_themes


class Key(NamedTuple):
    """A key: its name, the specification of its value (None: by `kind`), its default, and a
    description. `kind`: value, verbosity, theme, language, rows, commands, alerts, text or group,
    whose names are in `GROUPS`."""

    name: str
    spec: Optional[Spec]
    default: Any
    says: str
    kind: str = "value"


def _key(name: str, spec: Spec, says: str) -> Key:
    return Key(name, spec, spec.default, says)


_PRESETS = (STANDARD, *(name for name in PRESETS if name != STANDARD))
KEYS: dict[str, Key] = {
    key.name: key
    for key in (
        Key("$schema", None, "", "Where editors find what this file may hold.", "text"),
        Key("verbosity", None, LEVELS[NORMAL], "How much of the rows is shown.", "verbosity"),
        _key("preset", Choice(_PRESETS), "Which set of rows you see; your own `rows` win."),
        Key("rows", None, None, "The rows, top to bottom, and what stands in each.", "rows"),
        Key("theme", None, "default", "The colours, by the name of a theme.", "theme"),
        _key(
            "background",
            Choice(("auto", *BACKGROUNDS)),
            "The terminal's background; auto asks Claude Code's theme, then the environment.",
        ),
        _key(
            "layout",
            Choice(LAYOUTS),
            "How rows are drawn: plain, as blocks with arrows or as capsules, or in a frame.",
        ),
        _key(
            "icons",
            Choice(SETS),
            "The set of signs. In the old console of Windows it is `basic` by itself.",
        ),
        Key(
            "language",
            Choice(("auto", *LANGUAGES)),
            "auto",
            "The language of labels; auto is the locale's.",
            "language",
        ),
        _key(
            "clock",
            Choice(CLOCKS),
            "Whether times of day have 12 or 24 hours; auto is the locale's.",
        ),
        _key(
            "links",
            Choice(("auto", "on", "off")),
            "Whether names lead to files, branches and pages.",
        ),
        _key("project", Switch(True), "Whether a project's .claude/hudline.json is used."),
        Key("commands", None, {}, "Commands of your own, for the widget `command`.", "commands"),
        _key(
            "wrap", Switch(False), "Whether the line from before Hudline is shown above its rows."
        ),
        _key("targets", Choice(TARGET_CHOICES), "How much is stored of what tools work on."),
        _key(
            "surface",
            Choice(SURFACES),
            "Where Hudline is drawn: above the prompt, below it, or both.",
        ),
        _key(
            "host",
            Choice(("auto", "off")),
            "Whether a resident process draws; off: each draw by itself.",
        ),
        Key("person", None, "", "Your name in reports that several people share.", "text"),
        Key("budget", None, {}, "How much you mean to spend, in dollars.", "group"),
        Key("ledger", None, {}, "What is kept for reports.", "group"),
        Key("alerts", None, {}, "Rules that call you, see `hudline alerts`.", "alerts"),
        Key("otlp", None, {}, "Where sessions are sent to, see docs/team.md.", "group"),
        _key(
            "bell",
            Choice(("off", "bell", "notify")),
            "How the terminal calls you when Claude waits; `hudline bell` says when it rings.",
        ),
    )
}
# The names below a key that is a group: specification and description.
GROUPS: dict[str, dict[str, tuple[Spec, str]]] = {
    "budget": {
        period: (Number(0.0, 0.0, BUDGET_MOST), f"Dollars for a {period}; 0: none.")
        for period in BUDGET_PERIODS
    },
    "ledger": {
        "prompts": (
            Switch(False),
            "Whether the first 80 characters of your prompts are kept, without secrets; off forgets"
            " them.",
        )
    },
    "otlp": {
        name: (Text(most=destination.LONGEST), says) for name, says in destination.NAMES.items()
    },
}
# What single values of a key are, where their names do not say it.
VALUES_SAY: dict[str, dict[str, str]] = {
    "layout": {
        PLAIN: "Text with separators.",
        POWERLINE: "Blocks in a line, with arrows where the icons are nerd; plain without colours.",
        CAPSULE: "Blocks that stand apart, round where the icons are nerd; plain without colours.",
        PANEL: "A thin frame around the rows, with titles; none around a single row.",
    }
}
SEPARATORS = (WALL, GAP, DOT)
WHOLE = ("lines",)  # options of a command that are whole numbers
# The options of all widgets: description, and the effect without one.
OPTIONS_OF_ALL: dict[str, tuple[str, str]] = {
    "level": ("The least verbosity at which it shows.", "it shows at every level"),
    "rank": ("On a crowded row the lowest rank leaves first.", "its own rank is used"),
    "tone": ("The tone of its plain text.", "its own tone is used"),
    "style": ("Colour and weight of its plain text, in rich's syntax.", "its tone alone is used"),
}
# The options of a command of the person's own, except `run`.
COMMAND: dict[str, Spec] = {
    name: Number(*map(int if name in WHOLE else float, limits))
    for name, limits in user_commands.LIMITS.items()
}


def themes(home: Home) -> tuple[str, ...]:
    """The names of all themes, the person's own last."""
    own = sorted(path.stem for path in Path(home.themes).glob("*.json"))
    built_in = built_in_themes()
    return (*built_in, *(one for one in own if one not in built_in and is_name(one)))
