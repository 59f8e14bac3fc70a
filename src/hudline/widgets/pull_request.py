"""The pull request of the branch and its review state; it leads to its address.

Short form: the number alone.
Options: `link` (true): lead there, where the terminal can.
Example: PR #42 approved
Source: status line, `pr.number`, `pr.review_state`, `pr.url` and `pr.kind`.
"""

from hudline.page.labels import label
from hudline.page.piece import NICE, Piece

OPTIONS = {"link": True}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options, Span

_TONES = {"approved": "good", "changes_requested": "warn"}
_STATES = ("approved", "changes requested", "commented", "draft", "pending")


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The number, then the state in words."""
    number, state = now.reading.pr, now.reading.pr_state
    if number is None:
        return []
    name = f"MR !{number}" if now.reading.pr_kind == "mr" else f"PR #{number}"
    url = now.reading.pr_url if options["link"] else ""
    head: list[Span] = [(name, "plain", url) if url else (name, "plain")]
    if not state:
        return [Piece(head, head, NICE)]
    said = state.replace("_", " ")
    said = label(said) if said in _STATES else said
    return [Piece([*head, (" " + said, _TONES.get(state, "faint"))], head, NICE)]
