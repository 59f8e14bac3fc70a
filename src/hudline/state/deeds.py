"""Facts about what was done: files edited, servers used; what is told seldom is in `rare`."""

from hudline.state.join import put
from hudline.state.told import items, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.state.rules import State
    from hudline.state.told import Record


def edited(state: "State", record: "Record", at: float) -> None:
    """PostToolUse(Edit, Write, NotebookEdit): lines added and removed; [] where unknown."""
    lines = [one for one in items(record, "edited") if isinstance(one, int)]
    put(state, "calls", text(record, "id"), "edit", [at, lines if len(lines) == 2 else []])


def server_called(state: "State", record: "Record", at: float) -> None:
    """The end of a call `mcp__server__tool`; an interrupted or denied one tells nothing."""
    server = text(record, "tool")[5:].partition("__")[0]
    if server and record.get("outcome") in ("ok", "failed"):
        put(state, "servers", server, text(record, "outcome"), at)
