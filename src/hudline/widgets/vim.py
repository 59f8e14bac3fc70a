"""The editor mode, where vim keys are on.

Example: NORMAL
Source: status line, `vim.mode`.
"""

from hudline.page.piece import NICE, Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The mode as the client writes it."""
    mode = now.reading.vim
    return [Piece([(mode, "accent")], rank=NICE)] if mode else []
