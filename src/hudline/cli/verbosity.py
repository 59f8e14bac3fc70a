"""`hudline verbosity`: prints the level and its source, or sets it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from rich.console import Console
from rich.table import Table
from rich.text import Text

from hudline.cli.commands import with_program_path
from hudline.config import reader, writer
from hudline.core.errors import UserError
from hudline.core.paths import Home
from hudline.core.verbosity import LEVELS, NORMAL, level_of

_MEANS = ("nothing", "one row", "what matters now", "everything")


def arguments(parser: ArgumentParser) -> None:
    """Name the one argument: the level, by name or figure."""
    levels = ", ".join(f"{name} or {level} ({_MEANS[level]})" for level, name in enumerate(LEVELS))
    parser.add_argument(
        "level",
        nargs="?",
        metavar="LEVEL",
        help=f"{levels}; without it, all of them and the one in force",
    )


def run(
    args: Namespace,
    console: Console,
    home: Home,
    root: str,
    env: dict[str, str],
) -> int:
    """Keep the level in config.json, or list all and say which one is in force; UserError for no
    level."""
    if args.level is not None:
        level = level_of(args.level)
        if level is None:
            raise UserError(
                f"{args.level!r} is not a level.",
                "The levels are off (0), quiet (1), normal (2) and full (3).",
            )
        writer.choose(home, "verbosity", LEVELS[level])
    console.print(_level_sentence(home, env), soft_wrap=True)
    if args.level is None:
        _list(console, reader.verbosity(env, reader.read(home)))
    return 0


def _list(console: Console, current: int) -> None:
    """Print every level with what it shows, the current one marked, and how one is chosen."""
    table = Table.grid(padding=(0, 2))
    for level, name in enumerate(LEVELS):
        mark = "· in force" if level == current else ""
        table.add_row(Text("  " + name, "bold"), str(level), _MEANS[level], Text(mark, "green"))
    console.print(table)
    other = LEVELS[NORMAL] if current != NORMAL else LEVELS[1]
    hint = with_program_path(f"Choose one: hudline verbosity {other}")
    console.print(Text(hint, "dim"), soft_wrap=True)


def _level_sentence(home: Home, env: dict[str, str]) -> Text:
    config = reader.read(home)
    value, source = reader.chosen(env, config)
    level = reader.verbosity(env, config)
    sentence = Text.assemble((LEVELS[level], "bold"), f" ({_MEANS[level]}): ")
    if not source:
        return sentence.append("the default.")
    if level_of(str(value)) is None:
        return sentence.append(f"{source} holds something that is not a level, so normal is used.")
    sentence.append(f"set by {source}.")
    if source == reader.VARIABLE and config.get("verbosity") is not None:
        sentence.append(" It wins over config.json.")
    return sentence
