"""`hudline trace`: a prompt as a waterfall of its requests, tools and agents."""

from __future__ import annotations

import json
import os
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import NamedTuple

from rich.console import Console
from rich.text import Text

from hudline.cli.exporting.destination_file import STDOUT, opened_for_writing
from hudline.cli.reporting import columns, notes, output, time_notes, waterfalls, words
from hudline.cli.reporting.chosen_prompts import Chosen, choose
from hudline.cli.reporting.opened import Opened, opened
from hudline.cli.reporting.options import common, count
from hudline.cli.reporting.waterfalls import Costs
from hudline.cli.usage import sanitised
from hudline.core.paths import Home
from hudline.insight import trace
from hudline.insight.chrome_trace import chrome_trace
from hudline.insight.intervals import length, union
from hudline.insight.spans import BLOCKED, EXECUTION, REQUEST, Span
from hudline.insight.waterfall import rows

_ROWS = 40  # without --all, on a screen
_EVERYTHING = 10**9
_ID = 8  # characters of an id
_PARTS = (BLOCKED, EXECUTION)  # which are in the bar of their call
_WOKEN = "task_notification"


class _Traced(NamedTuple):
    chosen: Chosen
    spans: list[Span]
    costs: Costs


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: what is meant, how much of it, and those of all reports."""
    add = parser.add_argument
    add(
        "what", nargs="?", metavar="PROMPT",
        help="a prompt or session by id or how it begins, or last, as without it",
    )  # fmt: skip
    add("--all", action="store_true", help="every span: dialogs and runs too, however many")
    add("--depth", type=count, metavar="N", help="no deeper than N levels; 2: without agents")
    add(
        "--open", action="store_true",
        help="write a Chrome trace into a private temporary file, and say where it is",
    )  # fmt: skip
    add("--to", metavar="FILE", help="write the Chrome trace into this file instead")
    common(parser)


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Draw the waterfall, or write it. UserError where the ledger cannot be opened, what is meant
    is not known, or the file cannot be written; 0 also where there is no prompt."""
    now = time.time()
    with opened(home, env, now, not args.no_read) as current:
        chosen = choose(current, args.what, args, env, now)
        spans = [span for one in chosen.threads.values() for span in trace.spans(one)]
        if args.open or args.to:
            return _write(console, spans, args.to)
        costs = Costs(current.ledger, chosen)
        if args.json or args.csv:
            records = [_record(span, costs) for span in spans][: args.limit]
            output.print_rows(args, console, current.as_of, records, _total(chosen, spans, costs))
            return 0
        if not spans:
            columns.note(console, words.say("There is no such prompt."), "")
            return 0
        _draw(console, current, _Traced(chosen, spans, costs), args)
        notes.incomplete(console, current)
    return 0


def _write(console: Console, spans: Sequence[Span], path: str | None) -> int:
    """Write the Chrome trace, for the person alone."""
    data = json.dumps(chrome_trace(spans), separators=(",", ":")).encode("ascii")
    if path is None:
        handle, path = tempfile.mkstemp(prefix="hudline-", suffix=".trace.json")
        with os.fdopen(handle, "wb") as temporary:
            temporary.write(data)
    else:
        with opened_for_writing(path, console) as file:
            file.write(data)
        if path == STDOUT:
            return 0
    console.print(Text(f" {sanitised(path)}"), soft_wrap=True)
    said = words.say("ui.perfetto.dev and speedscope.app open it; it stays in your browser.")
    columns.note(console, f"{words.several(len(spans), '{count} span', '{count} spans')} · {said}")
    return 0


def _record(span: Span, costs: Costs) -> output.Record:
    """A span for scripts; `seconds`: from beginning to end."""
    of = span.attributes
    money = costs.of(span)
    return {
        "id": span.id, "parent": span.parent or None, "kind": span.kind, "name": span.name,
        "began": round(span.began, 3), "ended": round(span.ended, 3),
        "seconds": round(span.ended - span.began, 3), "session": of["session"],
        "prompt": of["prompt"], "agent": of["agent"] or None, "model": of.get("model"),
        "tool": of.get("tool_name"), "outcome": of.get("outcome") or None,
        "attempts": of.get("attempt"), "lost_seconds": of.get("lost_seconds"),
        "running": bool(of.get("is_running")),
        "usd": None if money is None else round(money.usd, 9),
    }  # fmt: skip


def _total(chosen: Chosen, spans: Sequence[Span], costs: Costs) -> output.Record:
    windows = [one for threads in chosen.threads.values() for one in threads.main().windows]
    return {
        "seconds": length(union(windows)) / 1000, "spans": len(spans), "prompt": chosen.prompt,
        "session": chosen.session, "running": chosen.is_running,
        "usd": round(sum(money.usd for one in spans if (money := costs.of(one))), 9),
    }  # fmt: skip


def _draw(console: Console, current: Opened, traced: _Traced, args: Namespace) -> None:
    chosen, spans, costs = traced
    windows = union(one for threads in chosen.threads.values() for one in threads.main().windows)
    most = args.limit or (_EVERYTHING if args.all else _ROWS)
    shown = rows(spans, args.depth or _EVERYTHING, most, args.all)
    total = time_notes.seconds(length(windows) / 1000)
    time_notes.head(console, _about(chosen, spans), f"{total}{costs.total()}")
    waterfalls.draw(console, shown, traced.spans, windows, costs)
    waterfalls.legend(console, shown, spans)
    left = sum(args.all or span.kind not in _PARTS for span in spans) - len(shown)
    if left > 0:
        columns.note(
            console,
            words.several(
                left, "{count} more span: --all shows it.", "{count} more spans: --all shows them."
            ),
        )
    if any(row.span.attributes.get("origin") == _WOKEN for row in shown):
        columns.note(console, words.say("↻ agents woke Claude Code for this turn."))
    time_notes.state(console, current.ledger, chosen)


def _about(chosen: Chosen, spans: Sequence[Span]) -> str:
    said = [(chosen.prompt or chosen.session or "")[:_ID]]
    said += sorted({one.project for one in chosen.roots if one.project})[:1]
    requests = sum(span.kind == REQUEST for span in spans)
    said.append(words.several(requests, "{count} request", "{count} requests"))
    return " · ".join(filter(None, said))
