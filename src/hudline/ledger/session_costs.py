"""What the requests of a period cost: Claude Code's totals of its sessions against all their
requests, and the prices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from hudline.insight.money import Money, Tokens
from hudline.insight.prices import PriceTable
from hudline.insight.reconciliation import Hidden, Reconciliation, reconcile
from hudline.ledger import reports
from hudline.ledger.database import Ledger
from hudline.ledger.known_prices import known_prices
from hudline.ledger.reports import Period, SessionInfo
from hudline.ledger.totals import read_totals


class SessionCosts(NamedTuple):
    """`account`: the totals against the requests; `sessions`: those of the period, and those from
    which they have gone on, by id."""

    account: Reconciliation
    prices: PriceTable
    sessions: dict[str, SessionInfo]

    def money(self, session: str, key: str, tokens: Tokens) -> Money:
        """What requests of a session cost. key: of their price, see `insight.prices`."""
        return self.account.money(session, key, tokens, self.prices.price(key))

    def hidden_in(self, period: Period) -> Iterator[tuple[Hidden, SessionInfo]]:
        """What is hidden in the sessions whose last request is in a period: that is its day."""
        for part in self.account.hidden:
            info = self.sessions.get(part.session)
            if info is not None and period.since <= info.last < period.until:
                yield part, info


def session_costs(ledger: Ledger, period: Period) -> SessionCosts:
    """The costs of all sessions of a period."""
    reports.choose_sessions(ledger, period)
    prices = known_prices(ledger)
    account = reconcile(*read_totals(ledger), prices.price)
    return SessionCosts(account, prices, reports.sessions(ledger))
