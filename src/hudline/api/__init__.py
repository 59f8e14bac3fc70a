"""What a widget of a person's own imports, and nothing else of Hudline; see docs/own-widgets.md.

A file `widgets/NAME.py` in Hudline's folder has a docstring, which is its manual page, `WIDGET`,
perhaps `Options`, and `render(snapshot, options)`, which returns fragments or rows. The names here
stay as they are with the version of the snapshot.
"""

from __future__ import annotations

from hudline.render.formatting import (
    day_time,
    duration,
    elapsed,
    money,
    percent,
    tokens,
    tool,
)
from hudline.render.fragment import ESSENTIAL, NICE, TONES, USEFUL, Fragment, Row, Span
from hudline.render.gauges import bar
from hudline.render.icons import icon
from hudline.render.widget import Widget, WidgetOptions, choice, integer, switch, text
from hudline.view.public_snapshot import (
    VERSION,
    Agent,
    Call,
    Context,
    Cost,
    EditedFile,
    Folder,
    Git,
    Job,
    Limit,
    Model,
    OtherSession,
    PullRequest,
    Server,
    Session,
    Todos,
    ToolCount,
    Turn,
    Waiting,
)
from hudline.view.public_snapshot import PublicSnapshot as Snapshot

__all__ = [
    "ESSENTIAL",
    "NICE",
    "TONES",
    "USEFUL",
    "VERSION",
    "Agent",
    "Call",
    "Context",
    "Cost",
    "EditedFile",
    "Folder",
    "Fragment",
    "Git",
    "Job",
    "Limit",
    "Model",
    "OtherSession",
    "PullRequest",
    "Row",
    "Server",
    "Session",
    "Snapshot",
    "Span",
    "Todos",
    "ToolCount",
    "Turn",
    "Waiting",
    "Widget",
    "WidgetOptions",
    "bar",
    "choice",
    "day_time",
    "duration",
    "elapsed",
    "icon",
    "integer",
    "money",
    "percent",
    "switch",
    "text",
    "tokens",
    "tool",
]
