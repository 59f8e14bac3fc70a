"""How often you have written in this session.

Example: 12 prompts
Source: hooks, UserPromptSubmit; prompts that the client makes itself do not count.
"""

from __future__ import annotations

from hudline.render.formatting import counted
from hudline.render.fragment import NICE, Fragment
from hudline.render.widget import EVERYTHING, Place, Widget, WidgetOptions
from hudline.view.snapshot import Snapshot

WIDGET = Widget(requires="prompts", places=(Place("history", 40, EVERYTHING),))


def render(snapshot: Snapshot, options: WidgetOptions) -> list[Fragment]:
    count = snapshot.prompts
    if not count:
        return []
    return [Fragment.of(counted(count, "prompt", "prompts"), "faint", NICE)]
