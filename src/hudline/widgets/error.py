"""The kind of error that ended the last turn, until anything else happens.

In a band at rest, which nothing redraws, with the time of day: ⚠ API error: overloaded · 14:02.

Example: ⚠ API error: rate limit · 1:20 ago
Source: hooks, StopFailure's `error`.
"""

from __future__ import annotations

from hudline.render.formatting import elapsed
from hudline.render.fragment import ESSENTIAL, Fragment, Span
from hudline.render.i18n import label, label_among
from hudline.render.icons import icon
from hudline.render.widget import Place, Widget, WidgetOptions
from hudline.view.snapshot import Snapshot
from hudline.widgets import when

WIDGET = Widget(requires="error", urgency=90, is_quiet=True, places=(Place("urgent", 20),))

# The kinds that the client knows; it may learn others.
_KINDS = (
    "account on hold", "authentication failed", "billing error", "cloud credential error",
    "invalid request", "max output tokens", "model not found", "oauth org not allowed",
    "overloaded", "rate limit", "server error", "unknown", "verification required",
)  # fmt: skip


def render(snapshot: Snapshot, options: WidgetOptions) -> list[Fragment]:
    if not snapshot.error:
        return []
    head = Span(f"{icon('warn')} {label('API error')}: {kind(snapshot.error)}", "alarm")
    since = when(snapshot, snapshot.error_age, label("{} ago", elapsed(snapshot.error_age)))
    return [Fragment([head, Span(f" · {since}", "faint")], [head], ESSENTIAL)]


def kind(error: str) -> str:
    """A kind of error as people call it."""
    return label_among(_KINDS, error)
