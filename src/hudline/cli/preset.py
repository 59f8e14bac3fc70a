"""`hudline preset`: draws all presets, or chooses one."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from typing import Any

from rich.console import Console
from rich.text import Text

from hudline.cli import config_backups
from hudline.cli.configure_tui.rows import preset_of
from hudline.cli.preview import sample_rows
from hudline.cli.reference.manual import nearest
from hudline.cli.reporting import words
from hudline.config import reader, user_themes, writer
from hudline.core.errors import UserError
from hudline.core.paths import Home
from hudline.core.verbosity import NORMAL
from hudline.render.layout import STANDARD
from hudline.render.widget import PRESETS
from hudline.sources import client_theme

_DESCRIPTIONS = {
    "essential": "one row for what matters, and who needs you",
    "standard": "what most people want to see",
    "everything": "all that Hudline knows by itself",
}


def arguments(parser: ArgumentParser) -> None:
    """Name the one argument: the preset."""
    descriptions = ", ".join(f"{name} ({_DESCRIPTIONS.get(name, '')})" for name in PRESETS)
    parser.add_argument(
        "name", nargs="?", metavar="NAME", help=f"{descriptions}; without it, all are shown"
    )


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Keep the preset in config.json, or show them all; UserError for one that there is not.

    Rows of the person's are removed, since they would override it; a copy of the file is written.
    """
    config = writer.read(home)
    if args.name is None:
        return _show(console, home, config, env)
    if args.name not in PRESETS:
        raise UserError(
            f"There is no preset {args.name!r}.",
            nearest(args.name, PRESETS) or f"The presets are {', '.join(PRESETS)}.",
        )
    has_rows = "rows" in config and os.path.exists(home.config)
    writer.change(home, lambda now: with_preset(now, args.name), keep=has_rows)
    console.print(Text(words.say("{name} set to {value}.", name="preset", value=args.name)))
    if has_rows:
        config_backups.note(console, home, "Your own rows are")
    return 0


def with_preset(config: dict[str, Any], name: str) -> dict[str, Any]:
    """A configuration with a preset in the place of its rows."""
    return {**{key: value for key, value in config.items() if key != "rows"}, "preset": name}


def _show(console: Console, home: Home, config: dict[str, Any], env: dict[str, str]) -> int:
    level = reader.verbosity(env, config) or NORMAL
    for name in (STANDARD, *(one for one in PRESETS if one != STANDARD)):
        mark = " · yours" if name == preset_of(config) else ""
        console.print()
        console.print(
            Text.assemble((name, "bold"), (mark, "green"), f"  {_DESCRIPTIONS.get(name, '')}")
        )
        shown = user_themes.known(with_preset(config, name), home, client_theme.reader(env))
        for row in sample_rows("busy", console.width, level, env, shown):
            console.print(row, soft_wrap=True)
    if isinstance(config.get("rows"), list):
        console.print(Text("\nYou wrote the rows yourself; a preset would replace them."))
    return 0
