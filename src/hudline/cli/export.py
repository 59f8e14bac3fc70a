"""`hudline export`: rows, OTLP or a Chrome trace into a file, or OTLP to a collector."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from typing import Optional

from rich.console import Console

from hudline.cli.exporting import files
from hudline.cli.exporting.destination_file import STDOUT, opened_for_writing
from hudline.cli.exporting.rows import KINDS, Chosen
from hudline.cli.reporting import columns, notes, words
from hudline.cli.reporting.filters import Filter
from hudline.cli.reporting.opened import Opened, opened
from hudline.cli.reporting.options import choosing, period_of
from hudline.cli.usage import print_message
from hudline.config import reader
from hudline.core.errors import UserError
from hudline.core.paths import Home
from hudline.export.destination import Destination, configured, destination
from hudline.export.push import Pace, Pushed, push_new
from hudline.ledger.exported import forget_endpoint, prepare

FORMATS = ("otlp", "chrome", "csv", "jsonl")
_PATIENCE = 10.0  # seconds in which a person waits for a collector that fails
_URL = ("http://", "https://")


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: the format, where to, and what."""
    add = parser.add_argument
    add("format", choices=FORMATS, metavar="FORMAT", help=" | ".join(FORMATS))
    add("--to", default=STDOUT, metavar="FILE|URL", help="a file, or for otlp a collector")
    add("--allow-host", metavar="HOST", help="otlp: another machine that may be sent to")
    add("--headers-file", metavar="FILE", help="otlp: headers for the collector, one a line")
    add("--again", action="store_true", help="otlp: also what this collector has already")
    add("--new", action="store_true", help="otlp: what is new, to the collector of config.json")
    add("--rows", choices=KINDS, help="csv, jsonl: of what; requests; all for jsonl")
    choosing(parser)
    add("--no-read", action="store_true", help="answer from what was read before")


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Export. UserError where the ledger cannot be opened, a name is that of several, or the
    destination cannot be used; 1 where not all was sent, 2 where options do not fit."""
    refused = _refusal(args)
    if refused:
        print_message(*refused)
        return 2
    if args.new:
        return _send_new(args, console, home, env)
    target = _target(args, home)
    now = time.time()
    with opened(home, env, now, not args.no_read) as held:
        person = reader.person(reader.read(home))
        chosen = Chosen(period_of(args, now), Filter(held.ledger, args), person)
        if target is not None:
            if args.project or args.session:
                target = target._replace(projects=())
            pushed = _send(args, home, held, target, chosen)
            return _say_sent(console, held, target, pushed)
        with opened_for_writing(args.to, console) as file:
            if args.format == "csv":
                count = files.write_csv(file, held.ledger, args.rows or KINDS[0], chosen)
            elif args.format == "jsonl":
                kinds = [args.rows] if args.rows else KINDS
                count = files.write_jsonl(file, held.ledger, kinds, chosen)
            elif args.format == "otlp":
                count = files.write_otlp(file, held.ledger, chosen)
            else:
                count = files.write_chrome(file, held.ledger, chosen)
        _say_written(args, console, held, count)
    return 0


def _refusal(args: Namespace) -> Optional[tuple[str, str]]:
    """What does not fit together, and what to say instead; None where all does."""
    is_url = args.to.lower().startswith(_URL)
    is_otlp = args.format == "otlp"
    if (is_url or args.new) and not is_otlp:
        return "Only otlp is sent to a collector.", "Say hudline export otlp, or name a file."
    if not (is_url or args.new) and (args.allow_host or args.headers_file or args.again):
        return "These options are for a collector.", "Name it, as in --to http://127.0.0.1:4318."
    if args.rows and args.format not in ("csv", "jsonl"):
        return "--rows is for csv and jsonl.", "Leave it out."
    if (args.branch or args.model) and args.format in ("otlp", "chrome"):
        return "A session is exported whole.", "Choose by --project, --session or --since."
    return None


def _target(args: Namespace, home: Home) -> Optional[Destination]:
    """The collector that is named; None for a file."""
    if not args.to.lower().startswith(_URL):
        return None
    return destination(reader.read(home), args.to, args.allow_host, args.headers_file)


def _send_new(args: Namespace, console: Console, home: Home, env: dict[str, str]) -> int:
    """What the host runs at the end of a turn: send what is new to the collector of config.json."""
    target = configured(reader.read(home))
    if target is None:
        raise UserError(
            "No collector is set.", "hudline config set otlp.endpoint http://127.0.0.1:4318"
        )
    now = time.time()
    with opened(home, env, now, not args.no_read) as held:
        pushed = push_new(home, held.ledger, now, target)
        return _say_sent(console, held, target, pushed)


def _send(args: Namespace, home: Home, held: Opened, target: Destination, chosen: Chosen) -> Pushed:
    """Send the sessions that are meant to the collector that is named."""
    if args.again:
        prepare(held.ledger)
        forget_endpoint(held.ledger, target.endpoint.url)
    only = {one.id for one in files.chosen_sessions(held.ledger, chosen)}
    pace = Pace(chosen.period.since, _PATIENCE, takes=lambda session: session.id in only)
    return push_new(home, held.ledger, time.time(), target, pace)


def _say_sent(console: Console, held: Opened, target: Destination, pushed: Pushed) -> int:
    """Say what was sent and what was not; the exit status."""
    url = target.endpoint.url
    if pushed.is_busy:
        columns.note(console, words.say("Another process is sending to {url}.", url=url), "yellow")
        return 0
    if pushed.sessions:
        said = words.several(
            pushed.sessions, "Sent {count} session to {url}", "Sent {count} sessions to {url}",
            url=url,
        )  # fmt: skip
        parts = words.say(
            "{spans} spans, {records} log records, {points} data points", spans=f"{pushed.spans:,}",
            records=f"{pushed.records:,}", points=f"{pushed.points:,}",
        )  # fmt: skip
        columns.note(console, f"{said}: {parts}.", "")
    elif not pushed.failure:
        columns.note(console, words.say("Nothing is new for {url}.", url=url), "")
    if pushed.rejected:
        said = words.say("The collector has rejected {count} of it.", count=f"{pushed.rejected:,}")
        columns.note(console, said, "yellow")
    notes.incomplete(console, held)
    if pushed.failure:
        print_message(
            f"{url} has not taken all: {pushed.failure}.",
            "Run this again later: only what is left is sent.",
        )
        return 1
    return 1 if pushed.rejected else 0


def _say_written(args: Namespace, console: Console, held: Opened, count: int) -> None:
    if args.to == STDOUT:
        return
    of = {"otlp": "session", "chrome": "session"}.get(args.format, "row")
    if of == "row":
        said = words.several(
            count, "Wrote {count} row to {path}.", "Wrote {count} rows to {path}.", path=args.to
        )
    else:
        said = words.several(
            count, "Wrote {count} session to {path}.", "Wrote {count} sessions to {path}.",
            path=args.to,
        )  # fmt: skip
    columns.note(console, said, "")
    notes.incomplete(console, held)
