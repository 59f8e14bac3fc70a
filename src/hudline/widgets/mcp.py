"""The MCP servers that this session has called, and those whose last call failed.

Options: `most`, how many are named (4); the others are counted.
Example: MCP ✗ linear · github
Source: hooks, PostToolUse and PostToolUseFailure of tools named `mcp__server__tool`.
"""

from hudline.page.figures import tool
from hudline.page.icons import icon
from hudline.page.piece import NICE, Piece

OPTIONS = {"most": (4, 1, 20)}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options, Span


def show(now: "Now", options: "Options") -> "list[Piece]":
    """Failing ones first; the short form is how many there are, and how many of them fail."""
    servers = now.servers
    if not servers:
        return []
    most = options["most"]
    head: Span = ("MCP ", "faint")
    spans: list[Span] = [head]
    for index, (name, is_failing) in enumerate(servers[:most]):
        gap = " · " if index else ""
        sign = f"{icon('fail')} " if is_failing else ""
        spans.append((f"{gap}{sign}{tool('mcp__' + name)}", "alarm" if is_failing else "plain"))
    if len(servers) > most:
        spans.append((f" +{len(servers) - most}", "faint"))
    failing = sum(is_failing for _, is_failing in servers)
    short: list[Span] = [head, (str(len(servers)), "plain")]
    if failing:
        short.append((f" {icon('fail')} {failing}", "alarm"))
    return [Piece(spans, short, NICE)]
