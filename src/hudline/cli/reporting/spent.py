"""What was spent in a period, as the ledger has it, for the reports that show money."""

from __future__ import annotations

from typing import NamedTuple, Optional, Union

from hudline.cli.reporting.filters import Filter
from hudline.insight import spending
from hudline.insight.money import Money, Tokens
from hudline.insight.prices import PriceTable, base_name
from hudline.insight.reconciliation import Reconciliation, reconcile
from hudline.insight.spending import HiddenItem, Item
from hudline.ledger import reports
from hudline.ledger.database import Ledger
from hudline.ledger.known_prices import known_prices
from hudline.ledger.reports import Period, SessionInfo
from hudline.ledger.totals import read_totals


class Spent(NamedTuple):
    """`items`: what was spent and is meant; `account`: Claude Code's totals against all requests;
    `sessions`: those of the period."""

    items: list[Union[Item, HiddenItem]]
    account: Reconciliation
    prices: PriceTable
    sessions: dict[str, SessionInfo]


def accounts(
    ledger: Ledger, period: Period
) -> tuple[Reconciliation, PriceTable, dict[str, SessionInfo]]:
    """The totals of all sessions of a period against their requests."""
    reports.choose_sessions(ledger, period)
    prices = known_prices(ledger)
    account = reconcile(*read_totals(ledger), prices.price)
    return account, prices, reports.sessions(ledger)


def spent(ledger: Ledger, period: Period, chosen: Filter, person: Optional[str]) -> Spent:
    """What was spent in a period and is meant. What is hidden belongs to the day of its session's
    last request. person: whose sessions these are, by their own name."""
    account, prices, sessions = accounts(ledger, period)
    items: list[Union[Item, HiddenItem]] = [
        Item(
            one.day, one.session, chosen.label(one.project), one.branch, base_name(one.model),
            person, one.agent, one.skill, one.tokens, one.requests, one.key,
        )
        for one in reports.usage(ledger, period)
        if chosen.allows(one.project, one.branch, one.model, one.session)
    ]  # fmt: skip
    for part in account.hidden:
        info = sessions.get(part.session)
        if info is None or not period.since <= info.last < period.until:
            continue
        if chosen.allows(info.project, info.branch, part.model, part.session):
            items.append(
                HiddenItem(_hidden(info, chosen, part.model, part.tokens, person), part.usd)
            )
    return Spent(items, account, prices, sessions)


def by_day(ledger: Ledger, since: float) -> dict[str, Money]:
    """What was spent on each day, by its name (2026-11-23), whatever a report is limited to. since:
    seconds since 1970."""
    found = spent(ledger, Period(since), Filter(ledger), None)
    report = spending.report(found.items, found.account, found.prices.price, ("day",))
    return {row.group[0] or "": row.money for row in report.rows}


def _hidden(
    info: SessionInfo, chosen: Filter, model: str, tokens: Tokens, person: Optional[str]
) -> Item:
    project = chosen.label(info.project)
    return Item(info.day, info.id, project, info.branch, model, person, None, None, tokens, 0)
