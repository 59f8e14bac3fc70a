"""Which call launched which agent.

A foreground agent's answer, which tells it, comes only at its end: until then it is paired with the
oldest unanswered Agent call of its type.
"""

from hudline.state.turns import LAUNCHERS, about, may_start, run_began

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hudline.now.moment import Moment
    from hudline.state.rules import Entity


def launches(moment: "Moment") -> "dict[str, Entity]":
    """By agent: `description`, `parent` (agent_id, "" the main thread), `call` (tool_use_id),
    `model`, `background`; of one that is only paired, the first three."""
    table = moment.table("agents")
    told = {key: agent.get("launch") or agent.get("met") for key, agent in table.items()}
    known = {key: one[1] for key, one in told.items() if one}
    return {**known, **_paired(moment, table, known)}


def _paired(
    moment: "Moment", agents: "dict[str, Entity]", known: "dict[str, Entity]"
) -> "dict[str, Entity]":
    calls = moment.table("calls")
    taken = {launch.get("call") for launch in known.values()}
    free = sorted(
        (call["began"], key)
        for key, call in calls.items()
        if key not in taken and "began" in call and about(call).get("tool") in LAUNCHERS
    )
    pairs: dict[str, Entity] = {}
    for key in sorted(agents, key=lambda key: (run_began(agents[key]), key)):
        if key in known:
            continue
        for index, (_, name) in enumerate(free):
            call = calls[name]
            if may_start(call, agents[key]) and not _was_left(moment, call, agents[key]["began"]):
                told = about(call)
                launch = {"description": told.get("target", ""), "call": name}
                pairs[key] = {**launch, "parent": told.get("actor", "")}
                del free[index]
                break
    return pairs


def _was_left(moment: "Moment", call: "Entity", at: float) -> bool:
    """Whether another prompt came between a call of the main thread and that moment."""
    told = about(call)
    return not told.get("actor") and any(
        call["began"] < other.get("began", 0.0) < at
        for key, other in moment.table("prompts").items()
        if key != told.get("prompt", "")
    )
