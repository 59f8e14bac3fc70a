"""The local time; none in a band at rest, which nothing redraws.

Options: `seconds` (false); `hours`, of which a day has 24 or 12 (auto: as the key `clock` says).
Example: 16:40
Source: the clock of this machine, at the moment of drawing.
"""

from __future__ import annotations

from hudline.render.formatting import hour
from hudline.render.fragment import NICE, Fragment
from hudline.render.widget import EVERYTHING, Place, Widget, WidgetOptions, choice, switch
from hudline.view.snapshot import Snapshot

WIDGET = Widget(places=(Place("figures", 90, EVERYTHING),))


class Options(WidgetOptions):
    seconds = switch(False)
    hours = choice("auto", "24", "12")


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    if snapshot.still or snapshot.utc_offset is None:
        return []
    chosen = options.hours
    half = bool(snapshot.twelve_hours) if chosen == "auto" else chosen == "12"
    shown = hour(snapshot.clock, snapshot.utc_offset, options.seconds, half)
    return [Fragment.of(shown, "faint", NICE - 1)]
