"""What follows `hudline config set surface line` or `both`: the offer to set up a missing line."""

from __future__ import annotations

import os
import sys
from argparse import Namespace

from rich.console import Console
from rich.text import Text

from hudline.cli import settings_layers, setup, surfaces
from hudline.cli.commands import with_program_path
from hudline.core.paths import Home
from hudline.install import client_settings

_YES = ("", "y", "yes")


def offer(console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Where the choice in force needs a status line and none of Hudline's is set: ask whether to
    set it up, or print the command where nobody can answer. The exit status.

    UserError as in `setup.run`, which follows a yes.
    """
    if not surfaces.wants_line(home, env):
        return 0
    line = settings_layers.layers(env, os.getcwd())[-1].value.get(client_settings.KEY)
    if client_settings.is_ours(line, home):
        return 0
    if line is not None:
        _say(console, env, "There is another status line. To keep it above Hudline's rows:")
        _say(console, env, "Run: hudline setup --wrap")
        return 0
    if not (console.is_terminal and sys.stdin is not None and sys.stdin.isatty()):
        _say(console, env, "Hudline is not the status line yet.")
        _say(console, env, "Run: hudline setup")
        return 0
    if _answer(console, "  Hudline is not the status line yet. Set it up now? [Y/n] ") not in _YES:
        _say(console, env, "Later: hudline setup")
        return 0
    return setup.run(
        Namespace(line=False, band=False, replace=False, wrap=False), console, home, root, env
    )


def _answer(console: Console, question: str) -> str:
    """What the person types; "n" where they end the input."""
    try:
        return console.input(Text(question)).strip().lower()
    except EOFError:
        console.print()
        return "n"


def _say(console: Console, env: dict[str, str], sentence: str) -> None:
    console.print(Text(with_program_path("  " + sentence, env)), soft_wrap=True)
