"""The file that the client writes beside a subagent's transcript while the agent still runs."""

from __future__ import annotations

from hudline.core.fields import MODEL_LENGTH, Record, clean, identifier, keep
from hudline.core.redact import TARGET_LENGTH
from hudline.core.redact_text import described


def metadata_event(agent: str, metadata: object, at: float, targets: str = "safe") -> Record | None:
    """An `agent.met` event from `<session>/subagents/agent-<agent>.meta.json`; None if the file
    names no call.

    Fields: `toolUseId` (the call that launched the agent), `description`, `parentAgentId`,
    `model`. No hook event of a foreground agent names its call before that call ends. `targets`:
    how much of the description is kept, as in `core.redact.target_choice`.
    """
    if not isinstance(metadata, dict) or not identifier(metadata.get("toolUseId")):
        return None
    event: Record = {"at": round(at, 3), "kind": "agent.met", "agent": agent}
    keep(event, "id", identifier(metadata.get("toolUseId")))
    keep(event, "target", described(metadata.get("description"), TARGET_LENGTH, targets))
    keep(event, "parent", identifier(metadata.get("parentAgentId")))
    keep(event, "model", clean(metadata.get("model"), MODEL_LENGTH))
    return event
