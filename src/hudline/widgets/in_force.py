"""What is laid on the session: instruction files, rules, MCP servers and hooks of settings.

Instruction files are the person's CLAUDE.md, those of the folder and of the folders above it, and
local ones. A server that is switched off does not count, nor do the hooks and servers of plugins.

Options: `zero` says also what there is none of (false).
Example: CLAUDE.md 2  rules 5  MCP 3  hooks 6
Source: files of the client and of the project, counted off the draw path once a minute.
"""

from hudline.page.labels import label
from hudline.page.piece import NICE, Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options, Span

OPTIONS = {"zero": False}


def show(now: "Now", options: "Options") -> "list[Piece]":
    """One piece of names and figures."""
    found = now.in_force
    if found is None:
        return []
    told = (
        ("CLAUDE.md", found.instructions),
        (label("rules"), found.rules),
        ("MCP", found.servers),
        (label("hooks"), found.hooks),
    )
    spans: list[Span] = []
    for name, count in told:
        if count or options["zero"]:
            gap = "  " if spans else ""
            spans += [(f"{gap}{name} ", "faint"), (str(count), "plain")]
    return [Piece(spans, rank=NICE)] if spans else []
