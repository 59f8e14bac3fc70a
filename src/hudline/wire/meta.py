"""What the client notes beside a subagent's transcript, while the agent still runs."""

from hudline.wire.answers import MODEL
from hudline.wire.fields import identifier, keep
from hudline.wire.target import target
from hudline.wire.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.wire.fields import Record


def met(agent: str, notes: object, at: float, targets: str = "safe") -> "Record | None":
    """The record of `<session>/subagents/agent-<agent>.meta.json`; None where it tells nothing.

    Fields: `toolUseId` (the call that launched it), `description`, `parentAgentId`, `model`. No
    event of a foreground agent says which call it belongs to before that call ends. targets: how
    much of the description is kept, as in `wire.target`.
    """
    if not isinstance(notes, dict) or not identifier(notes.get("toolUseId")):
        return None
    made: Record = {"at": round(at, 3), "kind": "agent.met", "agent": agent}
    keep(made, "id", identifier(notes.get("toolUseId")))
    keep(made, "target", target("Agent", notes, "", targets))
    keep(made, "parent", identifier(notes.get("parentAgentId")))
    keep(made, "model", clean(notes.get("model"), MODEL))
    return made
