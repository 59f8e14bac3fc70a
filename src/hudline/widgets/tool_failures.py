"""What failed since your last prompt, counted by tool.

Once the turn has ended, the turn summary has it.

Options: `rest`, to go on when the turn has ended (false).
Example: ✗ Bash 1
Source: hooks, PostToolUseFailure that was not an interruption.
"""

from __future__ import annotations

from hudline.render.formatting import tool
from hudline.render.fragment import NICE, Fragment, Span
from hudline.render.icons import icon
from hudline.render.widget import FROM_STANDARD, Place, Widget, WidgetOptions, switch
from hudline.view.snapshot import Snapshot

WIDGET = Widget(requires="failed", urgency=60, places=(Place("activity", 30, FROM_STANDARD),))


class Options(WidgetOptions):
    rest = switch(False)


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    """The most failing first; the short form is their sum."""
    if not snapshot.failed or (snapshot.resting and not options.rest):
        return []
    text = " · ".join(f"{tool(name)} {count}" for name, count in snapshot.failed[:3])
    total = sum(count for _, count in snapshot.failed)
    sign = Span(icon("fail") + " ", "alarm")
    return [Fragment([sign, Span(text)], [sign, Span(str(total))], rank=NICE + 1)]
