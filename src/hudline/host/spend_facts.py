"""What was spent today, and the alerts of a session, as draws find them on disk."""

from __future__ import annotations

from hudline.config import reader
from hudline.core.file_io import read_object
from hudline.host.alert_log import recent_alerts
from hudline.host.draw_context import DrawContext
from hudline.view.alert_rules import alert_config
from hudline.view.alerts import Alert, shown
from hudline.view.external_data import SpentToday
from hudline.view.snapshot import Snapshot
from hudline.view.spend import FILE, parse_spend


def today(context: DrawContext) -> SpentToday | None:
    """What was spent today, as far as it is in the ledger; None where that is of another day, or
    not known."""
    spend = parse_spend(read_object(f"{context.home.root}/{FILE}"))
    period = spend.period("day", context.clock) if spend else None
    budget = reader.budget(context.config).get("day")
    return SpentToday(period, budget, spend.as_of) if spend and period else None


def alerts(context: DrawContext, snapshot: Snapshot) -> list[Alert] | None:
    """The alerts that the session shows, the newest first; None without any, or any rule."""
    if not alert_config(context.config).rules or snapshot.query is None:
        return None
    session, turn = snapshot.status.session_id, snapshot.query.turn
    return shown(recent_alerts(context.home), session, turn, context.clock) or None
