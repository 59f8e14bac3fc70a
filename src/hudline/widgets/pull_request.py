"""The pull request of the branch and its review state; it leads to its address.

Short form: the number alone.
Options: `link` (true): lead there, where the terminal can.
Example: PR #42 approved
Source: status line, `pr.number`, `pr.review_state`, `pr.url` and `pr.kind`.
"""

from __future__ import annotations

from hudline.render.formatting import spaced
from hudline.render.fragment import NICE, Fragment, Span
from hudline.render.i18n import label_among
from hudline.render.widget import FROM_STANDARD, Place, Widget, WidgetOptions, switch
from hudline.view.snapshot import Snapshot

WIDGET = Widget(places=(Place("details", 40, FROM_STANDARD),))

_TONES = {"approved": "good", "changes_requested": "warn"}
_STATES = ("approved", "changes requested", "commented", "draft", "pending")


class Options(WidgetOptions):
    link = switch(True)


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    number, state = snapshot.status.pr, snapshot.status.pr_state
    if number is None:
        return []
    name = f"MR !{number}" if snapshot.status.pr_kind == "mr" else f"PR #{number}"
    head = Span(name, "plain", snapshot.status.pr_url if options.link else "")
    review = Span(spaced(label_among(_STATES, state)), _TONES.get(state, "faint"))
    return [Fragment([head, review], [head], NICE)]
