"""`hudline verbosity`: which level is in force and why, or a new one."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from rich.console import Console
from rich.text import Text

from hudline.codec import Codec
from hudline.complaint import Complaint
from hudline.store import choices, config
from hudline.store.home import Home

_MEANS = ("nothing", "one row", "what matters now", "everything")


def arguments(parser: ArgumentParser) -> None:
    """Name the one argument: the level, by name or figure."""
    levels = ", ".join(
        f"{name} or {level} ({_MEANS[level]})" for level, name in enumerate(config.LEVELS)
    )
    parser.add_argument(
        "level",
        nargs="?",
        metavar="LEVEL",
        help=f"{levels}; without it, the level in force is told",
    )


def run(
    args: Namespace,
    console: Console,
    home: Home,
    root: str,
    env: dict[str, str],
) -> int:
    """Keep the level in config.json, or say which one is in force; Complaint for no level."""
    if args.level is not None:
        level = config.level_of(args.level)
        if level is None:
            raise Complaint(
                f"{args.level!r} is not a level.",
                "The levels are off (0), quiet (1), normal (2) and full (3).",
            )
        choices.choose(home, "verbosity", config.LEVELS[level])
    console.print(_in_force(home, env), soft_wrap=True)
    return 0


def _in_force(home: Home, env: dict[str, str]) -> Text:
    held = config.read(home, Codec())
    value, source = config.chosen(env, held)
    level = config.verbosity(env, held)
    said = Text.assemble((config.LEVELS[level], "bold"), f" ({_MEANS[level]}): ")
    if not source:
        return said.append("the default.")
    if config.level_of(str(value)) is None:
        return said.append(f"{source} holds something that is not a level, so normal is used.")
    said.append(f"set by {source}.")
    if source == config.VARIABLE and held.get("verbosity") is not None:
        said.append(" It wins over config.json.")
    return said
