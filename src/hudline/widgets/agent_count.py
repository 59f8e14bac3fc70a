"""How many agents are at work, together.

Example: ● 2 agents
Source: as the widget agents.
"""

from __future__ import annotations

from hudline.render.formatting import counted
from hudline.render.fragment import USEFUL, Fragment, Span
from hudline.render.icons import icon
from hudline.render.widget import EVERYTHING, Place, Widget, WidgetOptions
from hudline.view.snapshot import Snapshot

WIDGET = Widget(requires="agents", has_section=True, places=(Place("details", 90, EVERYTHING),))


def render(snapshot: Snapshot, options: WidgetOptions) -> list[Fragment]:
    count = sum(agent.is_at_work for agent in snapshot.agents)
    if not count:
        return []
    text = counted(count, "agent", "agents")
    return [Fragment([Span(icon("run") + " ", "accent"), Span(text)], rank=USEFUL)]
