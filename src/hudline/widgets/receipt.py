"""What the last turn was, until your next prompt.

A turn lasts from your prompt until everything is at rest: Claude, all agents and workflows, also
what Claude does when one of them calls it back. It waits for no shell or monitor in the background,
which may run for ever; a rest after which one calls Claude back is not counted.

How long it took, and for how much of that only background work went on; the tools that were used,
by Claude and by agents, and how many calls failed; the files edited with their lines, the agents,
the cost, and how long dialogs waited for you. What happens after your next prompt belongs to that
turn. A turn that you left or an error ended says so, and so does one whose agents still run.

Example: turn 3:12 · 1:05 in background · 22 tools · ✗ 1 failed · 3 files +40 −7 · 2 agents · $0.42
Source: hooks, from UserPromptSubmit to the last Stop; the client's registry for a turn that was
left; for the cost, the status line's `cost.total_cost_usd` now and at the end of the turn before.
"""

from hudline.now.receipt import whole
from hudline.page.figures import clock, counted, money
from hudline.page.icons import icon
from hudline.page.labels import label
from hudline.page.piece import ESSENTIAL, NICE, USEFUL, Piece

URGENCY = 60
_WORTH = 1.0  # seconds of waiting, or of background work, that are worth a word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.receipt import Receipt
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options, Span


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The turn that is over."""
    receipt = whole(now)
    return said(receipt) if receipt else []


def said(receipt: "Receipt") -> "list[Piece]":
    """The end and the time first, then what was done."""
    done = [*_tools(receipt), *_files(receipt), *_agents(receipt)]
    return [*_end(receipt), *_background(receipt), *done, *_price(receipt)]


def _end(receipt: "Receipt") -> "list[Piece]":
    spans: list[Span] = []
    if receipt.end == "interrupted":
        spans.append((label("interrupted"), "warn"))
    elif receipt.end == "failed":
        spans.append((f"{icon('fail')} {label('failed')}", "alarm"))
    if receipt.took is not None:
        if spans:
            spans.append((" · ", "faint"))
        spans.append((f"{label('turn')} {clock(receipt.took)}", "plain"))
    return [Piece(spans or [(label("turn"), "plain")], rank=ESSENTIAL)]


def _background(receipt: "Receipt") -> "list[Piece]":
    if receipt.took is None or receipt.background < _WORTH:
        return []
    text = f"{clock(receipt.background)} {label('in background')}"
    return [Piece([(text, "faint")], rank=NICE - 1)]


def _tools(receipt: "Receipt") -> "list[Piece]":
    made = []
    if receipt.tools:
        made.append(Piece([(counted(receipt.tools, "tool", "tools"), "faint")], rank=NICE))
    if receipt.failed:
        sign: Span = (icon("fail") + " ", "alarm")
        told: Span = (f"{receipt.failed} {label('failed')}", "plain")
        made.append(Piece([sign, told], [sign, (str(receipt.failed), "plain")], USEFUL))
    return made


def _files(receipt: "Receipt") -> "list[Piece]":
    if not receipt.files:
        return []
    more = "+" if receipt.is_more else ""
    spans: list[Span] = [(counted(receipt.files, "file", "files", more), "faint")]
    if receipt.added is not None:
        spans += [(f" +{receipt.added}", "good"), (f" −{receipt.removed}", "faint")]
    return [Piece(spans, rank=USEFUL)]


def _agents(receipt: "Receipt") -> "list[Piece]":
    made = []
    if receipt.agents:
        made.append(Piece([(counted(receipt.agents, "agent", "agents"), "faint")], rank=NICE))
    if receipt.working:
        text = f"{icon('run')} {receipt.working} {label('still running')}"
        made.append(Piece([(text, "accent")], rank=USEFUL))
    return made


def _price(receipt: "Receipt") -> "list[Piece]":
    made = []
    if receipt.cost is not None and receipt.cost >= 0.005:
        made.append(Piece([(money(receipt.cost), "faint")], rank=NICE + 1))
    if receipt.waited >= _WORTH:
        text = f"{label('waited for you')} {clock(receipt.waited)}"
        made.append(Piece([(text, "faint")], rank=NICE - 1))
    return made
