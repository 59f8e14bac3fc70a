"""The session's name, where it has one.

Example: fix-login
Source: status line, `session_name`; in the band, `name` in the client's registry.
"""

from __future__ import annotations

from hudline.render.fragment import NICE, Fragment
from hudline.render.widget import FROM_STANDARD, Place, Widget, WidgetOptions
from hudline.view.snapshot import Snapshot

WIDGET = Widget(places=(Place("details", 10, FROM_STANDARD),))


def render(snapshot: Snapshot, options: WidgetOptions) -> list[Fragment]:
    name = snapshot.status.session_name
    return [Fragment.of(name, "plain", NICE + 1)] if name else []
