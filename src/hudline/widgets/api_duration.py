"""How long the session has waited for the API.

Example: API 3m
Source: status line, `cost.total_api_duration_ms`; requests at the same time count each.
"""

from __future__ import annotations

from hudline.render.formatting import duration
from hudline.render.fragment import NICE, Fragment
from hudline.render.widget import EVERYTHING, Place, Widget, WidgetOptions
from hudline.view.snapshot import Snapshot

WIDGET = Widget(places=(Place("figures", 60, EVERYTHING),))


def render(snapshot: Snapshot, options: WidgetOptions) -> list[Fragment]:
    seconds = snapshot.status.api_duration
    if not seconds or seconds < 1:
        return []
    return [Fragment.of("API " + duration(seconds), "faint", NICE - 1)]
