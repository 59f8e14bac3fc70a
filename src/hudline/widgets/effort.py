"""How much effort the model makes.

Example: ◐medium
Source: status line, `effort.level`; absent where the model has no such choice.
"""

from __future__ import annotations

from hudline.render.fragment import NICE, Fragment
from hudline.render.icons import icon
from hudline.render.widget import EVERYTHING, Place, Widget, WidgetOptions
from hudline.view.snapshot import Snapshot

WIDGET = Widget(places=(Place("session", 20, EVERYTHING),))


def render(snapshot: Snapshot, options: WidgetOptions) -> list[Fragment]:
    level = snapshot.status.effort
    return [Fragment.of(icon("effort." + level) + level, "faint", NICE)] if level else []
