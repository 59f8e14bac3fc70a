"""Another model answers than was chosen: which, why, and since when.

Claude Code falls back to another model where the chosen one is overloaded, unavailable or blocked,
or where it refuses. It shows until the chosen model answers again, or you choose another.

Short form: the model that answers.
Options: `reason` (true): why, in the client's word, and since when.
Example: ⚠ Sonnet 5 instead of Opus 5.5 · overloaded · 3m
Source: the session's transcript, its last `system` entry of subtype `model_fallback` or
`model_refusal_fallback` and the answers behind it; status line, `model.id`.
"""

from __future__ import annotations

from hudline.events.provider import canonical
from hudline.render.formatting import duration
from hudline.render.fragment import ESSENTIAL, Fragment, Span
from hudline.render.i18n import label, label_among
from hudline.render.icons import icon
from hudline.render.model_names import model
from hudline.render.widget import Place, Widget, WidgetOptions, switch
from hudline.view.snapshot import Snapshot
from hudline.widgets import when

WIDGET = Widget(requires="model_fallback", urgency=75, places=(Place("session", 15),))
# The triggers that the client knows; it may learn others.
_TRIGGERS = (
    "last resort", "model blocked", "model not found", "overloaded", "permission denied",
    "refusal", "server error",
)  # fmt: skip


class Options(WidgetOptions):
    reason = switch(True)


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    fallback = snapshot.model_fallback
    if fallback is None:
        return []
    shown = canonical(snapshot.status.model_id)
    if shown and shown not in (canonical(fallback.chosen), canonical(fallback.answering)):
        return []  # the person has chosen another since, which has not answered yet
    head = Span(f"{icon('warn')} {model(fallback.answering)}", "warn")
    whole = [head, Span(" " + label("instead of {}", model(fallback.chosen)), "faint")]
    if options.reason:
        age = max(snapshot.clock - fallback.since, 0.0)
        reason = [label_among(_TRIGGERS, fallback.trigger), when(snapshot, age, duration(age))]
        whole += [Span(f" · {part}", "faint") for part in reason if part]
    return [Fragment(whole, [head], ESSENTIAL - 2)]
