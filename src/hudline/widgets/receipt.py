"""What the last turn was, until your next prompt.

How long Claude was at it, the tools it used (agents' own not counted), how many failed, the files
edited with their lines, the agents, the cost, and how long dialogs waited for you. A turn that you
left or an error ended says so.

Example: turn 3:12 · 22 tools · ✗ 1 failed · 3 files +40 −7 · 2 agents · $0.42 · waited for you 0:31
Source: hooks, from UserPromptSubmit to Stop; the client's registry for a turn that was left.
"""

from hudline.now.receipt import whole
from hudline.page.figures import clock, counted, money
from hudline.page.icons import icon
from hudline.page.labels import label
from hudline.page.piece import ESSENTIAL, NICE, USEFUL, Piece

URGENCY = 60
_WAIT = 1.0  # seconds of waiting that are worth a word

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
    return [*_end(receipt), *done, *_price(receipt)]


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
    if receipt.waited >= _WAIT:
        text = f"{label('waited for you')} {clock(receipt.waited)}"
        made.append(Piece([(text, "faint")], rank=NICE - 1))
    return made
