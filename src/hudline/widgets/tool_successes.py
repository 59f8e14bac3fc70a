"""What succeeded since your last prompt, counted by tool.

Once the turn has ended, the turn summary has it.

Options: `most`, how many tools are named (4); `rest`, to go on when the turn has ended (false).
Example: ✓ Read 12 · Bash 7 · Edit 3
Source: hooks, PostToolUse; interrupted and denied calls are not successes.
"""

from __future__ import annotations

from hudline.render.formatting import tool
from hudline.render.fragment import NICE, Fragment, Span
from hudline.render.icons import icon
from hudline.render.widget import FROM_STANDARD, Place, Widget, WidgetOptions, integer, switch
from hudline.view.snapshot import Snapshot

WIDGET = Widget(
    requires="succeeded",
    urgency=60,
    by_level={3: {"most": 8}},
    places=(Place("activity", 20, FROM_STANDARD),),
)


class Options(WidgetOptions):
    most = integer(4, 1, 20)
    rest = switch(False)


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    """The most used first; the short form is their sum."""
    if not snapshot.succeeded or (snapshot.resting and not options.rest):
        return []
    parts = [f"{tool(name)} {count}" for name, count in snapshot.succeeded[: options.most]]
    rest = sum(count for _, count in snapshot.succeeded[options.most :])
    text = " · ".join([*parts, *([f"+{rest}"] if rest else [])])
    total = sum(count for _, count in snapshot.succeeded)
    sign = Span(icon("done") + " ", "good")
    return [Fragment([sign, Span(text, "faint")], [sign, Span(str(total), "faint")], rank=NICE)]
