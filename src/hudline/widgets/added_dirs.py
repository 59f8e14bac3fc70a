"""The folders that the session may use besides its own.

Short form: how many there are.
Options: `most`, how many are named (3).
Example: also in api, docs
Source: status line, `workspace.added_dirs`.
"""

from __future__ import annotations

from hudline.core.fields import clean
from hudline.render.formatting import omitted
from hudline.render.fragment import NICE, Fragment, Span
from hudline.render.i18n import label
from hudline.render.widget import FROM_STANDARD, Place, Widget, WidgetOptions, integer
from hudline.view.snapshot import Snapshot

WIDGET = Widget(places=(Place("details", 60, FROM_STANDARD),))


class Options(WidgetOptions):
    most = integer(3, 1, 12)


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    """Their own names, without the way to them."""
    paths = [path.replace("\\", "/").rstrip("/") for path in snapshot.status.added_dirs]
    names = list(filter(None, [clean(path.rpartition("/")[2], 24) for path in paths]))
    if not names:
        return []
    head = Span(label("also in") + " ", "faint")
    listed = ", ".join(names[: options.most]) + omitted(len(names), options.most)
    compact = [head, Span(f"+{len(names)}")] if len(names) > 1 else None
    return [Fragment([head, Span(listed)], compact, NICE - 1)]
