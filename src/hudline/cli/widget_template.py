"""What `hudline widget new` writes: a widget that works, and its test."""

from __future__ import annotations

WIDGET = '''"""How many tokens the context holds, and a bar once it is half full.

Options: `width` of the bar, in cells (6, 3 to 20).
Example: 620k ▰▰▰▰▱▱
"""

from hudline.api import Fragment, Snapshot, Span, Widget, WidgetOptions, bar, integer, tokens

# `requires`: without this part of the snapshot nothing is shown, and render is not called.
WIDGET = Widget(requires="context", urgency=20)


class Options(WidgetOptions):
    width = integer(6, 3, 20)  # the default, the least, the most


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    """What stands in the row: fragments of spans, each a text with a tone.

    It sees nothing but the snapshot: no clock, no files, no network. docs/snapshot.md lists every
    part of it. What is not known is None.
    """
    context = snapshot.context
    if context.tokens is None or context.percent is None:
        return []
    tone = "warn" if context.percent >= 80 else "good"
    spans = [Span(tokens(context.tokens), tone)]
    if context.percent >= 50:
        spans += [Span(" "), *bar(context.percent, options.width, "blocks", tone)]
    return [Fragment(spans)]
'''
TEST = '''"""Run it by pytest, with Hudline's src on the path."""

import importlib.util
from pathlib import Path

from hudline.api import Context, Snapshot

PATH = Path(__file__).resolve().parents[1] / "NAME.py"
spec = importlib.util.spec_from_file_location("NAME", PATH)
widget = importlib.util.module_from_spec(spec)
spec.loader.exec_module(widget)


def shown(snapshot):
    """The text that the widget draws."""
    parts = widget.render(snapshot, widget.Options())
    return "".join(span.text for part in parts for span in part.spans)


def test_it_shows_the_tokens_of_the_context():
    assert shown(Snapshot(context=Context(percent=12, tokens=120_000))) == "120k"


def test_it_is_silent_while_nothing_is_known():
    assert shown(Snapshot()) == ""
'''
