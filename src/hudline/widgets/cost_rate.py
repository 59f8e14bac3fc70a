"""What an hour of the session costs, on average; not in a band at rest, where it sinks.

Example: $5.90/h
Source: status line, `cost.total_cost_usd` and `cost.total_duration_ms`; after five minutes.
"""

from __future__ import annotations

from hudline.render.formatting import CENT, money
from hudline.render.fragment import NICE, Fragment
from hudline.render.widget import EVERYTHING, Place, Widget, WidgetOptions
from hudline.view.snapshot import Snapshot

WIDGET = Widget(places=(Place("details", 120, ("standard",)), Place("figures", 50, EVERYTHING)))

_LEAST = 300.0  # seconds after which an average says something


def render(snapshot: Snapshot, options: WidgetOptions) -> list[Fragment]:
    cost, seconds = snapshot.status.cost, snapshot.status.duration
    if snapshot.still or not cost or cost < CENT or seconds is None or seconds < _LEAST:
        return []
    return [Fragment.of(money(cost * 3600 / seconds) + "/h", "faint", NICE - 1)]
