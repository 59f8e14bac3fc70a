"""`hudline events`: what happened in all sessions, a line an event."""

from __future__ import annotations

import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import Any, Optional

from rich.console import Console

from hudline.cli.reporting import columns, words
from hudline.cli.reporting.event_lines import EventLines
from hudline.cli.reporting.event_sessions import EventSessions
from hudline.cli.reporting.event_stream import EventStream, follow, stream
from hudline.cli.reporting.options import count, period_of, zone
from hudline.cli.reporting.periods import DEFAULT, FORMS, checked_time
from hudline.core.garbage import garbage_paused
from hudline.core.json_codec import dumps
from hudline.core.paths import Home
from hudline.insight.journal_events import EVERY, FIGURES, Selection
from hudline.platform.outbox import drop_output
from hudline.store.journals import JournalReader

_MOST = 200  # lines on a terminal without --limit


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: which events, and whether those that come are shown too."""
    chosen(parser)
    add = parser.add_argument
    add("--since", type=checked_time, metavar="WHEN", help=f"{FORMS}; without it {DEFAULT}")
    end = parser.add_mutually_exclusive_group()
    end.add_argument(
        "--until", type=checked_time, metavar="WHEN", help="the same; the day is in it"
    )
    end.add_argument("--follow", action="store_true", help="go on with those that come")
    add("--limit", type=count, metavar="N", help="only the newest N")


def chosen(parser: ArgumentParser) -> None:
    """Name the arguments that say which events are meant, and how they are printed."""
    add = parser.add_argument
    add(
        "--kind", type=_names, default=(), metavar="KIND",
        help=f"as call.ended, call for all of calls, {EVERY}, or several with commas;"
        f" without it all but {' and '.join(FIGURES)}",
    )  # fmt: skip
    add(
        "--tool", type=_names, default=(), metavar="NAME",
        help="of this tool, as Bash, 'mcp__*' or a server of MCP, or several with commas",
    )  # fmt: skip
    add("--project", metavar="NAME", help="of this project: its name, or its path or repository")
    add("--session", metavar="ID", help="of this session: its id, how it begins, or last")
    add("--json", action="store_true", help="a line of JSON for each event, for scripts")
    zone(parser)


def _names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    if not all(names):
        raise ArgumentTypeError(f"{text!r} names nothing between two commas")
    return names


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Print the events of a period, and with --follow those that come, until Ctrl-C. UserError
    where a name is that of several; 0 also where there is none."""
    now = time.time()
    since, until = period_of(args, now)
    selection = Selection(since, until, args.kind, args.tool)
    sessions = EventSessions(home, env, args.project)
    found = stream(args, JournalReader(home), sessions, selection, now)
    try:
        _show(args, console, found, now)
    except BrokenPipeError:  # its reader has enough, as `head`; the last flush must not fail
        drop_output(console.file.fileno())
    except KeyboardInterrupt:
        if not args.follow:
            raise
    return 0


def _show(args: Namespace, console: Console, events: EventStream, now: float) -> None:
    lines = EventLines(console, now)

    def show(records: list[dict[str, Any]]) -> None:
        if args.json:
            console.file.write("".join([dumps(one).decode() + "\n" for one in records]))
        else:
            console.file.write(lines.lines(records))
        console.file.flush()

    limit: Optional[int] = args.limit
    if limit is None and not args.json and console.is_terminal:
        limit = _MOST
    with garbage_paused():
        records = events.past(limit)
    show(records)
    if args.follow:
        follow(console, events, show)
    elif not args.json and not records:
        columns.note(console, words.say("There is no such event."), "")
    elif limit == _MOST != args.limit and len(records) == _MOST:
        said = words.say("These are the newest {count}; --limit N shows more.", count=_MOST)
        columns.note(console, said)
