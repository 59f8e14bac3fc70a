"""`hudline prompts`: what each prompt cost, read and took."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from rich.console import Console

from hudline.cli.reporting import columns, figures, notes, output, words
from hudline.cli.reporting.columns import Column
from hudline.cli.reporting.filters import Filter
from hudline.cli.reporting.opened import opened
from hudline.cli.reporting.options import common, period_of
from hudline.cli.reporting.prompted import Prompted, prompted
from hudline.cli.reporting.subscription import subscription
from hudline.core.paths import Home
from hudline.insight.prompts import SORTS, PromptRow, ordered, total_of

_ROWS = 20  # without --limit, on a screen
_LEAST = 0.0001  # dollars that are worth a sentence
_ID = 8  # characters of a prompt's id


def arguments(parser: ArgumentParser) -> None:
    """Name the arguments: the order, and those of all reports."""
    parser.add_argument(
        "--sort", choices=SORTS, default="cost", help="what the first rows have most of"
    )
    common(parser)


def run(args: Namespace, console: Console, home: Home, root: str, env: dict[str, str]) -> int:
    """Print the prompts of a period. UserError where the ledger cannot be opened, or a name is
    that of several; 0 also where there is none."""
    now = time.time()
    with opened(home, env, now, not args.no_read) as held:
        chosen = Filter(held.ledger, args)
        found = prompted(held.ledger, period_of(args, now), chosen)
        rows = ordered(found.rows, args.sort)
        total = total_of(rows)
        if args.json or args.csv:
            records = [_record(row, found.texts) for row in rows[: args.limit]]
            rest = {"unassigned_usd": round(found.unassigned, 9)}
            paid = {"api_equivalent": bool(subscription(env))}
            sums = {**_sums(total), **rest, **paid}
            output.print_rows(args, console, held.as_of, records, sums)
            return 0
        _draw(console, found, rows[: args.limit or _ROWS], args, now)
        notes.money(console, total.money, found.models, found.prices)
        if found.unassigned >= _LEAST:
            said = words.say(
                "{amount} more is billed for these sessions, but stands in no transcript and "
                "belongs to no prompt that is known.",
                amount=figures.usd(found.unassigned),
            )
            columns.note(console, said)
        notes.equivalent(console, subscription(env) if rows else "")
        notes.incomplete(console, held)
    return 0


def _record(row: PromptRow, texts: dict[str, str]) -> dict[str, object]:
    named = {"prompt": row.prompt or None, "session": row.session, "project": row.project}
    text = {"text": texts.get(row.prompt)}
    return {**named, "at": round(row.at, 3), **_sums(row), **text}


def _sums(row: PromptRow) -> dict[str, object]:
    """`seconds`: in which something went on; `waited`: seconds of dialogs."""
    return {
        **output.money(row.money), **output.tokens(row.tokens), "requests": row.requests,
        "calls": row.calls, "reads": row.reads, "files": row.files, "failed": row.failed,
        "agents": row.agents, "seconds": round(row.took, 3), "waited": round(row.waited, 3),
    }  # fmt: skip


def _draw(
    console: Console, found: Prompted, shown: Sequence[PromptRow], args: Namespace, now: float
) -> None:
    rows, texts = found.rows, found.texts
    if not rows:
        said = words.say("There was no prompt {period}.", period=notes.since(args))
        columns.note(console, said, "")
        return
    total = total_of(rows)
    about = words.several(
        len(rows), "{count} prompt {period}", "{count} prompts {period}", period=notes.since(args)
    )
    columns.heading(console, f"{about} · {_order(args.sort)}", figures.spent(total.money))
    begins = [texts.get(row.prompt, "") for row in shown]
    table = [*_columns(shown, now), Column(words.say("TEXT"), begins, 65, False, True)]
    columns.draw(console, table)
    if len(shown) < len(rows):
        left = words.several(
            len(rows) - len(shown),
            "{count} more prompt; --limit N shows it.",
            "{count} more prompts; --limit N shows them.",
        )
        columns.note(console, left)


def _columns(shown: Sequence[PromptRow], now: float) -> list[Column]:
    return [
        Column(words.say("WHEN"), [figures.when(row.at, now) for row in shown], is_right=False),
        Column(
            words.say("PROJECT"), [row.project or figures.NONE for row in shown], 60, False, True
        ),
        Column(
            words.say("PROMPT"), [row.prompt[:_ID] or figures.NONE for row in shown], is_right=False
        ),
        Column(words.say("COST"), [figures.spent(row.money) for row in shown], style="green"),
        Column(words.say("TIME"), [figures.seconds(row.took) for row in shown], 90),
        Column(words.say("YOU"), [figures.seconds(row.waited) for row in shown], 50),
        Column(words.say("CALLS"), [figures.number(row.calls) for row in shown], 70),
        Column("✗", [figures.number(row.failed) for row in shown], 55, style="red"),
        Column(words.say("READS"), [figures.number(row.reads) for row in shown], 80),
        Column(words.say("FILES"), [figures.number(row.files) for row in shown], 30),
        Column(words.say("AGENTS"), [figures.number(row.agents) for row in shown], 40),
        Column(words.say("FRESH"), [figures.tokens(_fresh(row)) for row in shown], 20),
        Column(words.say("CACHE"), [figures.tokens(row.tokens.cache_read) for row in shown], 10),
        Column(words.say("OUTPUT"), [figures.tokens(row.tokens.output) for row in shown], 25),
    ]


def _order(sort: str) -> str:
    orders = {
        "cost": words.say("most cost first"),
        "tokens": words.say("most tokens first"),
        "reads": words.say("most reads first"),
        "time": words.say("most time first"),
        "calls": words.say("most calls first"),
    }
    return orders[sort]


def _fresh(row: PromptRow) -> int:
    """Tokens that were sent and not read from the cache."""
    return row.tokens.input + row.tokens.cache_write_5m + row.tokens.cache_write_1h
