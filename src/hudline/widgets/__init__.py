"""One module a widget: see `frame.registry`, and CONTRIBUTING.md on how to add one.

The docstring is its manual page, `WIDGET` its declaration, `Options` types its options, and
`render(snapshot, options)` returns fragments, which join the row that the widget stands in, or rows
of its own.
"""

from __future__ import annotations

from hudline.render.formatting import day_time
from hudline.render.fragment import NICE, Fragment, Span
from hudline.render.i18n import label
from hudline.render.icons import icon
from hudline.view.external_data import CommandOutput
from hudline.view.snapshot import Snapshot


def when(snapshot: Snapshot, age: float, ago: str, still: str = "") -> str:
    """`ago`, which says how old something is; where the picture stands still, the time of day, in
    the label `still` ("since {}") where that is given. age: seconds."""
    if not snapshot.still:
        return ago
    at = time_of_day(snapshot, snapshot.clock - age)
    return label(still, at) if still else at


def time_of_day(snapshot: Snapshot, at: float) -> str:
    """The local time of `at` (seconds since 1970), with its day where that is not today."""
    return day_time(at, snapshot.utc_offset or 0, snapshot.clock, snapshot.twelve_hours)


def labelled(name: str, value: str) -> list[Fragment]:
    """A label, faint, and the value that it names; nothing without one."""
    return [Fragment([Span(label(name) + " ", "faint"), Span(value)], rank=NICE)] if value else []


def changed_lines(added: int, removed: int | None) -> list[Span]:
    """Lines that were added and removed, behind the number of files: +40 −7."""
    return [Span(f" +{added}", "good"), Span(f" −{removed}", "faint")]


def failure(output: CommandOutput) -> str:
    """How a command failed: its exit status, where it has one."""
    return icon("fail") + ("" if output.code is None else f" {output.code}")
