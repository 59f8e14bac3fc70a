"""Whether the model may think before it answers.

Options: `on` (true): say so also while it may.
Example: thinking off
Source: status line, `thinking.enabled`.
"""

from __future__ import annotations

from hudline.render.fragment import NICE, Fragment
from hudline.render.i18n import label
from hudline.render.widget import EVERYTHING, Place, Widget, WidgetOptions, switch
from hudline.view.snapshot import Snapshot

WIDGET = Widget(places=(Place("figures", 20, EVERYTHING),))


class Options(WidgetOptions):
    on = switch(True)


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    thinking = snapshot.status.thinking
    if thinking is None or (thinking and not options.on):
        return []
    return [Fragment.of(label("thinking on" if thinking else "thinking off"), "faint", NICE - 1)]
