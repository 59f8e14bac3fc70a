"""The output style, when it is not the default.

Example: style explanatory
Source: status line, `output_style.name`.
"""

from __future__ import annotations

from hudline.render.fragment import Fragment
from hudline.render.widget import FROM_STANDARD, Place, Widget, WidgetOptions
from hudline.view.snapshot import Snapshot
from hudline.widgets import labelled

WIDGET = Widget(places=(Place("details", 70, FROM_STANDARD),))


def render(snapshot: Snapshot, options: WidgetOptions) -> list[Fragment]:
    style = snapshot.status.output_style
    return [] if style.lower() == "default" else labelled("style", style)
