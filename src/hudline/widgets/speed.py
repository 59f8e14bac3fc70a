"""How fast the model wrote its last answer.

The time is the API's, from the request to the end of the answer. It is told where one answer can
be taken for itself: no agent asked at the same time, and it is long enough; for ten minutes.

Example: 62 tok/s
Source: status line, `context_window.current_usage.output_tokens` and
`cost.total_api_duration_ms`, with `prompt_cache.requests` one more than before.
"""

from __future__ import annotations

from hudline.render.fragment import NICE, Fragment
from hudline.render.widget import EVERYTHING, Place, Widget, WidgetOptions
from hudline.view.snapshot import Snapshot

WIDGET = Widget(places=(Place("details", 110, ("standard",)), Place("figures", 40, EVERYTHING)))


def render(snapshot: Snapshot, options: WidgetOptions) -> list[Fragment]:
    speed = snapshot.usage.speed if snapshot.usage else None
    return [Fragment.of(f"{speed:.0f} tok/s", "faint", NICE - 1)] if speed else []
