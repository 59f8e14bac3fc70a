"""The MCP servers that this session has called, and those whose last call failed.

Options: `most`, how many are named (4); the others are counted.
Example: MCP ✗ linear · github
Source: hooks, PostToolUse and PostToolUseFailure of tools named `mcp__server__tool`.
"""

from __future__ import annotations

from hudline.render.formatting import omitted, tool
from hudline.render.fragment import NICE, Fragment, Span
from hudline.render.icons import icon
from hudline.render.widget import EVERYTHING, Place, Widget, WidgetOptions, integer
from hudline.view.snapshot import Snapshot

WIDGET = Widget(requires="servers", places=(Place("history", 30, EVERYTHING),))


class Options(WidgetOptions):
    most = integer(4, 1, 20)


def render(snapshot: Snapshot, options: Options) -> list[Fragment]:
    """Failing ones first; the short form is how many there are, and how many of them fail."""
    servers = snapshot.servers
    if not servers:
        return []
    head = Span("MCP ", "faint")
    spans = [head]
    for index, (name, is_failing) in enumerate(servers[: options.most]):
        gap = " · " if index else ""
        sign = f"{icon('fail')} " if is_failing else ""
        spans.append(Span(f"{gap}{sign}{tool('mcp__' + name)}", "alarm" if is_failing else "plain"))
    spans.append(Span(omitted(len(servers), options.most), "faint"))
    failing = sum(is_failing for _, is_failing in servers)
    failed = Span(f" {icon('fail')} {failing}" if failing else "", "alarm")
    return [Fragment(spans, [head, Span(str(len(servers))), failed], NICE)]
