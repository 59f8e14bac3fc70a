"""The files that were edited since your last prompt, the newest by name.

At the full level also which agent edited them. What Bash writes is not known.

Options: `most`, how many are named (3); `lines`, whether the lines are counted (true).
Example: 3 files +40 −7 login.py, auth.py, test_login.py
Source: hooks, PostToolUse of Edit, Write and NotebookEdit, by anyone.
"""

from hudline.page.labels import label
from hudline.page.piece import USEFUL, Piece

OPTIONS = {"most": (3, 0, 20), "lines": True}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.now.touched import File
    from hudline.page.piece import Options, Span


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The number, the lines, and names; the short form is the number."""
    touched = now.touched
    if touched is None:
        return []
    count, most = len(touched.files), options["most"]
    word = label("file") if count == 1 else label("files")
    spans: list[Span] = [(f"{count}{'+' if touched.is_more else ''} {word}", "plain")]
    short = list(spans)
    if options["lines"] and touched.added is not None:
        spans += [(f" +{touched.added}", "good"), (f" −{touched.removed}", "alarm")]
    named = ", ".join(_name(file, options["level"]) for file in touched.files[:most])
    if named:
        spans.append((f" {named}", "faint"))
    return [Piece(spans, short, USEFUL, bends=len(spans) - 1 if named else None)]


def _name(file: "File", level: int) -> str:
    name = file.path.rpartition("/")[2]
    return f"{name} ({file.by})" if file.by and level >= 3 else name
