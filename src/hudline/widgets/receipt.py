"""What the last turn was, until your next prompt.

How long Claude was at it, the tools it used (agents' own not counted), how many failed, the files
edited with their lines, the agents, the cost, and how long dialogs waited for you. A turn that you
left or an error ended says so.

Example: turn 3:12 · 22 tools · ✗ 1 failed · 3 files +40 −7 · 2 agents · $0.42 · waited for you 0:31
Source: hooks, from UserPromptSubmit to Stop; the client's registry for a turn that was left.
"""

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
    """The end and the time first, then what was done."""
    receipt: Receipt | None = now.receipt
    if not now.resting or receipt is None:
        return []
    return [*_end(receipt), *_tools(now), *_files(now), *_agents(receipt), *_price(receipt)]


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


def _tools(now: "Now") -> "list[Piece]":
    failed = sum(count for _, count in now.failed)
    count = sum(count for _, count in now.succeeded) + failed
    made = [Piece([(counted(count, "tool", "tools"), "faint")], rank=NICE)] if count else []
    if failed:
        sign: Span = (icon("fail") + " ", "alarm")
        said: Span = (f"{failed} {label('failed')}", "plain")
        made.append(Piece([sign, said], [sign, (str(failed), "plain")], USEFUL))
    return made


def _files(now: "Now") -> "list[Piece]":
    touched = now.touched
    if touched is None:
        return []
    more = "+" if touched.is_more else ""
    spans: list[Span] = [(counted(len(touched.files), "file", "files", more), "faint")]
    if touched.added is not None:
        spans += [(f" +{touched.added}", "good"), (f" −{touched.removed}", "faint")]
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
