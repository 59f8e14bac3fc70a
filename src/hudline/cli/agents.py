"""`hudline agents`: the agents of all sessions, who waits, works, is done, failed and why."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace

from rich.console import Console

from hudline.cli.overview import board, rows_for_scripts
from hudline.cli.overview.collector import Collector
from hudline.cli.overview.screen import as_text
from hudline.cli.overview.terminal import has_terminal
from hudline.cli.overview.watch import watch
from hudline.cli.reporting import output
from hudline.cli.reporting.options import count, forms
from hudline.core.errors import UserError
from hudline.core.paths import Home


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: which agents are shown, and how."""
    add = parser.add_argument
    add("--all", action="store_true", help="also those that ended long ago, and idle teammates")
    add("--project", metavar="NAME", help="of this project: its name, how it begins, or a folder")
    add("--limit", type=count, metavar="N", help="at most so many agents")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--watch", action="store_true", help="keep it up to date until you leave")
    forms(form)


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Print the board, or show it until the person leaves; 0 also where there is no agent.

    UserError where it is to be watched without a terminal.
    """
    collector = Collector(env, home)

    def rows(clock: float) -> list[board.BoardRow]:
        found = board.rows(collector, clock, args.all, args.project)
        return found[: args.limit]

    if args.watch:
        if not has_terminal(console):
            raise UserError(
                "hudline agents --watch needs a terminal of its own.",
                "Without one, hudline agents prints the board once.",
            )
        return watch(console, lambda clock, width: board.lines(rows(clock), clock, width))
    clock = time.time()
    found = rows(clock)
    records = [rows_for_scripts.agent(one.session, one.agent) for one in found]
    costs = [one.agent.usd for one in found if one.agent.usd is not None]
    states = rows_for_scripts.states(one.agent.state for one in found)
    total = {"usd": round(sum(costs), 9), **states}
    if not output.print_rows(args, console, clock, records, total):
        for line in board.lines(found, clock, console.width):
            console.print(as_text(line), soft_wrap=True)
    return 0
