"""How many agents are at work, in one piece.

Example: ● 2 agents
Source: as the widget agents.
"""

from hudline.page.figures import counted
from hudline.page.icons import icon
from hudline.page.piece import USEFUL, Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.snapshot import Now
    from hudline.page.piece import Options


def show(now: "Now", options: "Options") -> "list[Piece]":
    """The number of those that are not done."""
    count = sum(agent.is_at_work for agent in now.agents)
    if not count:
        return []
    text = counted(count, "agent", "agents")
    return [Piece([(icon("run") + " ", "accent"), (text, "plain")], rank=USEFUL)]
