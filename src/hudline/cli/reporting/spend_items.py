"""What was spent in a period, as the ledger has it, for the reports that show money."""

from __future__ import annotations

from typing import NamedTuple, Optional, Union

from hudline.cli.reporting.filters import Filter
from hudline.insight import spending
from hudline.insight.money import Money, Tokens
from hudline.insight.prices import base_name
from hudline.insight.spending import HiddenItem, Item, Report
from hudline.ledger import reports
from hudline.ledger.database import Ledger
from hudline.ledger.reports import Period, SessionInfo
from hudline.ledger.session_costs import SessionCosts, session_costs


class SpendItems(NamedTuple):
    """`items`: what was spent and is meant; `costs`: of all sessions of the period."""

    items: list[Union[Item, HiddenItem]]
    costs: SessionCosts

    def by(self, *groups: str) -> Report:
        """The items by some of `spending.GROUPS`."""
        return spending.report(self.items, self.costs.account, self.costs.prices.price, groups)


def spend_items(
    ledger: Ledger, period: Period, chosen: Filter, person: Optional[str]
) -> SpendItems:
    """What was spent in a period and is meant. What is hidden belongs to the day of its session's
    last request. person: whose sessions these are, by their own name."""
    costs = session_costs(ledger, period)
    items: list[Union[Item, HiddenItem]] = [
        Item(
            one.day, one.session, chosen.label(one.project), one.branch, base_name(one.model),
            person, one.agent, one.skill, one.tokens, one.requests, one.key,
        )
        for one in reports.usage(ledger, period)
        if chosen.allows(one.project, one.branch, one.model, one.session)
    ]  # fmt: skip
    for part, info in costs.hidden_in(period):
        if chosen.allows(info.project, info.branch, part.model, part.session):
            items.append(
                HiddenItem(_hidden(info, chosen, part.model, part.tokens, person), part.usd)
            )
    return SpendItems(items, costs)


def by_day(ledger: Ledger, since: float) -> dict[str, Money]:
    """What was spent on each day, by its name (2026-11-23), whatever a report is limited to. since:
    seconds since 1970."""
    found = spend_items(ledger, Period(since), Filter(ledger), None)
    return {row.group[0] or "": row.money for row in found.by("day").rows}


def _hidden(
    info: SessionInfo, chosen: Filter, model: str, tokens: Tokens, person: Optional[str]
) -> Item:
    project = chosen.label(info.project)
    return Item(info.day, info.id, project, info.branch, model, person, None, None, tokens, 0)
