"""How Hudline's own hooks are: a word when no events arrive, or when errors of its own were noted.

Without events only what the client tells the status line is shown.

Options: `errors`, also how many errors of hooks, refreshers and draws the last hour had (false;
true at full verbosity).
Example: ⚠ no events · hudline doctor
Source: the session's journal, which is empty although the model has answered; errors.log.
"""

from __future__ import annotations

from hudline.render.formatting import counted
from hudline.render.fragment import ESSENTIAL, Fragment, Span
from hudline.render.i18n import label
from hudline.render.icons import icon
from hudline.render.widget import EVERYTHING, PRESETS, Place, Widget, WidgetOptions, switch
from hudline.view.snapshot import Snapshot

WIDGET = Widget(
    urgency=80,
    is_quiet=True,
    by_level={3: {"errors": True}},
    places=(
        Place("session", 100, PRESETS[:2]),
        Place("session", 100, EVERYTHING, {"errors": True}),
    ),
)


class Options(WidgetOptions):
    errors = switch(False)


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    """Nothing while events arrive, or before any can have arrived."""
    if not snapshot.has_events and snapshot.status.context is not None:
        return _warned(label("no events"))
    if options.errors and snapshot.mishaps:
        return _warned("Hudline: " + counted(snapshot.mishaps, "error", "errors"))
    return []


def _warned(text: str) -> list[Fragment]:
    head = Span(f"{icon('warn')} {text}", "warn")
    return [Fragment([head, Span(" · hudline doctor", "faint")], [head], ESSENTIAL - 1)]
