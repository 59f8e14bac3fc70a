"""The errors of the API that ended a turn of this session, by kind.

Example: ✗ 3 API errors: rate limit 2 · overloaded 1
Source: hooks, StopFailure's `error`.
"""

from __future__ import annotations

from hudline.render.formatting import counted
from hudline.render.fragment import NICE, Fragment, Span
from hudline.render.icons import icon
from hudline.render.widget import EVERYTHING, Place, Widget, WidgetOptions
from hudline.view.snapshot import Snapshot
from hudline.widgets.error import kind

WIDGET = Widget(requires="errors", has_section=True, places=(Place("history", 50, EVERYTHING),))


def render(snapshot: Snapshot, options: WidgetOptions) -> list[Fragment]:
    """The most frequent first; the short form is their sum."""
    errors = snapshot.errors
    if not errors:
        return []
    total = sum(count for _, count in errors)
    head = Span(f"{icon('fail')} {counted(total, 'API error', 'API errors')}", "warn")
    named = " · ".join(f"{kind(name)} {count}" for name, count in errors[:3])
    return [Fragment([head, Span(f": {named}", "faint")], [head], NICE)]
