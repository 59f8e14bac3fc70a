"""The agent that the whole session runs as.

Example: as reviewer
Source: status line, `agent.name`.
"""

from __future__ import annotations

from hudline.render.fragment import Fragment
from hudline.render.widget import FROM_STANDARD, Place, Widget, WidgetOptions
from hudline.view.snapshot import Snapshot
from hudline.widgets import labelled

WIDGET = Widget(places=(Place("details", 20, FROM_STANDARD),))


def render(snapshot: Snapshot, options: WidgetOptions) -> list[Fragment]:
    return labelled("as", snapshot.status.agent)
