"""`hudline preview`: sample states, drawn by the real renderer."""

from __future__ import annotations

import os
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import Any, Callable, Optional, TypeVar

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from hudline.cli import config_validation, own_manual, showcase
from hudline.cli.keys import KEYS, themes
from hudline.cli.reference.manual import nearest
from hudline.cli.samples import STATES
from hudline.cli.usage import warn
from hudline.config import reader, user_themes
from hudline.core.errors import UserError
from hudline.core.paths import Home
from hudline.core.verbosity import LEVELS, level_of
from hudline.frame.project import effective
from hudline.host.line_output import picture
from hudline.render.formatting import is_twelve
from hudline.render.widget import Choice
from hudline.sources import client_theme

T = TypeVar("T")
# Keys that can be tried without being saved.
TRIED = ("preset", "theme", "layout", "icons", "language")
_LINES = "40"  # of the terminal that is pretended: nothing is left out for its height
_ONE = {"icons": "set of icons"}  # what one of these is called


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: which states, how wide, at which levels; each a list with commas."""
    states = ", ".join(STATES)
    parser.add_argument("--state", type=_list(_state), metavar="A,B", help=f"which: {states}")
    parser.add_argument(
        "--columns",
        type=_list(_columns),
        metavar="60,100",
        help="the widths (default: the terminal's)",
    )
    parser.add_argument(
        "--level",
        type=_list(_level),
        metavar="A,B",
        help="off, quiet, normal or full (default: yours)",
    )
    parser.add_argument("--all", action="store_true", help="every widget, with its options")
    for name in TRIED:
        spec = KEYS[name].spec
        known = ", ".join(spec.words) if isinstance(spec, Choice) else "any of yours"
        parser.add_argument(f"--{name}", metavar="NAME", help=f"try {known}; nothing is kept")


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Draw every chosen state at every chosen width and level, under a heading each.

    The faults of the configuration come first. A width that the terminal does not have is named and
    skipped. UserError for an unknown choice to try.
    """
    config = reader.read(home)
    chosen = effective(config, reader.of_project(os.getcwd()))
    tried = _tried(args, home)
    chosen, env = _with(chosen, env, tried)
    chosen = user_themes.known(chosen, home, client_theme.reader(env))
    console.print(_level_sentence(env, config), soft_wrap=True)
    warn(
        console, config_validation.found(home, os.getcwd()) + config_validation.of_environment(env)
    )
    widths = _widths(args.columns or [console.width], console)
    if args.all and widths:
        console.width = max([console.width, *widths])
        showcase.show(console, env, chosen, widths)
        return 0
    for columns in widths:
        for level in args.level or [reader.verbosity(env, config)]:
            for state in args.state or list(STATES):
                _heading(console, state, columns, level)
                for row in sample_rows(state, columns, level, env, chosen):
                    console.print(row, soft_wrap=True)
                if not level:
                    console.print(Text("nothing", "dim"))
    return 0


def _widths(widths: list[int], console: Console) -> list[int]:
    """Those that can be shown; a width that the terminal has not is named and left out."""
    most = console.width if console.file.isatty() else max(widths)
    for columns in widths:
        if columns > most:
            note = f"{columns} columns: not shown, this terminal has {console.width}."
            console.print(Text("\n" + note, "yellow"))
    return [columns for columns in widths if columns <= most]


def _tried(args: Namespace, home: Home) -> dict[str, str]:
    """What is to be tried, by key; UserError for a name that there is not."""
    tried = {name: vars(args)[name] for name in TRIED if vars(args)[name] is not None}
    for name, word in tried.items():
        spec = KEYS[name].spec
        known = list(spec.words) if isinstance(spec, Choice) else themes(home)
        if word not in known:
            hint = nearest(word, known) or f"There are {', '.join(known)}."
            raise UserError(f"There is no {_ONE.get(name, name)} {word!r}.", hint)
    return tried


def _with(
    chosen: dict[str, Any], env: dict[str, str], tried: dict[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The configuration and the environment with what is tried: it wins over both."""
    dropped = ("rows",) if "preset" in tried else ()
    others = {key: value for key, value in chosen.items() if key not in dropped}
    seen = {name: value for name, value in env.items() if name != "HUDLINE_LANG"}
    return {**others, **tried}, seen if "language" in tried else env


def _heading(console: Console, state: str, columns: int, level: int) -> None:
    heading = Text(f"{state} · {LEVELS[level]} · {columns} columns", "bold")
    heading.truncate(columns - 2, overflow="ellipsis")
    console.print()
    console.width = max(console.width, columns)  # where it goes into a file, as wide as asked
    console.print(Rule(heading, align="left", style="dim"), width=columns)


def sample_rows(
    state: str,
    columns: int,
    level: int,
    env: dict[str, str],
    chosen: Optional[dict[str, Any]] = None,
) -> list[Text]:
    """A sample state as the status line would show it, a text a row; none at level 0.

    env: the person's, for colours, glyphs and locale. chosen: a configuration.
    """
    if not level:
        return []
    terminal = {**env, "COLUMNS": str(columns), "LINES": _LINES}
    now = STATES[state]()
    now.sources.own_widgets = own_manual.drawing(now)
    now.twelve_hours = is_twelve((chosen or {}).get("clock"), env)
    printed = picture(now, level, terminal, chosen).rstrip("\n")
    return [Text.from_ansi(row) for row in printed.split("\n")]


def _level_sentence(env: dict[str, str], config: dict[str, object]) -> Text:
    """The level in force, and its source."""
    value, source = reader.chosen(env, config)
    sentence = Text.assemble("Your level is ", (LEVELS[reader.verbosity(env, config)], "bold"))
    if not source:
        return sentence.append(", the default.")
    if level_of(str(value)) is None:
        return sentence.append(f": what {source} holds is not a level.")
    return sentence.append(f", set by {source}.")


def _list(one: Callable[[str], T]) -> Callable[[str], list[T]]:
    """A reader of words with commas between them, from a reader of one."""
    return lambda text: [one(word.strip()) for word in text.split(",")]


def _state(word: str) -> str:
    if word not in STATES:
        raise ArgumentTypeError(f"{word!r} is not a state; the states are {', '.join(STATES)}")
    return word


def _columns(word: str) -> int:
    if not (word.isascii() and word.isdigit() and 10 <= int(word[:6]) <= 1000):
        raise ArgumentTypeError(f"{word!r} is not a width from 10 to 1000")
    return int(word)


def _level(word: str) -> int:
    level = level_of(word)
    if level is None:
        raise ArgumentTypeError(f"{word!r} is not a level; the levels are {', '.join(LEVELS)}")
    return level
