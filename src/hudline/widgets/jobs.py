"""What still runs in the background: shells, monitors, workflows.

Options: `most`, how many are named (2); the others are counted.
Example: ⚙ npm run dev 3:10
Source: hooks, PostToolUse(Bash) with `backgroundTaskId`, and `background_tasks` of Stop.
"""

from hudline.page.figures import clock
from hudline.page.icons import icon
from hudline.page.piece import USEFUL, Piece

URGENCY = 60
OPTIONS = {"most": (2, 1, 20)}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The oldest first."""
    most = options["most"]
    pieces = []
    for job in now.jobs[:most]:
        sign, age = (icon("job") + " ", "accent"), (clock(job.age), "faint")
        what, gap = (job.target or job.kind or "task", "plain"), (" ", "plain")
        pieces.append(Piece([sign, what, gap, age], [sign, age], USEFUL, bends=1))
    if len(now.jobs) > most:
        pieces.append(Piece([(f"+{len(now.jobs) - most}", "faint")], rank=USEFUL - 1))
    return pieces
