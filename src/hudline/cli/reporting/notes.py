"""Sentences below a report: what its figures are, and what they are not."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from datetime import datetime

from rich.console import Console

from hudline.cli.reporting import columns, words
from hudline.cli.reporting.opened import Opened
from hudline.cli.reporting.periods import DEFAULT
from hudline.insight.money import Money
from hudline.insight.prices import PriceTable

MOST_ROWS = 30  # on a screen without --limit
_SHOWN = 3  # models in a sentence


def since(args: Namespace) -> str:
    """What period a report is about, in words."""
    if args.since is None and args.session and not args.until:
        return words.say("in this session")
    start = args.since or DEFAULT
    if start == "all":
        said = words.say("in all")
    elif start[:1].isdigit() and start[-1:] in "hdw":
        said = _length(int(start[:-1]), start[-1])
    else:
        said = words.say("since {start}", start=_time(start))
    if not args.until:
        return said
    return words.say("{period} until {end}", period=said, end=_time(args.until))


def _length(count: int, unit: str) -> str:
    if unit == "h":
        return words.several(count, "in {count} hour", "in {count} hours")
    if unit == "d":
        return words.several(count, "in {count} day", "in {count} days")
    return words.several(count, "in {count} week", "in {count} weeks")


def _time(text: str) -> str:
    """A time as the person typed it, its word in their language."""
    known = {"today": words.say("today"), "yesterday": words.say("yesterday")}
    return known.get(text, text)


def money(console: Console, total: Money, models: Iterable[str], prices: PriceTable) -> None:
    """What is in an amount: its hidden part, what is estimated, what has no price. models: those
    that it is for."""
    if total.hidden:
        said = words.say(
            "HIDDEN is billed, but stands in no transcript: compactions, safety checks and the "
            "rest of answers that were cut."
        )
        columns.note(console, said)
    if total.is_estimated:
        said = words.say(
            "~ rests on the published prices of {date}: Claude Code has not reported it yet.",
            date=prices.date,
        )
        columns.note(console, said)
    if total.unpriced:
        unknown = sorted(model for model in models if not prices.price(model))
        rest = " …" if len(unknown) > _SHOWN else ""
        said = words.several(
            total.unpriced,
            "? No price is known for {models}: {count} token is not in it.",
            "? No price is known for {models}: {count} tokens are not in it.",
            models=", ".join(unknown[:_SHOWN]) + rest,
        )
        columns.note(console, said, "yellow")


def more_rows(console: Console, left: int) -> None:
    """That a screen has not all rows, and how to see them."""
    if left > 0:
        said = words.several(
            left, "{count} more row; --limit N shows it.",
            "{count} more rows; --limit N shows them.",
        )  # fmt: skip
        columns.note(console, said)


def equivalent(console: Console, plan: str) -> None:
    """That amounts are not paid, where there is a plan of that name."""
    if plan:
        said = words.say(
            "You have the plan {plan}: amounts are what the same use costs by the API.", plan=plan
        )
        columns.note(console, said)


def incomplete(console: Console, current: Opened) -> None:
    """That the ledger has not all that there is, where another process is writing it."""
    if current.ingested is not None and not current.ingested.is_complete:
        said = words.say(
            "As of {time}: another process is writing the ledger, or the disk is full.",
            time=f"{datetime.fromtimestamp(current.as_of):%H:%M}",
        )
        columns.note(console, said, "yellow")
