"""Lines that the session added and removed.

Example: +156 −23
Source: status line, `cost.total_lines_added` and `cost.total_lines_removed`.
"""

from __future__ import annotations

from hudline.render.fragment import NICE, Fragment, Span
from hudline.render.widget import FROM_STANDARD, Place, Widget, WidgetOptions
from hudline.view.snapshot import Snapshot

WIDGET = Widget(places=(Place("details", 50, FROM_STANDARD),))


def render(snapshot: Snapshot, options: WidgetOptions) -> list[Fragment]:
    added, removed = snapshot.status.lines_added or 0, snapshot.status.lines_removed or 0
    spans = [Span(f"+{added}", "good"), Span(f" −{removed}", "faint")]
    return [Fragment(spans, rank=NICE)] if added or removed else []
