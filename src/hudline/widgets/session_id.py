"""The session's id, or its beginning.

Options: `width`, how many characters of it (8).
Example: 84e75125
Source: status line, `session_id`.
"""

from __future__ import annotations

from hudline.render.fragment import NICE, Fragment
from hudline.render.widget import EVERYTHING, Place, Widget, WidgetOptions, integer
from hudline.view.snapshot import Snapshot

WIDGET = Widget(places=(Place("figures", 70, EVERYTHING),))


class Options(WidgetOptions):
    width = integer(8, 4, 64)


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    shown = snapshot.status.session_id[: options.width]
    return [Fragment.of(shown, "faint", NICE - 1)] if shown else []
