"""A text of the person's own.

Options: `text`, what it says ("", nothing).
Example: on call
Source: config.json.
"""

from __future__ import annotations

from hudline.core.fields import clean
from hudline.render.fragment import NICE, Fragment, Span
from hudline.render.widget import Widget, WidgetOptions, text
from hudline.view.snapshot import Snapshot

WIDGET = Widget(is_quiet=True, is_personal=True)


class Options(WidgetOptions):
    text = text()


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    shown = clean(options.text, 200)
    return [Fragment([Span(shown)], rank=NICE, elastic_span=0)] if shown else []
