"""`hudline tools`: which tools were called, how many calls failed, what they took and cost."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from rich.console import Console

from hudline.cli.reporting import columns, figures, notes, output, words
from hudline.cli.reporting.columns import Column
from hudline.cli.reporting.filters import Filter
from hudline.cli.reporting.opened import opened
from hudline.cli.reporting.options import common, names_of, period_of
from hudline.cli.reporting.subscription import subscription
from hudline.cli.reporting.tools_called import (
    Called,
    called,
    calls_of,
    columns_of,
    record,
)
from hudline.core.garbage import garbage_paused
from hudline.core.paths import Home
from hudline.insight.tool_usage import GROUPS, ToolRow
from hudline.render import formatting

_ROWS = 30  # without --limit, on a screen
_ID = 8  # characters of a session's id


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: what rows there are, and those of all reports."""
    parser.add_argument(
        "--by", type=names_of(GROUPS), default=("tool",), metavar="WHAT",
        help=f"what a row is, or several with commas: {', '.join(GROUPS)}",
    )  # fmt: skip
    common(parser)


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Print the calls of a period. UserError where the ledger cannot be opened, or a name is that
    of several; 0 also where there is none."""
    now = time.time()
    with garbage_paused(), opened(home, env, now, not args.no_read) as source:
        period = period_of(args, now)
        chosen = Filter(source.ledger, args)
        calls = calls_of(source.ledger, period, chosen)
        found = called(source.ledger, period, calls, args.by)
        rows = [_labelled(row, args.by, chosen) for row in found.rows]
        found = found._replace(rows=rows)
        if args.json or args.csv:
            records = [
                {**dict(zip(args.by, [name or None for name in row.group])), **record(row)}
                for row in found.rows[: args.limit]
            ]
            output.print_rows(args, console, source.as_of, records, record(found.total))
            return 0
        _draw(console, found, args, now)
        notes.equivalent(console, subscription(env) if found.rows else "")
        notes.incomplete(console, source)
    return 0


def _labelled(row: ToolRow, by: Sequence[str], chosen: Filter) -> ToolRow:
    """The row with the short name of its project."""
    names = [chosen.label(one) if name == "project" else one for name, one in zip(by, row.group)]
    return row._replace(group=tuple(names))


def _draw(console: Console, found: Called, args: Namespace, now: float) -> None:
    if not found.rows:
        columns.note(console, words.say("No tool was called in this time."), "")
        return
    total, shown = found.total, found.rows[: args.limit or _ROWS]
    about = [words.say("Tools"), notes.since(args)]
    said = words.several(total.calls, "{count} call", "{count} calls")
    columns.heading(console, " ".join(about), said)
    names = _names(args.by, shown)
    table, sums = columns_of(shown, total, now)
    blank = [""] * (len(names) - 1)
    columns.draw(console, [*names, *table], [words.say("total"), *blank, *sums])
    notes.money(console, total.read, found.models, found.prices)
    if len(shown) < len(found.rows):
        left = len(found.rows) - len(shown)
        said = words.several(left, "{count} more row; --limit N shows it.",
                             "{count} more rows; --limit N shows them.")  # fmt: skip
        columns.note(console, said)


def _names(by: Sequence[str], rows: Sequence[ToolRow]) -> list[Column]:
    titles = {
        "tool": words.say("TOOL"), "project": words.say("PROJECT"), "session": words.say("SESSION"),
    }  # fmt: skip
    return [
        Column(titles[name], [_name(name, row.group[index]) for row in rows],
               is_right=False, is_cut=name != "session")
        for index, name in enumerate(by)
    ]  # fmt: skip


def _name(group: str, value: str) -> str:
    if not value:
        return figures.NONE
    if group == "tool":
        return formatting.tool(value)
    return value[:_ID] if group == "session" else value
