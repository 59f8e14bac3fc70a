"""What the session cost so far.

Options: `turn`, also what the present turn has cost (false).
Example: $1.23
Source: status line, `cost.total_cost_usd`; for a turn, the same at the end of the one before.
"""

from __future__ import annotations

from hudline.render.formatting import CENT, money
from hudline.render.fragment import NICE, Fragment, Span
from hudline.render.i18n import label
from hudline.render.widget import EVERYTHING, Place, Widget, WidgetOptions, switch
from hudline.view.snapshot import Snapshot

WIDGET = Widget(
    places=(Place("session", 80, ("standard",)), Place("session", 80, EVERYTHING, {"turn": True}))
)


class Options(WidgetOptions):
    turn = switch(False)


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    cost = snapshot.status.cost
    if not cost or cost < CENT:
        return []
    spans = [Span(money(cost))]
    turn = snapshot.usage.turn if options.turn and snapshot.usage else None
    if turn:
        spans.append(Span(f" · {money(turn)} {label('this turn')}", "faint"))
    return [Fragment(spans, spans[:1], NICE)]
