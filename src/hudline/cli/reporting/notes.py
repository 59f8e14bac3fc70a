"""Sentences below a report: what its figures are, and what they are not."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from datetime import datetime

from rich.console import Console

from hudline.cli.reporting import columns, figures
from hudline.cli.reporting.opened import Opened
from hudline.cli.reporting.periods import DEFAULT
from hudline.insight.money import Money
from hudline.insight.prices import PriceTable

_SHOWN = 3  # models in a sentence


def since(args: Namespace) -> str:
    """What period a report is about, in words."""
    if args.since is None and args.session and not args.until:
        return "in this session"
    start = args.since or DEFAULT
    said = "in all" if start == "all" else f"since {start}"
    if start[:1].isdigit() and start[-1:] in "hdw":
        unit = {"h": "hour", "d": "day", "w": "week"}[start[-1]]
        said = f"in {figures.several(int(start[:-1]), unit)}"
    return f"{said} until {args.until}" if args.until else said


def money(console: Console, total: Money, models: Iterable[str], prices: PriceTable) -> None:
    """What is in an amount: its hidden part, what is estimated, what has no price. models: those
    that it is for."""
    if total.hidden:
        said = "HIDDEN is billed, but stands in no transcript: compactions, safety checks and the "
        columns.note(console, said + "rest of answers that were cut.")
    if total.is_estimated:
        said = f"~ rests on the published prices of {prices.date}: Claude Code has not reported it "
        columns.note(console, said + "yet.")
    if total.unpriced:
        unknown = sorted(model for model in models if not prices.price(model))
        rest = " …" if len(unknown) > _SHOWN else ""
        count = figures.several(total.unpriced, "token")
        said = (
            f"? No price is known for {', '.join(unknown[:_SHOWN])}{rest}: {count} are not in it."
        )
        columns.note(console, said, "yellow")


def equivalent(console: Console, plan: str) -> None:
    """That amounts are not paid, where there is a plan of that name."""
    if plan:
        said = f"You have the plan {plan}: amounts are what the same use costs by the API."
        columns.note(console, said)


def incomplete(console: Console, held: Opened) -> None:
    """That the ledger has not all that there is, where another process is writing it."""
    if held.ingested is not None and not held.ingested.is_complete:
        at = datetime.fromtimestamp(held.as_of)
        said = f"As of {at:%H:%M}: another process is writing the ledger, or the disk is full."
        columns.note(console, said, "yellow")
