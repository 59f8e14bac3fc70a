"""How many turns the context has room for, and what the last compaction gave back.

Learned from this session: what its last turns have added, and where the client has compacted by
itself; where it has not, and neither a person nor the client's own rule sets that point, the
window's end counts. From 40% of what is usable on until compaction is next, and for ten minutes
after one.

Short form: the turns alone.
Options: `within`, the number of turns up to which it says so (5); `growth`, what a turn adds
(true); `gain`, what a compaction gave back (true).
Example: ~4 turns to compaction · 36k a turn
Source: status line, `context_window.current_usage` at the end of each turn; hooks, PostCompact.
"""

from __future__ import annotations

from hudline.render.formatting import tokens
from hudline.render.fragment import USEFUL, Fragment, Span
from hudline.render.i18n import label
from hudline.render.widget import EVERYTHING, Place, Widget, WidgetOptions, integer, switch
from hudline.view.snapshot import Snapshot
from hudline.view.usage import headroom
from hudline.view.values import Forecast

WIDGET = Widget(
    requires="filling",
    urgency=60,
    places=(
        Place("session", 60, ("standard",)),
        Place("session", 60, EVERYTHING, {"within": 99, "gain": False}),
    ),
)

_NEWS = 600.0  # seconds that a compaction is news


class Options(WidgetOptions):
    within = integer(5, 1, 999)
    growth = switch(True)
    gain = switch(True)


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    forecast = snapshot.forecast if snapshot.filling else None
    if forecast is None or snapshot.compacting is not None:
        return []
    fragments = _ahead(forecast, snapshot, options)
    if options.gain and forecast.gave_back is not None and forecast.since <= _NEWS:
        text = f"{label('compaction gave back')} {tokens(forecast.gave_back)}"
        fragments.append(Fragment.of(text, "faint", USEFUL - 2))
    return fragments


def _ahead(forecast: Forecast, snapshot: Snapshot, options: Options) -> list[Fragment]:
    room, rule = headroom(forecast, snapshot.status), snapshot.status.compaction
    if room is None or room[0] > options.within:
        return []
    if rule is not None and rule.at is not None and (snapshot.status.tokens or 0) >= rule.at:
        return []  # compaction is next, which the context says
    turns, is_compaction = room
    count = f"~{turns}" if turns else "<1"
    end = "compaction" if is_compaction else "the window's end"
    unit = label(f"turn to {end}" if turns <= 1 else f"turns to {end}")
    head = Span(f"{count} {unit}", "warn" if turns <= 2 else "plain")
    if not options.growth or not forecast.growth:
        return [Fragment([head], rank=USEFUL)]
    growth = " · " + label("{} a turn", tokens(forecast.growth))
    return [Fragment([head, Span(growth, "faint")], [head], USEFUL)]
