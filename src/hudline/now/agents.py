"""The agents of the session as a tree: who runs, on what, and under whom."""

from hudline.now.moment import running
from hudline.now.runs import is_known, kind_of, pid_of
from hudline.now.snapshot import Agent
from hudline.state.horizon import BEGINS, counts_since
from hudline.state.turns import JITTER, LAUNCHERS, run_began, run_ended, starts, time_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.moment import Moment
    from hudline.state.rules import Entity

LINGER = 300.0  # seconds that a finished agent may stay on screen, if the widget wants it


def agents(moment: "Moment", model: str, waiting: "set[str]") -> "list[Agent]":
    """Parents before children, running before finished, older before younger; finished ones
    for five minutes, which the widget makes shorter.

    `model`: the session's model id; `waiting`: ids of agents that ask the person something.
    """
    table = moment.table("agents")
    launches = moment.launches
    shown = {}
    for key in sorted(table, key=lambda key: (_first_seen(table[key]), key)):
        made = _agent(moment, key, table[key], launches.get(key, {}), model)
        if made is not None:
            shown[key] = made
            if key in waiting and made.state == "running":
                made.state = "waiting"
    give_calls(moment, shown)
    for key, one in shown.items():
        measure(one, table[key])
    ordered = _tree(shown, launches)
    for agent in ordered:
        if agent.state == "awaiting":  # its own run is over, its work is not
            agent.age = moment.age(_first_seen(table[agent.key]))
    return ordered


def _first_seen(agent: "Entity") -> float:
    return time_of(agent, "seen", "began", "alive")


def _agent(
    moment: "Moment", key: str, agent: "Entity", launch: "Entity", model: str
) -> "Agent | None":
    if not is_known(agent):
        return None
    alive = moment.is_alive(key)
    if not alive and "teammate" in agent:
        return _teammate(moment, key, agent, launch, model)
    ended = run_ended(agent)
    own_end = moment.is_ours(pid_of(agent), ended)
    if not alive and not (own_end and ended and moment.age(ended) < LINGER):
        return None
    has_failed = agent.get("failed", 0.0) >= ended
    if not alive and not has_failed and agent.get("killed", 0.0) >= ended:
        return None  # interrupted is not done
    made = portrait(key, agent, launch, model)
    made.state = "running" if alive else "failed" if has_failed else "done"
    began = run_began(agent)
    made.age = moment.age(began) if alive else max(ended - began, 0.0)
    made.over = 0.0 if alive else moment.age(ended)
    signs = (agent.get(name, 0.0) for name in ("seen", "began", "alive", "written"))
    made.silent = moment.age(max(signs))
    return made


def _teammate(
    moment: "Moment", key: str, agent: "Entity", launch: "Entity", model: str
) -> "Agent | None":
    """A teammate that does not work: it idles, or is gone. One that was stopped at its work, which
    it would have ended with TeammateIdle, is not shown."""
    ended, told = run_ended(agent), moment.gone.get(key)
    if not moment.is_ours(pid_of(agent), ended or _first_seen(agent)):
        return None
    made = portrait(key, agent, launch, model)
    made.state = "idle"
    made.age = max(ended - run_began(agent), 0.0)
    if told is None:
        return made
    left = max(told, ended)
    has_done = agent.get("idled", 0.0) >= ended - JITTER
    if not has_done or moment.age(left) >= LINGER:
        return None
    made.state, made.over = "done", moment.age(left)
    return made


def portrait(key: str, agent: "Entity", launch: "Entity", model: str) -> "Agent":
    """What does not change while an agent runs; `model`: the session's."""
    made = Agent(key, kind_of(agent), launch.get("description", ""))
    # A teammate begins anew with each message that it gets.
    made.restarts = 0 if "teammate" in agent else max(len(starts(agent)[-BEGINS:]) - 1, 0)
    theirs = launch.get("model", "")
    if model and theirs and theirs != model:
        from hudline.wire.provider import canonical  # few agents have another id

        made.model = theirs if canonical(theirs) != canonical(model) else ""
    return made


def measure(made: "Agent", agent: "Entity") -> None:
    """What it used; its end also tells of tools and of a time that no event told."""
    told = agent["measured"][1] if "measured" in agent else {}
    made.tokens = told.get("tokens")
    made.cost = agent["cost"][1] if "cost" in agent else None
    if made.state == "done" and not made.restarts:
        made.tools = max(made.tools, int(told.get("uses", 0)))
        if not run_began(agent):
            made.age = told.get("took", 0.0) / 1000


def give_calls(moment: "Moment", shown: "dict[str, Agent]") -> None:
    """Each agent its running calls and the number of tools it used in this run."""
    since = {key: counts_since(moment.state, key, 0.0) for key in shown}
    for call, told in moment.calls:
        agent = shown.get(told.get("actor", ""))
        if agent is None:
            continue
        is_left = "settled" in call and "ended" not in call  # denied, or interrupted
        if time_of(call, "began", "ran", "ended") >= since[agent.key] and not is_left:
            agent.tools += 1
        if moment.is_running(call) and told.get("tool") not in LAUNCHERS:
            agent.calls.append(running(moment, call))
    for key, sums in moment.table("tally").items():
        actor, began, _, _ = key.split("\t")
        if actor in shown and began == repr(since[actor]):
            shown[actor].tools += sums["n"]
    for agent in shown.values():
        agent.calls.sort(key=lambda call: (call.age, call.tool, call.target))


def _tree(shown: "dict[str, Agent]", launches: "dict[str, Entity]") -> "list[Agent]":
    children: dict[str, list[str]] = {}
    for key in shown:
        parent = launches.get(key, {}).get("parent", "")
        children.setdefault(parent if parent in shown and parent != key else "", []).append(key)
    ordered: list[Agent] = []
    placed: set[str] = set()

    def is_busy(key: str, above: "tuple[str, ...]" = ()) -> bool:
        """Whether the agent or one below it is at work (a circle of parents ends the question)."""
        below = [child for child in children.get(key, []) if child not in above]
        busy = shown[key].is_at_work or any(is_busy(k, (*above, key)) for k in below)
        if busy and not shown[key].is_at_work:
            shown[key].state = "awaiting"
        return busy

    def place(parent: str, depth: int) -> None:
        keys = [key for key in children.get(parent, []) if key not in placed]
        keys.sort(key=lambda key: (not is_busy(key), shown[key].is_over))
        for key in keys:
            placed.add(key)
            shown[key].depth = depth
            ordered.append(shown[key])
            place(key, depth + 1)

    place("", 0)
    return ordered
