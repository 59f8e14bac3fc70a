"""How full the context window is; compaction while it happens and how often it happened.

Short form: the percentage alone.
Options: `warn` and `alarm`, the percentages at which the tone changes (70 and 85); `width` of the
bar in cells (10).
Example: ▰▰▰▰▰▰▱▱▱▱ 62% of 1M
Source: status line, `context_window`; hooks, PreCompact and PostCompact.
"""

from hudline.page.figures import clock, percent, tokens
from hudline.page.icons import icon
from hudline.page.piece import ESSENTIAL, Piece

URGENCY = 80
OPTIONS = {"warn": (70, 0, 100), "alarm": (85, 0, 100), "width": (10, 1, 40)}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options, Span


def show(now: "Now", options: "Options") -> "list[Piece]":
    """A bar, the percentage, the window; nothing is drawn of what is not known."""
    again = f" {icon('again')}{now.compactions}" if now.compactions else ""
    if now.compacting is not None:
        text = f"compacting… {clock(now.compacting)}"
        return [Piece([(text, "warn"), (again, "faint")], [(text, "warn")], ESSENTIAL)]
    used, window = now.reading.context, now.reading.window
    size = f" of {tokens(window)}" if window else ""
    if used is None:
        text = f"context –{size}"
        return [Piece([(text, "faint"), (again, "faint")], rank=ESSENTIAL)] if window else []
    tone = _tone(used, options)
    figure: list[Span] = [(percent(used), tone)]
    left = _left(now, used)
    whole = [*_bar(used, tone, options), *figure, (size, "plain"), *left, (again, "faint")]
    return [Piece(whole, short=figure + left, rank=ESSENTIAL)]


def _tone(used: float, options: "Options") -> str:
    if used >= options["alarm"]:
        return "alarm"
    return "warn" if used >= options["warn"] else "good"


def _bar(used: float, tone: str, options: "Options") -> "list[Span]":
    width = options["width"]
    full = min(int(used * width / 100 + 0.5), width)
    full = max(full, 1) if used > 0 else full
    bar: list[Span] = [(icon("full") * full, tone), (icon("empty") * (width - full), "faint")]
    return [*bar, (" ", "plain")]


def _left(now: "Now", used: float) -> "list[Span]":
    """What is left until the client compacts by itself, where the person set that point."""
    if now.compacts_at is None:
        return []
    return [(f" · {max(int(now.compacts_at - used), 0)}% to compaction", "faint")]
