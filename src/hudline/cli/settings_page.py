"""The settings page of the pane, which `hooks/settings.py` prints as one JSON object.

    settings.py COLUMNS                   the choices
    settings.py COLUMNS at KEY            the same, KEY selected
    settings.py COLUMNS set KEY VALUE     sets KEY as `hudline config set` does; then the choices

A page is `{"head": [line, …], "choices": [choice, …], "at", "foot": line}`; lines are segments, see
`render.band_output`, and `at` is the index of the choice that is selected first. A choice has a
`key`, a `line`, `about` (a line about it) and either `page`, the page of its values, or `set`: what
stands behind COLUMNS to take it. The module shows pages and knows nothing of keys.
"""

from __future__ import annotations

import io
import os
import sys
import textwrap
from argparse import Namespace
from typing import Any

from rich.console import Console

from hudline.cli import config_sources
from hudline.cli.commands import PROMPT
from hudline.cli.deferred import command
from hudline.cli.keys import KEYS, VALUES_SAY, Key
from hudline.cli.reporting import words
from hudline.cli.swatches import swatch
from hudline.cli.values import known_words, text_of
from hudline.config import reader, user_themes
from hudline.core.errors import UserError, guard
from hudline.core.json_codec import dumps
from hudline.core.paths import Home, environment, locate
from hudline.frame.project import effective
from hudline.host.line_output import fitting
from hudline.platform.outbox import own_form
from hudline.render.ansi import depth
from hudline.render.band_output import segments
from hudline.render.fragment import ESSENTIAL, NICE, USEFUL, Fragment, Row, Span
from hudline.render.i18n import person_language
from hudline.render.layout import DOT, GAP
from hudline.render.theme import palette
from hudline.render.widget import Choice, Switch

# What people change first stands first; then the rest in the order of the table.
_FIRST = ("theme", "preset", "layout", "verbosity", "icons", "language", "surface", "bell")
_ROOT = own_form(os.path.realpath(__file__)).rsplit("/", 4)[0]
_WIDEST = 100  # columns of a line, which is read from its name to its source
_NAME = 12  # cells of a name
_NOTE = 3  # lines of what a change has brought
Segments = list[list[Any]]


def main(arguments: list[str]) -> None:
    """Print the page that the arguments ask for."""
    os.environ[PROMPT] = "1"  # commands are named as they are typed below the pane
    env = {**environment(), PROMPT: "1"}  # which Windows read when this process began
    home = locate(env)
    columns, (action, name, value) = int(arguments[0]), [*arguments[1:], "", "", ""][:3]
    note = guard(lambda: choose(home, env, name, value), _reason) if action == "set" else ""
    config = reader.read(home)
    words.use(person_language(env, config))
    sources = config_sources.read_sources(config, env, os.getcwd())
    shown = SettingsPage(sources, home, columns).choices(name, note)
    sys.stdout.buffer.write(dumps(shown) + b"\n")


def names() -> tuple[str, ...]:
    """The keys on the page: those whose values can be listed, what people change first first."""
    listed = [name for name, key in KEYS.items() if name not in _FIRST and _is_listed(key)]
    return (*_FIRST, *listed)


def choose(home: Home, env: dict[str, str], name: str, word: str) -> str:
    """Make a choice as the command line does, with its checks and copies; what it says beyond the
    new value. UserError where it refuses."""
    if name not in names():
        raise UserError(f"There is no choice {name} here.", "hudline config lists the keys.")
    text = io.StringIO()
    console = Console(file=text, width=1000, color_system=None)
    by, args = "config", Namespace(action="set", words=[name, word])
    if name == "preset":  # which puts rows of the person's own aside
        by, args = "preset", Namespace(name=word)
    command(by).run(args, console, home, _ROOT, env)
    said = [line.strip() for line in text.getvalue().splitlines()[1:]]
    return " ".join(said) if len(said) <= _NOTE else ""  # longer ones explain, in a terminal


def _reason(error: Exception) -> str:
    if isinstance(error, UserError):
        return f"{error.message} {error.hint}".strip()
    return f"It could not be changed ({type(error).__name__}); hudline doctor says more."


def _is_listed(key: Key) -> bool:
    return isinstance(key.spec, (Choice, Switch)) or key.kind in ("verbosity", "theme")


class SettingsPage:
    """Draws pages of the choices in force, at most `columns` wide."""

    def __init__(self, sources: config_sources.ConfigSources, home: Home, columns: int) -> None:
        self._sources = sources
        self._home = home
        self._chosen = user_themes.known(effective(sources.config, sources.project), home)
        self._tones = palette(self._chosen, sources.env, depth(sources.env))
        self._fit = fitting(min(max(columns, 1), _WIDEST), sources.env, self._chosen)

    def choices(self, current: str = "", note: str = "") -> dict[str, Any]:
        """The page of all choices, with `current` selected; `note`: what a change has brought."""
        listed = names()
        head = [self._line(Fragment.of(words.say("Settings"), "strong", ESSENTIAL))]
        wide = max(self._fit.columns or 0, _NAME)
        parts = textwrap.wrap(note, wide)[:_NOTE]
        head += [self._line(Fragment.of(part, "warn", ESSENTIAL)) for part in parts]
        at = listed.index(current) if current in listed else 0
        return self._page(head, [self._choice(name) for name in listed], at, words.say("change"))

    def _choice(self, name: str) -> dict[str, Any]:
        source, known = self._sources.source(name), known_words(name, self._home)
        value = text_of(self._sources.value(name))
        if name == "preset" and self._sources.has_rows:
            value = words.say("rows of your own")
        is_default = source == config_sources.DEFAULT
        shown = Span(value, "plain" if is_default else "accent")
        fragments = [Fragment([Span(name.ljust(_NAME)), shown], None, ESSENTIAL)]
        if self._wins(name):
            fragments.append(Fragment.of(source, "warn"))
        about = self._wins(name) or KEYS[name].says
        choice: dict[str, Any] = {
            "key": name,
            "line": self._bar(fragments),
            "about": self._line(Fragment.of(about, "faint", ESSENTIAL)),
        }
        if isinstance(KEYS[name].spec, Switch):
            other = not self._sources.config.get(name, KEYS[name].default)
            return {**choice, "set": ["set", name, text_of(other)]}
        return {**choice, "page": self._values(name, known)}

    def _wins(self, name: str) -> str:
        """What overrides config.json for a key; "" where nothing does."""
        source = self._sources.source(name)
        if source in (config_sources.PERSON, config_sources.DEFAULT):
            return ""
        return words.say("{source} wins over config.json", source=source)

    def _values(self, name: str, known: tuple[str, ...]) -> dict[str, Any]:
        """The page of the values of a choice, with the person's own selected."""
        own = self._sources.config.get(name, KEYS[name].default)
        if name == "preset" and "rows" in self._sources.config:
            own = None  # they are used instead
        width = max(map(len, known))
        said = Fragment.of(KEYS[name].says, "faint", USEFUL)
        head = [self._line(Fragment.of(name, "strong", ESSENTIAL), said)]
        wins = self._wins(name)
        shown = []
        for value in known:
            mark = Span("● " if value == own else "  ", "accent")
            fragments = [Fragment([mark, Span(value.ljust(width))], None, ESSENTIAL)]
            squares = swatch(value, self._chosen, self._sources.env) if name == "theme" else []
            if squares:
                fragments.append(Fragment(squares, None, NICE))
            line = self._bar(fragments)
            says = VALUES_SAY.get(name, {}).get(value, " ")
            tone = "warn" if wins else "faint"
            about = self._line(Fragment.of(wins or says, tone, ESSENTIAL))
            key = f"{name} {value}"
            shown.append({"key": key, "line": line, "about": about, "set": ["set", name, value]})
        at = known.index(str(own)) if own in known else 0
        return self._page(head, shown, at, words.say("choose"))

    def _page(
        self, head: list[Segments], choices: list[dict[str, Any]], at: int, enter: str
    ) -> dict[str, Any]:
        keys = {f"↑↓ {words.say('select')}": NICE, f"Enter {enter}": USEFUL}
        keys[f"Esc {words.say('back')}"] = ESSENTIAL
        foot = self._line(*(Fragment.of(key, "faint", rank) for key, rank in keys.items()))
        return {"head": head, "choices": choices, "at": at, "foot": foot}

    def _line(self, *fragments: Fragment) -> Segments:
        return self._segments(self._fit.line(Row([*fragments], separator=DOT)))

    def _bar(self, fragments: list[Fragment]) -> Segments:
        """A line that takes the whole width, so that it is even where the client inverts it."""
        spans = self._fit.line(Row(fragments, separator=GAP))
        free = (self._fit.columns or 0) - self._fit.width(spans)
        return self._segments([*spans, Span(" " * max(free, 0))])

    def _segments(self, spans: list[Span]) -> Segments:
        return segments([spans], self._tones)[0]
