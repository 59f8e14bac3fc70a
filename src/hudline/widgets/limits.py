"""Rate limits with the time until they reset.

Short form: without the time.
Example: 5h 23% 2h10m · 7d 41%
Source: status line, `rate_limits`; a window that is absent is not shown.
"""

from hudline.page.figures import percent, span
from hudline.page.piece import USEFUL, Piece

URGENCY = 60

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options, Span

_NAMES = {"five_hour": "5h", "seven_day": "7d", "spend_limit": "spend"}


def show(now: "Now", options: "Options") -> "list[Piece]":
    """Each window: its name, how much is used, when it resets."""
    whole: list[Span] = []
    short: list[Span] = []
    for limit in now.limits:
        name = _NAMES.get(limit.name, limit.name.replace("_", " "))
        tone = "alarm" if limit.used >= 90 else "warn" if limit.used >= 75 else "plain"
        head: list[Span] = [(name + " ", "faint"), (percent(limit.used), tone)]
        gap: list[Span] = [(" · ", "faint")] if whole else []
        whole += [*gap, *head]
        short += [*gap, *head]
        if limit.left is not None:
            whole.append((" " + span(limit.left), "faint"))
    return [Piece(whole, short, rank=USEFUL)] if whole else []
