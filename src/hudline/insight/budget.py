"""What was spent of a budget for a day, a week (from Monday) and a month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from hudline.insight.money import Money
from hudline.insight.spending import week

PERIODS = ("day", "week", "month")


class BudgetUse(NamedTuple):
    """A budget of `limit` dollars for the present day, week or month, and what was spent in it."""

    period: str
    limit: float
    money: Money

    @property
    def share(self) -> float:
        """The part of the budget that is spent; above 1 where it is exceeded."""
        return self.money.usd / self.limit

    @property
    def is_over(self) -> bool:
        """Whether more is spent than was meant."""
        return self.money.usd > self.limit


def first_day(today: str) -> str:
    """The first day that counts for any budget of today, both as 2026-11-23."""
    return min(week(today), today[:8] + "01")


def budget_use(
    limits: Mapping[str, float], by_day: Mapping[str, Money], today: str
) -> list[BudgetUse]:
    """The budgets that there are, in the order of `PERIODS`.

    limits: dollars by period, each above zero. by_day: what was spent on each day since
    `first_day`, as 2026-11-23.
    """
    starts = {"day": today, "week": week(today), "month": today[:8] + "01"}
    found = []
    for period in PERIODS:
        if period not in limits:
            continue
        total = Money()
        for day, money in by_day.items():
            if starts[period] <= day <= today:
                total = total.plus(money)
        found.append(BudgetUse(period, limits[period], total))
    return found
