"""The pull request of the branch and its review state.

Example: PR #42 approved
Source: status line, `pr.number` and `pr.review_state`.
"""

from hudline.page.piece import NICE, Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options, Span

_TONES = {"approved": "good", "changes_requested": "warn"}


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The number, then the state in words."""
    number, state = now.reading.pr, now.reading.pr_state
    if number is None:
        return []
    head: list[Span] = [(f"PR #{number}", "plain")]
    tail: list[Span] = (
        [(" " + state.replace("_", " "), _TONES.get(state, "faint"))] if state else []
    )
    return [Piece(head + tail, head, NICE)]
