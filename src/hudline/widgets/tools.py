"""The tools that run now, on what, and for how long.

A command that has run for five seconds stands beside what it usually takes in this project: the
median of its last runs that succeeded and took two seconds or more. Twice as long is marked.
Options: `most`, how many are named (3), the others are counted; `usual`, whether what is usual is
said (true).
Example: ● Bash pytest -q tests/auth 0:42 usually 0:38   ● Read src/auth.py
Source: hooks, PreToolUse to PostToolUse; without an end event, the registry and the transcript.
What is usual: `duration_ms` of earlier PostToolUse(Bash), looked up when a command begins.
"""

from hudline.page.figures import clock, tool
from hudline.page.icons import icon
from hudline.page.labels import label
from hudline.page.piece import ESSENTIAL, NICE, Piece

URGENCY = 70
OPTIONS = {"most": (3, 1, 20), "usual": True}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Call, Now
    from hudline.page.piece import Options, Span

_MOMENT = 2.0  # seconds before a duration is worth its place
_WHILE = 5.0  # seconds before it is worth a look at what is usual
_SLOW = 2.0  # times as long as usual


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The longest-running first; equal calls are one, with their number."""
    most = options["most"]
    groups: dict[tuple[str, str], list[Call]] = {}
    for call in now.calls:
        groups.setdefault((call.tool, call.target), []).append(call)
    calls = list(groups.values())
    pieces = []
    for index, group in enumerate(calls[:most]):
        usual = _usual(group[0]) if options["usual"] else []
        is_slow = any(tone == "warn" for _, tone in usual)
        said = _piece(group, usual if is_slow else [])
        said.rank -= index
        said.counts = len(group)
        said.more = sum(len(group) for group in calls[most:]) if index == most - 1 else 0
        pieces.append(said)
        if usual and not is_slow:
            pieces.append(Piece(usual, rank=NICE, joined=True))
    return pieces


def _piece(group: "list[Call]", slow: "list[Span]") -> Piece:
    """Calls of the same tool on the same target; `slow`: how much faster they are as a rule."""
    call, count = group[0], len(group)
    name: list[Span] = [(icon("run") + " ", "accent"), (tool(call.tool), "strong")]
    target: list[Span] = [(" " + call.target, "plain")] if call.target else []
    tail = f" ×{count}" if count > 1 else ""
    tail += f" {clock(call.age)}" if call.age >= _MOMENT else ""
    end: list[Span] = [(tail, "faint")] if tail else []
    mark: list[Span] = [(f" {icon('warn')}", "warn")] if slow else []
    bends = 2 if call.target else None
    short = [*name, *end, *mark]
    whole = [*name, *target, *end, *mark, *((" " + said, tone) for said, tone in slow)]
    return Piece(whole, short, ESSENTIAL - 1, bends=bends)


def _usual(call: "Call") -> "list[Span]":
    """What the command takes as a rule, where that is known."""
    if call.age < _WHILE or call.usual is None:
        return []
    said = f"{label('usually')} {clock(call.usual)}"
    return [(said, "warn" if call.age > call.usual * _SLOW else "faint")]
