"""The permission mode, when it is not the default, while a turn runs.

Claude Code shows it below the prompt in every mode (seen on client 2.1.332), so only the preset
`everything` has it. It can be changed without an event, so it is shown for a minute after one.

Example: ⏵plan
Source: hooks, `permission_mode` of the last event that had one.
"""

from __future__ import annotations

from hudline.render.fragment import USEFUL, Fragment
from hudline.render.i18n import label
from hudline.render.icons import icon
from hudline.render.widget import EVERYTHING, Place, Widget, WidgetOptions
from hudline.view.snapshot import Snapshot

WIDGET = Widget(requires="mode", places=(Place("session", 40, EVERYTHING),))

_NAMES = {
    "acceptEdits": "accept edits",
    "auto": "auto",
    "bypassPermissions": "bypass permissions",
    "dontAsk": "don't ask",
    "plan": "plan",
}


def render(snapshot: Snapshot, options: WidgetOptions) -> list[Fragment]:
    """The mode's name; a warning where nothing is asked any more."""
    if snapshot.resting or not snapshot.mode:
        return []
    tone = "warn" if snapshot.mode == "bypassPermissions" else "accent"
    name = label(_NAMES[snapshot.mode]) if snapshot.mode in _NAMES else snapshot.mode
    return [Fragment.of(icon("mode") + name, tone, USEFUL)]
