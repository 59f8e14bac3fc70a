"""The status line that was there before Hudline, in its own colours, above all else.

`hudline setup --wrap` keeps it. It runs off the draw path with what the client tells, at most five
seconds long, when that has changed or after its own `refreshInterval` (five seconds, where it has
none). Its colours and links stay, everything else that a terminal would obey is taken out, and rows
that are too wide are cut. Where it fails, its last rows stay for ten minutes, with their age;
without any, how it ended: ⚠ status line ✗ 127.

Options: `most` rows of it (6, 1 to 10).
Example: my own line 42%
Source: the standard output of the command in replaced.json.
"""

from __future__ import annotations

from hudline.render.formatting import duration
from hudline.render.fragment import ESSENTIAL, NICE, Fragment, Row, Span
from hudline.render.i18n import label
from hudline.render.icons import icon
from hudline.render.widget import Widget, WidgetOptions, integer
from hudline.view.external_data import CommandOutput
from hudline.view.snapshot import Snapshot
from hudline.widgets import failure, when

WIDGET = Widget(requires="wrapped_line", urgency=95, key="wrap")


class Options(WidgetOptions):
    most = integer(6, 1, 10)


def render(snapshot: Snapshot, options: Options) -> list[Row]:
    """Its rows as they are; behind the first their age, where it draws no more."""
    line = snapshot.wrapped_line
    if line is None:
        return []
    if isinstance(line, CommandOutput):
        text = f"{icon('stall')} {label('status line')} {failure(line)}"
        return [_row(Fragment.of(text, "warn", ESSENTIAL))]
    rows = []
    for parts in line.rows[: options.most]:
        spans = [Span(text, "plain", link, style) for text, link, style in parts]
        rows.append(_row(Fragment(spans, rank=ESSENTIAL)))
    if line.late and rows:
        late = f"{icon('stall')} {when(snapshot, line.age, duration(line.age))}"
        rows[0].fragments.append(Fragment.of(late, "warn", NICE))
    return rows


def _row(fragment: Fragment) -> Row:
    return Row([fragment], "  ", WIDGET.urgency)
