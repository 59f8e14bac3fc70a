"""What was spent of a budget for a day, a week (from Monday) and a month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from hudline.insight.money import Money

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


class PeriodSpan(NamedTuple):
    """A day, week or month: its name (2026-11-23, of a week its Monday; 2026-11), its first day and
    the first one behind it, both as 2026-11-23."""

    name: str
    first: str
    following: str

    def total(self, by_day: Mapping[str, Money]) -> Money:
        """What of the days was spent in it."""
        total = Money()
        for day, money in by_day.items():
            if self.first <= day < self.following:
                total = total.plus(money)
        return total


def period_spans(today: str) -> dict[str, PeriodSpan]:
    """The periods that hold a day (2026-11-23), by `PERIODS`."""
    day = date.fromisoformat(today)
    monday, first = day - timedelta(days=day.weekday()), day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return {
        "day": PeriodSpan(today, today, str(day + timedelta(days=1))),
        "week": PeriodSpan(str(monday), str(monday), str(monday + timedelta(days=7))),
        "month": PeriodSpan(today[:7], str(first), str(following)),
    }


def first_day(today: str) -> str:
    """The first day that counts for any budget of today, both as 2026-11-23."""
    return min(span.first for span in period_spans(today).values())


def budget_use(
    limits: Mapping[str, float], by_day: Mapping[str, Money], today: str
) -> list[BudgetUse]:
    """The budgets that there are, in the order of `PERIODS`.

    limits: dollars by period, each above zero. by_day: what was spent on each day since
    `first_day`, as 2026-11-23.
    """
    spans = period_spans(today)
    return [
        BudgetUse(period, limits[period], spans[period].total(by_day))
        for period in PERIODS if period in limits
    ]  # fmt: skip
