"""What a command of the person's own printed.

The command stands by its name in config.json: `"commands": {"build": {"run": "make -s status",
"every": 30, "timeout": 5, "lines": 1}}`. It runs off the draw path in the session's folder, every
so many seconds, and is ended after its timeout. Its age stands beside it when it failed (also with
its exit status) or should have been run again by now.

Options: `name` of the command ("", nothing is shown); `most` characters of a line (60, 5 to 200).
Example: build ✗ 2 12s
Source: the command's output, in the session's folder; a project's own file cannot ask for it.
"""

from hudline.page.figures import span
from hudline.page.icons import icon
from hudline.page.piece import USEFUL, Piece
from hudline.widgets import when
from hudline.wire.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options, Span

OPTIONS = {"name": "", "most": (60, 5, 200)}


def show(now: "Now", options: "Options") -> "list[Piece]":
    """A piece a line; behind the first its failure and its age, where they matter."""
    ask = now.output
    found = ask(options["name"]) if ask and options["name"] else None
    if found is None:
        return []
    failed = found.code != 0
    lines = [clean(line, options["most"]) for line in found.lines]
    if failed and not lines:
        lines = [clean(options["name"], 40)]
    note: list[Span] = []
    if failed:
        status = "" if found.code is None else f" {found.code}"
        note.append((f" {icon('fail')}{status}", "alarm"))
    if found.late or (failed and not now.still):
        note.append((" " + when(now, found.age, span(found.age)), "faint"))
    return [
        Piece([(line, "plain"), *([] if place else note)], rank=USEFUL - 1, bends=0)
        for place, line in enumerate(lines)
    ]
