"""`hudline tail`: the newest events of all sessions, and those that come."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from rich.console import Console

from hudline.cli import events
from hudline.cli.reporting.options import count
from hudline.core.paths import Home

_LINES = 20


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: which events, and how many before those that come."""
    events.chosen(parser)
    parser.add_argument(
        "--limit", type=count, default=_LINES, metavar="N",
        help=f"begin with the newest N; without it {_LINES}",
    )  # fmt: skip


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Print them until Ctrl-C. UserError where a name is that of several."""
    whole = Namespace(**vars(args), since="all", until=None, follow=True)
    return events.run(whole, console, home, root, env)
