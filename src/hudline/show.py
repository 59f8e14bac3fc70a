"""Which widgets stand where, at which verbosity; and their drawing, each on its own.

A row is (urgency, separator, widgets): on a low terminal rows leave before those of a higher
urgency. A widget's name is its module's.
"""

from hudline.door import attempt
from hudline.page.piece import NICE, Piece, Row

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.now.snapshot import Now
    from hudline.page.piece import Options

    Layout = tuple[tuple[int, str, tuple[str, ...]], ...]

_WALL, _GAP, _DOT = " │ ", "   ", " · "
_HEADER = ("model", "place", "mode", "context", "limits", "cost", "duration", "hooks")
_BUSY: "Layout" = (
    (70, _GAP, ("tools", "done", "failures", "jobs")),
    (0, _GAP, ("agents",)),
    (65, _GAP, ("todos",)),
)
_URGENT: "Layout" = ((100, _DOT, ("waiting",)), (90, _DOT, ("error",)))
_MORE = ("session_name", "agent_name", "worktree", "pull_request", "lines", "output_style", "vim")
LAYOUTS: "dict[int, Layout]" = {
    1: ((100, _WALL, ("waiting", "error", "context", "tools", "agent_count", "todos", "hooks")),),
    2: (*_URGENT, (80, _WALL, _HEADER), *_BUSY),
    3: (*_URGENT, (80, _WALL, _HEADER), *_BUSY, (30, _WALL, _MORE)),
}
_OPTIONS: "dict[int, dict[str, Options]]" = {
    1: {"tools": {"most": 1}, "context": {"width": 6}},
    3: {"tools": {"most": 6}, "done": {"most": 8}, "jobs": {"most": 4}},
}


def modules(level: int) -> "list[str]":
    """The modules of all widgets that a verbosity shows."""
    return ["hudline.widgets." + name for _, _, names in LAYOUTS[level] for name in names]


def rows(now: "Now", level: int) -> "list[Row]":
    """The rows that have something to say, top to bottom, at verbosity 1 to 3."""
    made = []
    for urgency, separator, names in LAYOUTS[level]:
        pieces: list[Piece] = []
        for name in names:
            options = {"level": level, **_OPTIONS.get(level, {}).get(name, {})}
            for shown in draw(name, now, options):
                if isinstance(shown, Row):
                    made.append(shown)
                else:
                    pieces.append(shown)
        if pieces:
            made.append(Row(pieces, separator, urgency))
    return made


def draw(name: str, now: "Now", options: "Options") -> "list[Any]":
    """What one widget shows; its faint name where it failed."""

    def shown() -> "list[Any]":
        module = __import__("hudline.widgets." + name, fromlist=("show",))
        return list(module.show(now, options))

    return attempt(shown, lambda _: [Piece([("!" + name, "faint")], rank=NICE)])
