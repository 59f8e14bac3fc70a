"""The tools that run now, on what, and for how long.

Options: `most`, how many are named (3); the others are counted.
Example: ● Bash pytest -q tests/auth 0:42   ● Read src/auth.py
Source: hooks, PreToolUse to PostToolUse; without an end event, the registry and the transcript.
"""

from hudline.page.figures import clock, tool
from hudline.page.icons import icon
from hudline.page.piece import ESSENTIAL, USEFUL, Piece

URGENCY = 70
OPTIONS = {"most": (3, 1, 20)}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Call, Now
    from hudline.page.piece import Options, Span

_MOMENT = 2.0  # seconds before a duration is worth its place


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The longest-running first; equal calls are one, with their number."""
    most = options["most"]
    groups: dict[tuple[str, str], list[Call]] = {}
    for call in now.calls:
        groups.setdefault((call.tool, call.target), []).append(call)
    calls = list(groups.values())
    pieces = [_piece(group[0], len(group), index) for index, group in enumerate(calls[:most])]
    if len(calls) > most:
        rest = sum(len(group) for group in calls[most:])
        pieces.append(Piece([(f"+{rest}", "faint")], rank=USEFUL))
    return pieces


def _piece(call: "Call", count: int, index: int) -> Piece:
    name: list[Span] = [(icon("run") + " ", "accent"), (tool(call.tool), "strong")]
    target: list[Span] = [(" " + call.target, "plain")] if call.target else []
    tail = f" ×{count}" if count > 1 else ""
    tail += f" {clock(call.age)}" if call.age >= _MOMENT else ""
    end: list[Span] = [(tail, "faint")] if tail else []
    bends = 2 if call.target else None
    return Piece([*name, *target, *end], [*name, *end], ESSENTIAL - 1 - index, bends=bends)
