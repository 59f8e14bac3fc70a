"""Facts about teammates: agents of a team, which wait for messages between their runs.

An agent that is one has a name. Lists of what runs in the background name a teammate by another id
than the agent's, with its description, from its launch until it is shut down, also while it idles.
"""

from hudline.state.join import put
from hudline.state.told import items, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.state.rules import State
    from hudline.state.told import Record


def listed(state: "State", record: "Record", at: float) -> None:
    """`teammates` of Stop and SubagentStop: [id of the row, description] each, in their order."""
    for place, row in enumerate(items(record, "teammates")):
        if isinstance(row, list) and len(row) == 2 and all(isinstance(one, str) for one in row):
            put(state, "team_rows", row[0], "place", [at, place])
            put(state, "team_rows", row[0], "about", [at, row[1]])


def idled(state: "State", record: "Record", at: float) -> None:
    """TeammateIdle: its turn is over. Some clients name the teammate, but no agent."""
    agent, name = text(record, "actor"), text(record, "teammate")
    if agent:
        put(state, "agents", agent, "teammate", [at, name or text(record, "type")])
        put(state, "agents", agent, "ended", at)
        put(state, "agents", agent, "idled", at)
    elif name:
        put(state, "team_names", name, "idled", at)


def left(state: "State", record: "Record", at: float) -> None:
    """The client lists a teammate as killed."""
    if text(record, "actor"):
        put(state, "agents", text(record, "actor"), "left", at)


def agreed(state: "State", record: "Record", at: float) -> None:
    """A teammate agreed to be shut down: it has done what it was asked to, as if it idled."""
    if text(record, "actor"):
        put(state, "agents", text(record, "actor"), "left", at)
        put(state, "agents", text(record, "actor"), "idled", at)


def dismissed(state: "State", record: "Record", at: float) -> None:
    """PostToolUse(TaskStop) of a teammate, by its name or by its agent id."""
    named = text(record, "dismissed")
    put(state, "team_names", named, "left", at)
    put(state, "agents", named, "left", at)
