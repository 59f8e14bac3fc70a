"""What a command of the person's own printed.

The command stands by its name in config.json: `"commands": {"build": {"run": "make -s status",
"every": 30, "timeout": 5, "lines": 1}}`. It runs off the draw path in the session's folder, every
so many seconds, and is ended after its timeout. Its age stands beside it when it failed (also with
its exit status) or should have been run again by snapshot.

Options: `name` of the command ("", nothing is shown); `most` characters of a line (60, 5 to 200).
Example: build ✗ 2 12s
Source: the command's output, in the session's folder; a project's own file cannot ask for it.
"""

from __future__ import annotations

from hudline.core.fields import clean
from hudline.render.formatting import duration
from hudline.render.fragment import USEFUL, Fragment, Span
from hudline.render.widget import Widget, WidgetOptions, integer, text
from hudline.view.snapshot import Snapshot
from hudline.widgets import failure, when

WIDGET = Widget(requires="output", is_quiet=True, is_personal=True)


class Options(WidgetOptions):
    name = text()
    most = integer(60, 5, 200)


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    """A fragment a line; behind the first its failure and its age, where they matter."""
    output = snapshot.output(options.name) if snapshot.output and options.name else None
    if output is None:
        return []
    failed = output.code != 0
    lines = [[Span(clean(line, options.most))] for line in output.lines]
    if failed:
        lines = lines or [[Span(clean(options.name, 40))]]
        lines[0].append(Span(f" {failure(output)}", "alarm"))
    if lines and (output.late or (failed and not snapshot.still)):
        lines[0].append(Span(" " + when(snapshot, output.age, duration(output.age)), "faint"))
    return [Fragment(spans, rank=USEFUL - 1, elastic_span=0) for spans in lines]
