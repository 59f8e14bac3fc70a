"""How long the session goes on, from its first minute; not in a band at rest.

Example: 12m
Source: status line, `cost.total_duration_ms`.
"""

from __future__ import annotations

from hudline.render.formatting import duration
from hudline.render.fragment import NICE, Fragment
from hudline.render.widget import FROM_STANDARD, Place, Widget, WidgetOptions
from hudline.view.snapshot import Snapshot

WIDGET = Widget(places=(Place("session", 90, FROM_STANDARD),))


def render(snapshot: Snapshot, options: WidgetOptions) -> list[Fragment]:
    seconds = snapshot.status.duration
    if snapshot.still or not seconds or seconds < 60:
        return []
    return [Fragment.of(duration(seconds), "faint", NICE - 1)]
