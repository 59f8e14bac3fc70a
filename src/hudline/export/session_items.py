"""What is sent of a session: data points, log records and spans, made of the ledger's rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Optional

from hudline.export import metrics, otlp_traces
from hudline.export.metrics import Point
from hudline.export.otlp_logs import LogWriter
from hudline.export.otlp_values import Item, Owner, owner
from hudline.export.session_spans import session_spans
from hudline.insight.reconciliation import Hidden
from hudline.ledger import exports
from hudline.ledger.database import Ledger
from hudline.ledger.exports import RequestRow, SessionRow
from hudline.ledger.reports import EVER, Period
from hudline.ledger.session_costs import session_costs


class SessionItems(NamedTuple):
    """`points` as they are now; `items`: log records and spans, the oldest first; `is_open`: there
    are spans that have not ended."""

    owner: Owner
    points: list[Point]
    items: list[Item]
    is_open: bool


class SessionReader:
    """Reads the sessions of a period. person: the name that the person has set; now: seconds since
    1970, for what is still open."""

    def __init__(
        self, ledger: Ledger, period: Period, person: Optional[str], now: float = EVER
    ) -> None:
        self._ledger = ledger
        self._now = now
        self._person = person
        self._costs = session_costs(ledger, period)
        self._hidden: dict[str, list[Hidden]] = {}
        for part in self._costs.account.hidden:
            self._hidden.setdefault(part.session, []).append(part)

    def cost(self, one: RequestRow) -> float:
        """Dollars of a request; 0.0 where its model has no price."""
        return self._costs.money(one.session, one.key, one.tokens).usd

    def read(self, session: SessionRow) -> SessionItems:
        """What is known of a session of the period."""
        of = owner(session.root, session.repository, self._person)
        requests = list(exports.requests(self._ledger, session.id))
        calls = list(exports.calls(self._ledger, session.id))
        hidden = self._hidden.get(session.id, [])
        points = metrics.points(session, requests, calls, hidden, self.cost)
        writer = LogWriter(session, of, self.cost)
        items = [writer.prompt(one) for one in exports.prompts(self._ledger, session.id)]
        items += map(writer.request, requests)
        items += [writer.call(one) for one in calls if one.outcome]
        items += map(writer.compaction, exports.compactions(self._ledger, session.id))
        items.sort(key=_time)
        spans, is_open = session_spans(self._ledger, session.id, self._now)
        items += [otlp_traces.item(one, of) for one in spans]
        return SessionItems(of, points, items, is_open)


def _time(item: Item) -> int:
    payload: Mapping[str, object] = item.payload
    return int(str(payload["timeUnixNano"]))
