"""A variable of the environment that the client was started in.

Options: `name`, the variable's ("", nothing is shown); `label` before its value (""); `most`
characters of it (40, 1 to 200).
Example: AWS staging
Source: the client's environment; a project's own file cannot ask for it.
"""

from hudline.page.piece import NICE, Piece
from hudline.wire.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options, Span

OPTIONS = {"name": "", "label": "", "most": (40, 1, 200)}


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The label, faint, and the value without what looks like a secret."""
    ask = now.variable
    value = clean(ask(options["name"]), options["most"]) if ask and options["name"] else ""
    if not value:
        return []
    before = clean(options["label"], 40)
    lead: list[Span] = [(before + " ", "faint")] if before else []
    return [Piece([*lead, (value, "plain")], rank=NICE, bends=len(lead))]
