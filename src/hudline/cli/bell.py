"""`hudline bell`: when and how the terminal calls you; chooses how, or tries it."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from hudline.cli.commands import with_program_path
from hudline.cli.reference.manual import nearest
from hudline.config import reader, writer
from hudline.core.errors import UserError
from hudline.core.paths import Home
from hudline.host.notifications import attention_sequence
from hudline.view.alert_rules import BELLS
from hudline.view.attention import LONG

KEY = "bell"
_MEANS = {
    "off": "nothing rings",
    "bell": "the terminal's bell",
    "notify": "a notification of the terminal, and its bell",
}
# The rules of `view.attention` and of the client's Notification.
_WHEN = (
    "Claude Code has waited about six seconds for your permission or answer",
    f"a turn of {LONG:.0f} seconds or more is done, and you typed nothing for a minute",
    "an error has ended the turn",
)


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: how the terminal calls, and whether it is tried."""
    ways = ", ".join(f"{name} ({_MEANS[name]})" for name in BELLS)
    parser.add_argument(
        "how", nargs="?", metavar="HOW", help=f"{ways}; without it, what is set and when it rings"
    )
    parser.add_argument(
        "--test",
        action="store_true",
        help="call you now in this terminal, as a session would; with HOW in that way, once",
    )


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Say what is set, set it, or try it; UserError for an unknown way, or a test elsewhere than in
    a terminal."""
    config = reader.read(home)
    if args.how is not None and args.how not in BELLS:
        raise UserError(
            f"{args.how!r} is not a way to call you.",
            nearest(args.how, BELLS) or f"The ways are {', '.join(BELLS)}.",
        )
    if args.test:
        _test(console, args.how or chosen_way(config), env, config)
        return 0
    if args.how is not None:
        writer.choose(home, KEY, args.how)
    chosen = chosen_way(reader.read(home))
    console.print(Text.assemble("The bell is ", (chosen, "bold"), f": {_MEANS[chosen]}."))
    explain(console, chosen)
    return 0


def explain(console: Console, chosen: str) -> None:
    """Print when the bell rings, and what to type to try it, or to have it where it is off."""
    is_off = chosen == BELLS[0]
    console.print("It would ring once when:" if is_off else "It rings once when:")
    table = Table.grid(padding=(0, 1))
    for sentence in _WHEN:
        table.add_row("  ·", sentence)  # Claude Code would make a list of hyphens
    console.print(table)
    if not is_off:
        _print_command(console, "Alerts have a bell of their own:", "hudline alerts")
    else:
        _print_command(console, "Turn it on:", "hudline bell notify")
    _print_command(console, "Try it:", "hudline bell --test")


def _print_command(console: Console, label: str, command: str) -> None:
    """Print a command that can be pasted, in one line."""
    line = Text.assemble(label, " ", (with_program_path(command), "bold"))
    console.print(line, soft_wrap=True)


def chosen_way(config: dict[str, Any]) -> str:
    """The way in force: what is none of them is off, as for the notifier."""
    chosen = config.get(KEY)
    return chosen if isinstance(chosen, str) and chosen in BELLS else BELLS[0]


def _test(console: Console, way: str, env: dict[str, str], config: dict[str, Any]) -> None:
    """Call in this terminal, as the hook does for an open dialog; nothing is stored."""
    if not console.file.isatty():
        raise UserError(
            "A test of the bell needs a terminal.", "Run it in one like that of your sessions."
        )
    if way == "off":
        console.print("The bell is off, so a session would not call you. Trying notify:")
        way = "notify"
    console.file.write(attention_sequence("ask 0", "", os.getcwd(), env, {**config, KEY: way}))
    console.file.flush()
    console.print(Text(f"Sent to this terminal: {_MEANS[way]}."))
    if "TMUX" in env and way == "notify":
        console.print("In tmux only the bell may reach you.")
    console.print("If you noticed nothing, look at the bell in the settings of your terminal.")
    other = "bell" if way == "notify" else "notify"
    _print_command(console, "The other way:", f"hudline bell {other} --test")
