"""What the client's own list of agents tells: what each has used, and ends that no event told.

An agent that the list alone knows does not appear: hooks tell of all that it does and of its end,
so without them there would be nothing to say about it, and nothing to take it away again.
"""

from hudline.state.turns import run_began
from hudline.wire import told as wire

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    from hudline.state.rules import State
    from hudline.wire.fields import Record

_GRACE = 3.0  # seconds in which SubagentStop may still come, which tells an end better


class Listed:
    """The list, as far as it has been heard in this process."""

    def __init__(self) -> None:
        self._completed: dict[str, float] = {}  # by agent, when it was first told of as completed
        self._used: dict[str, tuple[object, object]] = {}  # by agent, what was noted at its end

    def records(
        self, told: "dict[str, object]", state: "State", pid: "Optional[int]", clock: float
    ) -> "list[Record]":
        """Records of what is news to `state`: ends, and what the agents that are over have used."""
        over = wire.over(told)
        first = {key: self._completed.get(key, wire.when(told)) for key in over}
        self._completed = {key: first[key] for key, how in over.items() if how == "completed"}
        found: list[Record] = []
        for key, how in over.items():
            agent = state.get("agents", {}).get(key, {})
            if "teammate" in agent and how == "killed" and "left" not in agent:
                found.append({"at": first[key], "kind": "agent.left", "actor": key, "pid": pid})
            if not agent.get("ended", 0.0) < run_began(agent) <= first[key]:
                continue
            ended: Record = {"at": round(clock, 3), "kind": "agent.ended", "actor": key, "pid": pid}
            if how != "completed":
                found.append({**ended, "killed": True, "failed": how == "failed"})
            elif clock - first[key] > _GRACE:
                found.append({**ended, "at": first[key]})
        return found + self._sums(told, over)

    def _sums(self, told: "dict[str, object]", over: "dict[str, str]") -> "list[Record]":
        """What has been used while it runs is told again at every look: it is noted at the end."""
        found: list[Record] = []
        for record in wire.measured(told):
            key, used = str(record["agent"]), (record.get("tokens"), record.get("cost"))
            if key in over and self._used.get(key) != used:
                self._used[key] = used
                found.append(record)
        return found
