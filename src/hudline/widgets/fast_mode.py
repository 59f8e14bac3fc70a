"""That fast mode is on.

Example: fast
Source: status line, `fast_mode`.
"""

from __future__ import annotations

from hudline.render.fragment import NICE, Fragment
from hudline.render.i18n import label
from hudline.render.widget import EVERYTHING, Place, Widget, WidgetOptions
from hudline.view.snapshot import Snapshot

WIDGET = Widget(places=(Place("details", 90, ("standard",)), Place("figures", 10, EVERYTHING)))


def render(snapshot: Snapshot, options: WidgetOptions) -> list[Fragment]:
    return [Fragment.of(label("fast"), "accent", NICE)] if snapshot.status.fast else []
