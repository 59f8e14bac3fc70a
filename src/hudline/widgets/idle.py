"""The turn has ended and nothing runs any more: since when.

It waits a while before it speaks, for what has just ended is plain to see. A turn that you
interrupted or an error ended is not done. In a band at rest, which nothing redraws, it says the
time of day, and at once: ✓ done 14:02.

Options: `after`, the seconds of rest before it speaks (60); more than that it waits at rest too.
Example: ✓ done 3m ago
Source: hooks, Stop, later than your last prompt.
"""

from __future__ import annotations

from hudline.render.formatting import duration
from hudline.render.fragment import USEFUL, Fragment, Span
from hudline.render.i18n import label
from hudline.render.icons import icon
from hudline.render.widget import FROM_STANDARD, Place, Widget, WidgetOptions, integer
from hudline.view.snapshot import Snapshot
from hudline.widgets import when

WIDGET = Widget(requires="idle", urgency=45, places=(Place("finished", 10, FROM_STANDARD),))

_SOON = 60  # seconds; who asked for no more than that wants to see it in a picture that stands


class Options(WidgetOptions):
    after = integer(60, 0, 86400)


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    after = options.after
    if snapshot.idle is None or (snapshot.idle < after and not (snapshot.still and after <= _SOON)):
        return []
    since = when(snapshot, snapshot.idle, duration(snapshot.idle))
    text = label("done {}" if snapshot.still else "done {} ago", since)
    return [Fragment([Span(icon("done") + " ", "good"), Span(text)], rank=USEFUL)]
