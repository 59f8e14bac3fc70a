"""What the pane shows besides: calls, agents and errors that are over, and the todo list."""

from hudline.now.agents import give_calls, measure, portrait
from hudline.now.asks import open_asks
from hudline.now.look import ELSEWHERE
from hudline.now.runs import is_known, pid_of
from hudline.now.snapshot import Call
from hudline.state.turns import about, ask_key, run_began, run_ended, time_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.moment import Moment
    from hudline.now.snapshot import Agent, Now
    from hudline.state.rules import Entity


class Past(Call):
    """A call that began: `outcome` is running, waiting (for the person), ok, failed, interrupted,
    denied or "" (over, nobody told how); `age`: how long it took, or runs; `over`: when it ended,
    0.0 unknown; `by`: the type of the agent whose it was, "" the main thread's."""

    def __init__(self, tool: str, target: str, age: float, outcome: str) -> None:
        super().__init__(tool, target, age)
        self.outcome = outcome
        self.over = 0.0
        self.by = ""


class History:
    """The calls of a moment that are still remembered, by whose they are."""

    def __init__(self, now: "Now", moment: "Moment") -> None:
        self._moment = moment
        self._model = now.reading.model_id
        self._asked = [told for _, told in open_asks(moment)]
        # Of a call that the state still has, it knows all.
        self._calls: dict[str, Entity] = {**(now.recent or {}), **moment.table("calls")}
        self._by: dict[str, list[Entity]] = {}
        self._newest = [
            self._calls[key] for key in sorted(self._calls, key=self._order, reverse=True)
        ]
        for call in self._newest:
            told = about(call)
            if told.get("tool") not in ELSEWHERE:
                self._by.setdefault(told.get("actor", ""), []).append(call)

    def _order(self, key: str) -> "tuple[bool, float, str]":
        """What runs comes last, and so does what ended last."""
        call = self._calls[key]
        runs = "ended" not in call and self._moment.is_running(call)
        return runs, time_of(call, "ended", "settled", "began"), key

    def last_calls(self, actor: str, most: int) -> "list[Past]":
        """The last calls of an agent ("": the main thread): what runs, then the newest first.
        Those whose work shows elsewhere are left out."""
        return [self._past(one) for one in self._by.get(actor, [])[:most]]

    def failed(self, most: int) -> "list[Past]":
        """The last calls that failed, anybody's, the newest first."""
        failed = [one for one in self._newest if "outcome" in one and one["outcome"][1] == "failed"]
        return [self._past(one) for one in failed[:most]]

    def _past(self, call: "Entity") -> Past:
        told, moment = about(call), self._moment
        made = Past(str(told.get("tool", "")), str(told.get("target", "")), 0.0, "")
        made.by = moment.kind(told.get("actor", ""))
        end = made.over = time_of(call, "ended", "settled")
        if "outcome" in call:
            made.outcome = call["outcome"][1]
        elif moment.is_running(call) and self._waits(told):
            made.outcome = "waiting"
        elif moment.is_running(call):
            made.outcome, end = "running", moment.clock
        began = self._began(call)
        made.age = 0.0 if began is None else max(end - began, 0.0)
        return made

    def _began(self, call: "Entity") -> "float | None":
        """When a call began to run, behind any dialog; None where nobody knows."""
        if "began" not in call:
            return None
        if "ran" in call:
            return float(max(call["ran"], call["began"]))
        return self._moment.started(call)

    def _waits(self, told: "Entity") -> bool:
        """Whether the person is asked about such a call."""
        return any(ask_key(one) == ask_key(told) for one in self._asked)

    def ended(self, live: "set[str]") -> "list[Agent]":
        """The agents of this process that are over, the one that ended last first: `state` says
        how. live: those that are not."""
        moment, table = self._moment, self._moment.table("agents")
        shown = {key: self._agent(key, table[key]) for key in table if key not in live}
        found = {key: one for key, one in shown.items() if one is not None}
        give_calls(moment, found)
        for key, one in found.items():
            measure(one, table[key])
        return sorted(found.values(), key=lambda one: (one.over, one.key))

    def _agent(self, key: str, agent: "Entity") -> "Agent | None":
        moment = self._moment
        last = max(agent.get(name, 0.0) for name in ("seen", "began", "alive", "ended"))
        if not is_known(agent) or not moment.is_ours(pid_of(agent), last):
            return None
        launch = moment.launches.get(key, {})
        made = portrait(key, agent, launch, self._model)
        made.state = self._end(agent, launch)
        end = last if made.state == "interrupted" else run_ended(agent)
        made.age, made.over = max(end - run_began(agent), 0.0), moment.age(end)
        return made

    def _end(self, agent: "Entity", launch: "Entity") -> str:
        """How it ended. An agent that somebody waits for is left without an event when its turn
        is; when it fails, only its call tells."""
        ended = agent.get("ended", 0.0)
        if ended < agent.get("began", ended) or not ended:
            return "interrupted"
        for state in ("failed", "killed"):
            if agent.get(state, 0.0) >= ended:
                return state
        call = self._calls.get(launch.get("call", ""), {})
        outcome = call.get("outcome", (0.0, ""))[1]
        return outcome if outcome in ("failed", "interrupted") else "done"


def last_error(moment: "Moment") -> "tuple[str, float] | None":
    """The kind of the API's last error, and when it was; None where there was none."""
    at, (kind, _) = moment.session.get("failed", (0.0, ("", "")))
    return (kind, at) if at else None


def items(moment: "Moment") -> "list[tuple[str, str]]":
    """The main thread's todo list as (status, subject), in its order."""
    _, told = moment.table("todos").get("", {}).get("list", (0.0, None))
    listed = [row for row in (told or {}).get("todos") or () if isinstance(row, list)]
    if listed:
        return [(str(row[0]), str(row[1])) for row in listed if len(row) == 3]
    tasks = moment.table("tasks")
    order = sorted(tasks, key=lambda key: (len(key), key))
    found = [
        (str(tasks[key].get("status", (0, ""))[1]), str(tasks[key].get("subject", (0, ""))[1]))
        for key in order
    ]
    return [one for one in found if one[0] != "deleted"]
