"""The rows of `hudline top` and `hudline agents` for scripts; docs/reports.md documents them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Optional

from hudline.cli.overview.summary import Spending
from hudline.view.overview import STATES, AgentRow, SessionRow

Record = dict[str, object]


def session(row: SessionRow) -> Record:
    """A session."""
    return {
        "session": row.session,
        "project": row.project or None,
        "branch": row.branch or None,
        "state": row.state,
        "since": round(row.since, 3) if row.since else None,
        "doing": row.activity.plain or None,
        "context": None if row.context is None else round(row.context, 1),
        "usd": _usd(row.usd),
        "tokens_per_minute": None if row.rate is None else round(row.rate),
        "agents": row.working,
        "name": row.name or None,
        "model": row.model or None,
        "pid": row.pid,
    }


def agent(row: SessionRow, one: AgentRow) -> Record:
    """An agent of a session. Its context is known in tokens alone."""
    return {
        "session": row.session,
        "agent": one.kind,
        "agent_id": one.key,
        "project": row.project or None,
        "branch": row.branch or None,
        "state": one.state,
        "since": round(one.since, 3) if one.since else None,
        "doing": one.activity.plain or None,
        "context": None,
        "usd": _usd(one.usd),
        "tokens": None if one.tokens is None else round(one.tokens),
        "reason": one.reason or None,
        "description": one.description or None,
        "model": one.model or row.model or None,
    }


def total(rows: Sequence[SessionRow], spending: Optional[Spending]) -> Record:
    """How many sessions are at what, and what was spent today."""
    costs = [row.usd for row in rows if row.usd is not None]
    return {
        "usd": _usd(sum(costs)),
        **states(row.state for row in rows),
        "today_usd": _usd(spending.money.usd) if spending else None,
        "budget_usd": spending.budget if spending else None,
    }


def states(found: Iterable[str]) -> Record:
    """How many are in each state."""
    counts = Counter(found)
    return {state: counts[state] for state in STATES}


def _usd(value: Optional[float]) -> Optional[float]:
    return None if value is None else round(value, 9)
