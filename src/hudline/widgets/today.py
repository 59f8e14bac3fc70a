"""What was spent today, in all sessions.

It stands in no preset: a row has to name it. Behind it is what you want to spend a day at the most,
where `budget.day` of config.json says that; `~` before it means that part of it rests on published
prices, or has none. It is brought up to date when a turn ends, and holds until midnight; where that
has failed, it says as of when it is. `hudline spend` has all of it.

Short form: without the budget.
Options: `warn` and `alarm`, the percentages of the budget at which the tone changes (80 and 100).
Example: today $3.92/$20.00
Source: the ledger, as a refresh behind the screen has left it in spend.json.
"""

from __future__ import annotations

from hudline.render.formatting import money
from hudline.render.fragment import NICE, USEFUL, Fragment, Span
from hudline.render.i18n import label
from hudline.render.widget import Widget, WidgetOptions, integer
from hudline.view.snapshot import Snapshot
from hudline.widgets import time_of_day

WIDGET = Widget(requires="today")


_LATE = 180.0  # seconds since a turn has ended, after which it is in the figure


class Options(WidgetOptions):
    warn = integer(80, 0, 1000)
    alarm = integer(100, 0, 1000)


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    today = snapshot.today
    if today is None:
        return []
    period, budget, as_of = today
    share = period.usd * 100 / budget if budget else 0.0
    is_near = bool(budget) and share >= options.warn
    tone = "alarm" if is_near and share >= options.alarm else "warn" if is_near else "plain"
    sign = "~" if period.is_estimated else ""
    head = [Span(label("today") + " ", "faint"), Span(sign + money(period.usd), tone)]
    whole = [*head, Span(f"/{money(budget)}", "faint")] if budget else head
    if snapshot.query is not None and snapshot.query.stopped > as_of + _LATE:
        since = Span(" · " + label("as of {}", time_of_day(snapshot, as_of)), "faint")
        whole, head = [*whole, since], [*head, since]
    return [Fragment(whole, head if whole != head else None, USEFUL if is_near else NICE)]
