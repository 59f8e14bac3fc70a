"""A variable of the environment that the client was started in.

Options: `name`, the variable's ("", nothing is shown); `label` before its value (""); `most`
characters of it (40, 1 to 200).
Example: AWS staging
Source: the client's environment; a project's own file cannot ask for it.
"""

from __future__ import annotations

from hudline.core.fields import clean
from hudline.render.fragment import NICE, Fragment, Span
from hudline.render.widget import Widget, WidgetOptions, integer, text
from hudline.view.snapshot import Snapshot

WIDGET = Widget(is_personal=True)


class Options(WidgetOptions):
    name = text()
    label = text()
    most = integer(40, 1, 200)


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    """The label, faint, and the value without what looks like a secret."""
    read = snapshot.variable
    value = clean(read(options.name), options.most) if read and options.name else ""
    if not value:
        return []
    lead = clean(options.label, 40)
    spans = [Span(lead + " " if lead else "", "faint"), Span(value)]
    return [Fragment(spans, rank=NICE, elastic_span=1)]
