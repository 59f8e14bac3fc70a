"""The skills that this session has used, the last one first.

Options: `most`, how many are named (3); the others are counted.
Example: skills commit-message, review
Source: hooks, PostToolUse(Skill), and UserPromptExpansion for those that you called with a slash.
"""

from __future__ import annotations

from hudline.render.formatting import omitted
from hudline.render.fragment import NICE, Fragment, Span
from hudline.render.i18n import label
from hudline.render.widget import EVERYTHING, Place, Widget, WidgetOptions, integer
from hudline.view.snapshot import Snapshot

WIDGET = Widget(requires="skills", places=(Place("history", 20, EVERYTHING),))


class Options(WidgetOptions):
    most = integer(3, 1, 20)


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    """The names; the short form is their number."""
    names = snapshot.skills
    if not names:
        return []
    head = Span(label("skills") + " ", "faint")
    listed = ", ".join(names[: options.most]) + omitted(len(names), options.most)
    compact = [head, Span(str(len(names)))]
    return [Fragment([head, Span(listed)], compact, NICE, elastic_span=1)]
