"""The git worktree that the session works in.

Example: worktree login-fix
Source: status line, `worktree.name` or `workspace.git_worktree`; in the band, `.git`.
"""

from hudline.page.labels import label
from hudline.page.piece import NICE, Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The worktree's name."""
    name = now.reading.worktree
    return [Piece([(label("worktree") + " ", "faint"), (name, "plain")], rank=NICE)] if name else []
