"""The folders that the session may use besides its own.

Short form: how many there are.
Options: `most`, how many are named (3).
Example: also in api, docs
Source: status line, `workspace.added_dirs`.
"""

from hudline.page.labels import label
from hudline.page.piece import NICE, Piece
from hudline.wire.text import clean

OPTIONS = {"most": (3, 1, 12)}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options, Span


def show(now: "Now", options: "Options") -> "list[Piece]":
    """Their own names, without the way to them."""
    named = [_name(path) for path in now.reading.added_dirs]
    names = [name for name in named if name]
    if not names:
        return []
    text = ", ".join(names[: options["most"]])
    more = len(names) - options["most"]
    said = text + (f" +{more}" if more > 0 else "")
    head = (label("also in") + " ", "faint")
    short: list[Span] | None = [head, (f"+{len(names)}", "plain")] if len(names) > 1 else None
    return [Piece([head, (said, "plain")], short, NICE - 1)]


def _name(path: str) -> str:
    return clean(path.rstrip("/\\").replace("\\", "/").rpartition("/")[2], 24)
