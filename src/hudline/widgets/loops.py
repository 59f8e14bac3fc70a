"""Claude goes in circles: a call fails, or a file is read, again and again.

It speaks of a call that failed three times without a success between, of the same part of a file
that was read four times in ten minutes without an edit between, and of four errors in a row: for
three minutes after the last time, while the same call runs again, and not after the turn's end.

Example: ↻ Bash pytest -q failed 3×
Source: hooks, PostToolUse and PostToolUseFailure. Interrupted and denied calls do not count.
"""

from __future__ import annotations

from hudline.render.formatting import spaced, tool
from hudline.render.fragment import ESSENTIAL, Fragment, Span
from hudline.render.i18n import label
from hudline.render.icons import icon
from hudline.render.widget import Place, Widget, WidgetOptions
from hudline.view.snapshot import Snapshot

WIDGET = Widget(requires="repeats", urgency=85, is_quiet=True, places=(Place("urgent", 30),))


def render(snapshot: Snapshot, options: WidgetOptions) -> list[Fragment]:
    loop = snapshot.loops
    if not snapshot.repeats or loop is None:
        return []
    count = f"{loop.count}{'+' if loop.is_more else ''}"
    who = f"{loop.agent}: " if loop.agent else ""
    sign = Span(f"{icon('again')} {who}", "warn")
    if loop.kind == "streak":
        text = Span(f"{count} {label('errors in a row')}", "warn")
        return [Fragment([sign, text], rank=ESSENTIAL)]
    name, target = Span(tool(loop.tool), "strong"), Span(spaced(loop.target))
    word = f"{label('failed')} " if loop.kind == "failing" else ""
    end = Span(f" {word}{count}×", "warn")
    return [Fragment([sign, name, target, end], [sign, name, end], ESSENTIAL, elastic_span=2)]
