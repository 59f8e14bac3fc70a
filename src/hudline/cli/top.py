"""`hudline top`: all sessions of this machine, who needs you first."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace

from rich.console import Console

from hudline.cli.overview import rows_for_scripts, today, views
from hudline.cli.overview.account_limits import account_limits
from hudline.cli.overview.app import App, Around
from hudline.cli.overview.collector import Collector
from hudline.cli.overview.model import State
from hudline.cli.overview.screen import as_text
from hudline.cli.overview.terminal import has_terminal
from hudline.cli.reporting import output
from hudline.cli.reporting.options import count, forms
from hudline.core.errors import guard
from hudline.core.paths import Home
from hudline.view.overview import SORTS, SessionRow, of_project, ordered


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: what is shown, in which order, and how."""
    add = parser.add_argument
    add("--once", action="store_true", help="print one frame and end")
    add("--sort", choices=SORTS, default=SORTS[0], metavar="ORDER", help=", ".join(SORTS))
    add("--project", metavar="NAME", help="of this project: its name, how it begins, or a folder")
    add("--limit", type=count, metavar="N", help="at most so many sessions")
    forms(parser.add_mutually_exclusive_group())
    add("--no-read", action="store_true", help="today's spending as it was read before")


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Show the sessions until the person leaves; without a terminal, or with `--once`, print them.

    The exit status: 0, also where no session runs.
    """

    def choose(rows: list[SessionRow]) -> list[SessionRow]:
        meant = of_project(rows, args.project) if args.project else rows
        return ordered(meant, args.sort)[: args.limit]

    state = State(sort=args.sort)
    if has_terminal(console) and not (args.once or args.json or args.csv):
        return App(console, Around(home, root, env), choose, state).run()
    clock = time.time()
    collector = Collector(env, home)
    known = guard(lambda: today.today(home, collector.folders, clock, not args.no_read), today.lost)
    collector.add_folders(known.folders)
    rows = choose(collector.rows(clock))
    records = [rows_for_scripts.session(row) for row in rows]
    total = rows_for_scripts.total(rows, known.spending)
    if not output.print_rows(args, console, clock, records, total):
        limits = account_limits(env, home, collector.folders, clock)
        shown = time.strftime("%H:%M:%S", time.localtime(clock))
        facts = views.Facts(rows, clock, shown, limits, known.spending)
        for line in views.printed(facts, state, console.width):
            console.print(as_text(line), soft_wrap=True)
    return 0
