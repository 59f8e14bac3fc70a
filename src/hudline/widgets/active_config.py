"""What is laid on the session: instruction files, rules, MCP servers and hooks of settings.

Instruction files are the person's CLAUDE.md, those of the folder and of the folders above it, and
local ones. A server that is switched off does not count, nor do the hooks and servers of plugins.

Options: `zero` says also what there is none of (false).
Example: CLAUDE.md 2  rules 5  MCP 3  hooks 6
Source: files of the client and of the project, counted off the draw path once a minute.
"""

from __future__ import annotations

from hudline.render.fragment import NICE, Fragment, Span
from hudline.render.i18n import label
from hudline.render.widget import EVERYTHING, Place, Widget, WidgetOptions, switch
from hudline.view.snapshot import Snapshot

WIDGET = Widget(requires="active_config", places=(Place("project", 20, EVERYTHING),))


class Options(WidgetOptions):
    zero = switch(False)


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    config = snapshot.active_config
    if config is None:
        return []
    counts = (
        ("CLAUDE.md", config.instructions),
        (label("rules"), config.rules),
        ("MCP", config.servers),
        (label("hooks"), config.hooks),
    )
    spans: list[Span] = []
    for name, count in counts:
        if count or options.zero:
            gap = "  " if spans else ""
            spans += [Span(f"{gap}{name} ", "faint"), Span(str(count))]
    return [Fragment(spans, rank=NICE)] if spans else []
