"""The client's version.

Example: v2.1.330
Source: status line, `version`.
"""

from __future__ import annotations

from hudline.render.fragment import NICE, Fragment
from hudline.render.widget import EVERYTHING, Place, Widget, WidgetOptions
from hudline.view.snapshot import Snapshot

WIDGET = Widget(places=(Place("figures", 80, EVERYTHING),))


def render(snapshot: Snapshot, options: WidgetOptions) -> list[Fragment]:
    version = snapshot.status.version
    return [Fragment.of("v" + version, "faint", NICE - 2)] if version else []
