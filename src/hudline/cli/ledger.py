"""`hudline ledger`: check, fill or forget what Hudline keeps of requests, prompts and calls."""

from __future__ import annotations

import os
import sys
import time
from argparse import ArgumentParser, Namespace
from typing import Callable

from rich.console import Console
from rich.text import Text

from hudline.cli.reporting import columns, figures, ledger_checks, ledger_prices, output, words
from hudline.cli.reporting.filters import Filter
from hudline.cli.reporting.opened import amount, opened
from hudline.cli.reporting.options import printing
from hudline.cli.reporting.periods import FORMS, moment, period
from hudline.cli.usage import print_message
from hudline.core.errors import UserError
from hudline.core.file_io import size
from hudline.core.paths import Home
from hudline.ledger.database import LedgerBusy, path_of
from hudline.ledger.forget import Leaving, forget, leaving
from hudline.ledger.reports import EVER

_WHAT = ("check", "read", "forget", "path", "prices")


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: what is to be done, and what `forget` and `read` are about."""
    add = parser.add_argument
    add("what", choices=_WHAT, metavar="WHAT", help=" | ".join(_WHAT))
    add("--before", type=moment, metavar="WHEN", help=f"forget: sessions that ended then; {FORMS}")
    add("--project", metavar="NAME", help="forget: the sessions of this project")
    add("--session", metavar="ID", help="forget: this session")
    add("--all", action="store_true", help="forget: every session")
    add("--yes", action="store_true", help="forget: without asking")
    add(
        "--config-dir", action="append", default=[], metavar="FOLDER",
        help="read: of another configuration folder of Claude Code, from now on always",
    )  # fmt: skip
    printing(parser)


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Do it. UserError where the ledger cannot be opened; 1 where a check finds something wrong or
    another process is writing, 2 where it is not said what to forget."""
    actions: dict[str, Callable[[Namespace, Console, Home, dict[str, str]], int]] = {
        "check": _check, "read": _read, "forget": _forget, "path": _path, "prices": _prices,
    }  # fmt: skip
    return actions[args.what](args, console, home, env)


def _path(args: Namespace, console: Console, home: Home, env: dict[str, str]) -> int:
    path = path_of(home)
    row = {"path": path, "bytes": size(path)}
    if args.json:
        output.print_json(console, time.time(), [row], {"bytes": row["bytes"]})
    elif args.csv:
        output.print_csv(console, [row])
    else:
        console.print(Text(path), soft_wrap=True)
    return 0


def _read(args: Namespace, console: Console, home: Home, env: dict[str, str]) -> int:
    for folder in args.config_dir:
        if not os.path.isdir(os.path.join(folder, "projects")):
            raise UserError(
                f"{folder} is no configuration folder of Claude Code: it has no projects.",
                "Name the folder that CLAUDE_CONFIG_DIR has for that account.",
            )
    others = tuple(map(os.path.abspath, args.config_dir))
    with opened(home, env, time.time(), True, others) as held:
        done = held.ingested
    if done is None or not done.is_complete:
        print_message(
            "Another process is writing the ledger, or the disk is full.", "Run this again later."
        )
        return 1
    row = {"transcripts": done.transcripts, "journals": done.journals, "bytes": done.size}
    if args.json:
        output.print_json(console, held.as_of, [row], row)
    elif args.csv:
        output.print_csv(console, [row])
    elif not done.transcripts and not done.journals:
        columns.note(console, "There is nothing new.", "")
    else:
        transcripts = figures.several(done.transcripts, "transcript")
        journals = figures.several(done.journals, "journal")
        said = f"Read {amount(done.size)} of {transcripts}, and {journals}."
        columns.note(console, said, "")
    return 0


def _check(args: Namespace, console: Console, home: Home, env: dict[str, str]) -> int:
    with opened(home, env, time.time(), not args.no_read) as held:
        found = ledger_checks.checks(held)
        if args.json or args.csv:
            rows = [check._asdict() for check in found]
            wrong = {"wrong": sum(check.status == "fail" for check in found)}
            if args.json:
                output.print_json(console, held.as_of, rows, wrong)
            else:
                output.print_csv(console, rows)
        else:
            ledger_checks.draw(console, found)
    return 1 if any(check.status == "fail" for check in found) else 0


def _prices(args: Namespace, console: Console, home: Home, env: dict[str, str]) -> int:
    with opened(home, env, time.time(), not args.no_read) as held:
        rows, date = ledger_prices.rows(held.ledger)
        if args.json:
            output.print_json(console, held.as_of, rows, {"date": date})
        elif args.csv:
            output.print_csv(console, rows)
        else:
            ledger_prices.draw(console, rows, date)
    return 0


def _forget(args: Namespace, console: Console, home: Home, env: dict[str, str]) -> int:
    if not (args.all or args.before or args.project or args.session):
        print_message(
            "It is not said what to forget.", "Say --before, --project, --session or --all."
        )
        return 2
    now = time.time()
    with opened(home, env, now, not args.no_read) as held:
        chosen = Filter(held.ledger, Namespace(**{**vars(args), "branch": None, "model": None}))
        before = EVER if args.before is None else period(args.before, None, now).since
        gone = leaving(held.ledger, before, chosen.project, chosen.session)
        _announce(console, gone)
        if not gone.sessions:
            return 0
        if not args.yes:
            if not sys.stdin.isatty():
                print_message(
                    "Nothing was forgotten: nobody can be asked.", "Say --yes to forget it."
                )
                return 2
            if console.input(" Forget them? [y/N] ").strip().lower() not in ("y", "yes"):
                columns.note(console, "Nothing was forgotten.", "")
                return 0
        try:
            is_erased = forget(held.ledger, gone)
        except LedgerBusy:
            print_message("Another process is using the ledger.", "Run this again later.")
            return 1
    columns.note(console, "They are forgotten.", "")
    if not is_erased:
        said = words.say(
            "Another process reads the file now: the next report erases their rows from it."
        )
        columns.note(console, said, "yellow")
    return 0


def _announce(console: Console, gone: Leaving) -> None:
    """Say what goes, before it goes."""
    if not gone.sessions:
        columns.note(console, "There is nothing to forget.", "")
    else:
        counted = (
            figures.several(len(gone.sessions), "session"),
            figures.several(gone.requests, "request"), figures.several(gone.calls, "call"),
        )  # fmt: skip
        said = f"{counted[0]} with {counted[1]} and {counted[2]} will be taken out of the ledger"
        if gone.requests:
            said += f", from {_day(gone.first)} to {_day(gone.last)}"
        columns.note(console, said + ". What they do later is not read either.", "")
        columns.note(console, "The transcripts of Claude Code stay as they are.")
    if gone.held:
        stay = figures.several(gone.held, "session")
        columns.note(console, f"{stay} will stay: others have gone on from them.", "yellow")


def _day(at: float) -> str:
    return time.strftime("%Y-%m-%d", time.localtime(at))
