"""Claude waits for you: for a permission, an answer, a plan's approval or some input.

Example: ⏳ waits for you 0:14 · Bash rm -rf build
Source: hooks, PermissionRequest and Notification; over as soon as the client's registry says so.
"""

from __future__ import annotations

from hudline.render.formatting import elapsed, tool
from hudline.render.fragment import ESSENTIAL, Fragment, Span
from hudline.render.i18n import label
from hudline.render.icons import icon
from hudline.render.widget import Place, Widget, WidgetOptions
from hudline.view.snapshot import Snapshot
from hudline.widgets import when

WIDGET = Widget(
    requires="waiting", urgency=100, is_quiet=True, is_fleeting=True, places=(Place("urgent", 10),)
)

_NAMES = {"input": "input", "plan": "approve the plan"}


def render(snapshot: Snapshot, options: WidgetOptions) -> list[Fragment]:
    waiting = snapshot.waiting
    if waiting is None:
        return []
    since = when(snapshot, waiting.age, elapsed(waiting.age), "since {}")
    head = Span(f"{icon('wait')} {label('waits for you')} {since}", "alarm")
    if waiting.kind in _NAMES:
        name = Span(f" · {label(_NAMES[waiting.kind])}", "strong")
        return [Fragment([head, name], [head], ESSENTIAL)]
    called = "" if waiting.kind == "question" else tool(waiting.tool) + " "
    target = Span(f" · {called}{waiting.target}".rstrip(), "strong")
    return [Fragment([head, target], rank=ESSENTIAL)]
