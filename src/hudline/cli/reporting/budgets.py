"""What is spent of the person's budgets (`budget` in config.json), below `hudline spend`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from rich.console import Console
from rich.text import Text

from hudline.cli.reporting import columns, figures, words
from hudline.cli.reporting.spent import by_day
from hudline.insight.budget import BudgetUse, budget_use, first_day
from hudline.ledger.database import Ledger

_BAR = 12  # cells
_NEAR = 0.8  # the share from which on a budget is nearly spent


def budgets(ledger: Ledger, limits: Mapping[str, float], now: float) -> list[BudgetUse]:
    """The use of each budget at a time, of all that was spent, whatever a report is limited to.
    limits: dollars by period."""
    if not limits:
        return []
    today = f"{datetime.fromtimestamp(now):%Y-%m-%d}"
    start = datetime.strptime(first_day(today), "%Y-%m-%d").timestamp()
    return budget_use(limits, by_day(ledger, start), today)


def record(uses: Sequence[BudgetUse]) -> dict[str, object]:
    """The budgets as JSON has them, by period."""
    return {
        one.period: {
            "usd": round(one.money.usd, 9), "limit": one.limit, "over": one.is_over,
            "estimated": one.money.is_estimated,
        }
        for one in uses
    }  # fmt: skip


def draw(console: Console, uses: Sequence[BudgetUse]) -> None:
    """A line for each budget: a bar, its share, and how much of it is spent."""
    for one in uses:
        share = min(one.share, 1.0)
        full = max(round(share * _BAR), 1 if share > 0 else 0)
        style = "bold red" if one.is_over else "yellow" if one.share >= _NEAR else "cyan"
        percent = f"{min(int(one.share * 100), 9999):>4}%"
        bar = Text.assemble(("▰" * full + "▱" * (_BAR - full), style), percent)
        columns.marked(console, bar, _said(one))


def _said(use: BudgetUse) -> str:
    amounts = {"spent": figures.spent(use.money), "limit": _limit(use.limit)}
    said = {
        "day": words.say("{spent} of {limit} today", **amounts),
        "week": words.say("{spent} of {limit} this week", **amounts),
        "month": words.say("{spent} of {limit} this month", **amounts),
    }[use.period]
    if not use.is_over:
        return said
    return words.say("{said}: over budget by {amount}", said=said, amount=_over(use))


def _over(use: BudgetUse) -> str:
    return figures.usd(use.money.usd - use.limit)


def _limit(usd: float) -> str:
    """Dollars of a budget: $30, $12.50."""
    return f"${usd:,.0f}" if usd == int(usd) else f"${usd:,.2f}" if usd >= 0.01 else f"${usd:g}"
