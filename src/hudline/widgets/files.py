"""The files that were edited since your last prompt, the newest by name.

The newest leads to its file, where the terminal shows links. At the full level also which agent
edited them. Of what commands write is known what the client tells of it.

Options: `most`, how many are named (3); `lines`, whether the lines are counted (true); `link`
(true): lead to the newest, where the terminal can.
Example: 3 files +40 −7 login.py, auth.py, test_login.py
Source: hooks, PostToolUse of Edit, Write, NotebookEdit and Bash (`bashEditDiff`), by anyone.
"""

from hudline.page.figures import counted
from hudline.page.piece import USEFUL, Piece

OPTIONS = {"most": (3, 0, 20), "lines": True, "link": True}

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
    count = counted(len(touched.files), "file", "files", "+" if touched.is_more else "")
    spans: list[Span] = [(count, "plain")]
    short = list(spans)
    if options["lines"] and touched.added is not None:
        spans += [(f" +{touched.added}", "good"), (f" −{touched.removed}", "faint")]
    named = _named(now, touched.files[: options["most"]], options)
    spans += named
    return [Piece(spans, short, USEFUL, bends=len(spans) - 1 if named else None)]


def _named(now: "Now", files: "list[File]", options: "Options") -> "list[Span]":
    """The names, the first of which leads to its file."""
    if not files:
        return []
    first, *others = (_name(file, options["level"]) for file in files)
    web = now.located(files[0].path) if options["link"] and now.located else ""
    if not web:
        return [(" " + ", ".join([first, *others]), "faint")]
    rest: list[Span] = [("".join(f", {name}" for name in others), "faint")] if others else []
    return [(" ", "faint"), (first, "faint", web), *rest]


def _name(file: "File", level: int) -> str:
    name = file.path.rpartition("/")[2]
    return f"{name} ({file.by})" if file.by and level >= 3 else name
