"""`hudline preset`: the sets of rows to choose from, each as it looks, or another one."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from typing import Any

from rich.console import Console
from rich.text import Text

from hudline.cli import kept, own_themes
from hudline.cli.configuring.rows import preset_of
from hudline.cli.keys import KEYS
from hudline.cli.manual import nearest
from hudline.cli.preview import drawn
from hudline.complaint import Complaint
from hudline.layout import PRESETS
from hudline.store import choices, config
from hudline.store.home import Home

MEANS = {
    "essential": "one row for what matters, and who needs you",
    "standard": "what most people want to see",
    "everything": "all that Hudline knows by itself",
}


def arguments(parser: ArgumentParser) -> None:
    """Name the one argument: the preset."""
    told = ", ".join(f"{name} ({MEANS.get(name, '')})" for name in PRESETS)
    parser.add_argument(
        "name", nargs="?", metavar="NAME", help=f"{told}; without it, all are shown"
    )


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Keep the preset in config.json, or show them all; Complaint for one that there is not.

    Rows that the person wrote go, since they would win; a copy of the file is kept.
    """
    held = choices.read(home)
    if args.name is None:
        return _show(console, home, held, env)
    if args.name not in PRESETS:
        raise Complaint(
            f"There is no preset {args.name!r}.",
            nearest(args.name, PRESETS) or f"The presets are {', '.join(PRESETS)}.",
        )
    has_rows = "rows" in held and os.path.exists(home.config)
    choices.change(home, lambda now: chosen(now, args.name), keep=has_rows)
    console.print(Text.assemble("The preset is ", (args.name, "bold"), " now."))
    if has_rows:
        kept.note(console, home, "Your own rows are")
    return 0


def chosen(held: dict[str, Any], name: str) -> dict[str, Any]:
    """A configuration with a preset in the place of its rows."""
    return {**{key: value for key, value in held.items() if key != "rows"}, "preset": name}


def _show(console: Console, home: Home, held: dict[str, Any], env: dict[str, str]) -> int:
    level = config.verbosity(env, held) or config.NORMAL
    for name in KEYS["preset"].spec or ():  # type: ignore[union-attr]
        mark = " · yours" if name == preset_of(held) else ""
        console.print()
        console.print(Text.assemble((name, "bold"), (mark, "green"), f"  {MEANS.get(name, '')}"))
        for row in drawn(
            "busy", console.width, level, env, own_themes.ready(chosen(held, name), home)
        ):
            console.print(row, soft_wrap=True)
    if isinstance(held.get("rows"), list):
        console.print(Text("\nYou wrote the rows yourself; a preset would replace them."))
    return 0
