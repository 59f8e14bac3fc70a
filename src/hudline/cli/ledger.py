"""`hudline ledger`: check, fill or forget what Hudline keeps of requests, prompts and calls."""

from __future__ import annotations

import os
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import Callable, Optional

from rich.console import Console
from rich.text import Text

from hudline.cli.alerting import forgotten_files
from hudline.cli.refresh import refresh
from hudline.cli.reporting import columns, figures, ledger_checks, ledger_prices, output, words
from hudline.cli.reporting.filters import Filter
from hudline.cli.reporting.opened import Opened, opened
from hudline.cli.reporting.options import printing
from hudline.cli.reporting.periods import FORMS, checked_time, period
from hudline.cli.usage import print_message
from hudline.core.errors import UserError
from hudline.core.fields import as_people_write
from hudline.core.file_io import size
from hudline.core.paths import Home
from hudline.ledger.database import LedgerBusy, path_of
from hudline.ledger.forget import Leaving, forget, leaving
from hudline.ledger.reports import EVER
from hudline.platform.outbox import own_form

_WHAT = ("check", "read", "forget", "path", "prices")
_HIDDEN = ("refresh",)  # what a host has done behind the screen, at once


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: what is to be done, and what `forget` and `read` are about."""
    add = parser.add_argument
    add("what", type=_action, metavar="WHAT", help=" | ".join(_WHAT))
    ended = f"forget: sessions that ended then; {FORMS}"
    add("--before", type=checked_time, metavar="WHEN", help=ended)
    add("--project", metavar="NAME", help="forget: the sessions of this project")
    add("--session", metavar="ID", help="forget: this session")
    add("--all", action="store_true", help="forget: every session")
    add("--yes", action="store_true", help="forget: without asking")
    add(
        "--config-dir", action="append", default=[], metavar="FOLDER",
        help="read: of another configuration folder of Claude Code, from now on always",
    )  # fmt: skip
    printing(parser)


def _action(text: str) -> str:
    """What is to be done; ArgumentTypeError, which names no action of hosts, for another word."""
    if text not in _WHAT + _HIDDEN:
        raise ArgumentTypeError(f"{text!r} is none of {', '.join(_WHAT)}")
    return text


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Do it. UserError where the ledger cannot be opened; 1 where a check finds something wrong or
    another process is writing, 2 where it is not said what to forget."""
    actions: dict[str, Callable[[Namespace, Console, Home, dict[str, str]], int]] = {
        "check": _check, "read": _read, "forget": _forget, "path": _path, "prices": _prices,
        "refresh": _refresh,
    }  # fmt: skip
    return actions[args.what](args, console, home, env)


def _path(args: Namespace, console: Console, home: Home, env: dict[str, str]) -> int:
    path = path_of(home)
    row = {"path": path, "bytes": size(path)}
    if not output.print_rows(args, console, time.time(), [row], {"bytes": row["bytes"]}):
        console.print(Text(as_people_write(path)), soft_wrap=True)
    return 0


def _read(args: Namespace, console: Console, home: Home, env: dict[str, str]) -> int:
    for folder in args.config_dir:
        if not os.path.isdir(os.path.join(folder, "projects")):
            raise UserError(
                f"{folder} is no configuration folder of Claude Code: it has no projects.",
                "Name the folder that CLAUDE_CONFIG_DIR has for that account.",
            )
    others = tuple(own_form(os.path.abspath(one)) for one in args.config_dir)
    with opened(home, env, time.time(), True, others) as current:
        done = current.ingested
    if done is None or not done.is_complete:
        print_message(
            "Another process is writing the ledger, or the disk is full.", "Run this again later."
        )
        return 1
    row = {"transcripts": done.transcripts, "journals": done.journals, "bytes": done.size}
    if output.print_rows(args, console, current.as_of, [row], row):
        return 0
    if not done.transcripts and not done.journals:
        columns.note(console, words.say("There is nothing new."), "")
    else:
        said = words.say(
            "Read {size} of {transcripts}, and {journals}.",
            size=figures.size(done.size),
            transcripts=words.several(
                done.transcripts, "{count} transcript", "{count} transcripts"
            ),
            journals=words.several(done.journals, "{count} journal", "{count} journals"),
        )
        columns.note(console, said, "")
    return 0


def _refresh(args: Namespace, console: Console, home: Home, env: dict[str, str]) -> int:
    return 0 if refresh(home, env, time.time()) else 1


def _check(args: Namespace, console: Console, home: Home, env: dict[str, str]) -> int:
    with opened(home, env, time.time(), not args.no_read) as current:
        found = ledger_checks.checks(current)
        rows = [check._asdict() for check in found]
        wrong = sum(check.status == "fail" for check in found)
        if not output.print_rows(args, console, current.as_of, rows, {"wrong": wrong}):
            ledger_checks.draw(console, found)
    return 1 if wrong else 0


def _prices(args: Namespace, console: Console, home: Home, env: dict[str, str]) -> int:
    with opened(home, env, time.time(), not args.no_read) as current:
        rows, date = ledger_prices.rows(current.ledger)
        if not output.print_rows(args, console, current.as_of, rows, {"date": date}):
            ledger_prices.draw(console, rows, date)
    return 0


def _forget(args: Namespace, console: Console, home: Home, env: dict[str, str]) -> int:
    if not (args.all or args.before or args.project or args.session):
        print_message(
            "It is not said what to forget.", "Say --before, --project, --session or --all."
        )
        return 2
    now = time.time()
    with opened(home, env, now, not args.no_read) as current:
        chosen = Filter(current.ledger, Namespace(**{**vars(args), "branch": None, "model": None}))
        before = EVER if args.before is None else period(args.before, None, now).since
        gone = leaving(current.ledger, before, chosen.project, chosen.session)
        is_for_script = args.json or args.csv
        if not is_for_script:
            _announce(console, gone)
            forgotten_files.announce(console, home, args.all, gone.sessions)
        is_erased = True
        if gone.sessions:
            status = _refused(args, console)
            if status is not None:
                return status
            try:
                is_erased = forget(current.ledger, gone)
            except LedgerBusy:
                print_message("Another process is using the ledger.", "Run this again later.")
                return 1
            forgotten_files.remove(home, args.all, gone.sessions)
        if is_for_script:
            return _record_gone(args, console, current, gone)
    if gone.sessions:
        columns.note(console, words.say("They are forgotten."), "")
    if not is_erased:
        said = words.say(
            "Another process reads the file now: the next report erases their rows from it."
        )
        columns.note(console, said, "yellow")
    return 0


def _refused(args: Namespace, console: Console) -> Optional[int]:
    """The exit status where a person does not want it, or cannot be asked; None where they do."""
    if args.yes:
        return None
    if args.json or args.csv or not sys.stdin.isatty():
        print_message("Nothing was forgotten: nobody can be asked.", "Say --yes to forget it.")
        return 2
    if console.input(f" {words.say('Forget them?')} [y/N] ").strip().lower() in ("y", "yes"):
        return None
    columns.note(console, words.say("Nothing was forgotten."), "")
    return 0


def _record_gone(args: Namespace, console: Console, current: Opened, gone: Leaving) -> int:
    """Print for a script what was forgotten."""
    rows = [{"session": session} for session in gone.sessions]
    counts = {"sessions": len(rows), "requests": gone.requests, "calls": gone.calls}
    output.print_rows(args, console, current.as_of, rows, {**counts, "kept": gone.staying})
    return 0


def _announce(console: Console, gone: Leaving) -> None:
    """Say what goes, before it goes."""
    if not gone.sessions:
        columns.note(console, words.say("There is nothing to forget."), "")
    else:
        said = [
            words.say(
                "{sessions} with {requests} and {calls} will be taken out of the ledger.",
                sessions=words.several(len(gone.sessions), "{count} session", "{count} sessions"),
                requests=words.several(gone.requests, "{count} request", "{count} requests"),
                calls=words.several(gone.calls, "{count} call", "{count} calls"),
            )
        ]
        if gone.requests:
            said.append(
                words.say(
                    "They are from {first} to {last}.",
                    first=_day(gone.first),
                    last=_day(gone.last),
                )
            )
        said.append(words.say("What they do later is not read either."))
        columns.note(console, words.paragraph(said), "")
        columns.note(console, words.say("The transcripts of Claude Code stay as they are."))
    if gone.staying:
        stay = words.several(
            gone.staying,
            "{count} session will stay: others have gone on from it.",
            "{count} sessions will stay: others have gone on from them.",
        )
        columns.note(console, stay, "yellow")


def _day(at: float) -> str:
    return time.strftime("%Y-%m-%d", time.localtime(at))
