"""How often this session was compacted, and what the last compaction gave back.

Example: ↻ 1 compaction −704k
Source: hooks, SessionStart and PostCompact; the tokens from `context_window` before and behind it.
"""

from __future__ import annotations

from hudline.render.formatting import counted, tokens
from hudline.render.fragment import NICE, Fragment, Span
from hudline.render.icons import icon
from hudline.render.widget import EVERYTHING, Place, Widget, WidgetOptions
from hudline.view.snapshot import Snapshot

WIDGET = Widget(requires="compactions", places=(Place("history", 60, EVERYTHING),))


def render(snapshot: Snapshot, options: WidgetOptions) -> list[Fragment]:
    """The number, and the tokens where they are known."""
    count = snapshot.compactions
    if not count:
        return []
    total = Span(f"{icon('again')} {counted(count, 'compaction', 'compactions')}", "faint")
    freed = snapshot.forecast.gave_back if snapshot.forecast else None
    return [Fragment([total, Span(f" −{tokens(freed)}" if freed else "", "good")], rank=NICE)]
