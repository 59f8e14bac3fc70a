"""The status line that was there before Hudline, in its own colours, above all else.

`hudline setup --wrap` keeps it. It runs off the draw path with what the client tells, at most five
seconds long, when that has changed or after its own `refreshInterval` (five seconds, where it has
none). Its colours and links stay, everything else that a terminal would obey is taken out, and rows
that are too wide are cut. Where it fails, its last rows stay for ten minutes, with their age;
without any, how it ended: ⚠ status line ✗ 127.

Options: `most` rows of it (6, 1 to 10).
Example: my own line 42%
Source: the standard output of the command in replaced.json.
"""

from hudline.now.disk import Output
from hudline.page.figures import span
from hudline.page.icons import icon
from hudline.page.labels import label
from hudline.page.piece import ESSENTIAL, NICE, Piece, Row
from hudline.widgets import when

URGENCY = 95

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.disk import Wrapped
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options

OPTIONS = {"most": (6, 1, 10)}


def show(now: "Now", options: "Options") -> "list[Row]":
    """Its rows as they are; behind the first their age, where it draws no more."""
    found: Wrapped | Output | None = now.wrapped
    if isinstance(found, Output):
        return [Row([_failure(found)], "  ", URGENCY)]
    rows = []
    for parts in found.rows[: options["most"]] if found else []:
        piece = Piece([(text, "plain", link, style) for text, link, style in parts], rank=ESSENTIAL)
        rows.append(Row([piece], "  ", URGENCY))
    if found and found.late and rows:
        late = f"{icon('stall')} {when(now, found.age, span(found.age))}"
        rows[0].pieces.append(Piece([(late, "warn")], rank=NICE))
    return rows


def _failure(found: Output) -> Piece:
    """How it ended, where it has drawn nothing that could be shown."""
    status = "" if found.code is None else f" {found.code}"
    said = f"{icon('stall')} {label('status line')} {icon('fail')}{status}"
    return Piece([(said, "warn")], rank=ESSENTIAL)
