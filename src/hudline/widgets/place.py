"""The project folder and the git branch; a star where files are changed.

Short form: the branch alone.
Example: acme  main*
Source: status line, `workspace.current_dir`; `.git/HEAD`; the last `git status` of a hook.
"""

from hudline.page.icons import icon
from hudline.page.piece import USEFUL, Piece
from hudline.wire.text import clean

URGENCY = 60

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options, Span


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The folder's name, then the branch."""
    folder = clean(now.reading.folder.rstrip("/\\").replace("\\", "/").rpartition("/")[2], 40)
    name: list[Span] = [(folder, "plain")] if folder else []
    if now.git is None or not now.git.branch:
        return [Piece(name, rank=USEFUL - 1)] if name else []
    branch: list[Span] = [(now.git.branch, "accent")]
    if now.git.dirty:
        branch.append((icon("dirty"), "warn"))
    gap: list[Span] = [("  ", "plain")] if name else []
    return [Piece([*name, *gap, *branch], short=branch, rank=USEFUL - 1)]
