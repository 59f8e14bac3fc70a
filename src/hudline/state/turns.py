"""When a turn and a run began: the questions that sealing and looking share."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from hudline.state.rules import Entity, State

# Hooks of one moment run side by side: a record may be this much later than its event (measured
# up to 0.6 s on a busy machine).
JITTER = 1.0
# A start that is heard so much later than an end may belong to the run that ended; two starts
# that are heard so shortly after another are one that was told twice.
LATE = 5.0
TWICE = 0.6
LAUNCHERS = ("Agent", "Task")  # what the client calls, and called, the tool that starts an agent


def turn_began(state: "State") -> float:
    """When the latest prompt of a person was heard; 0.0 before the first."""
    prompts = state.get("prompts", {}).values()
    return max((prompt.get("human", 0.0) for prompt in prompts), default=0.0)


def starts(agent: "Entity") -> "list[float]":
    """When an agent began a run, as far as is remembered; one beginning told twice is one."""
    found, previous = [], float("-inf")
    for at in agent.get("begins", ()):
        if at - previous > TWICE:
            found.append(at)
        previous = at
    return found


def has_begun_again(agent: "Entity") -> bool:
    """Whether an agent began a run after its last end. The only start that was told of a run may
    be heard after the end of that run: then it is no start of another."""
    ended, begun = agent.get("ended", 0.0), starts(agent)
    if not begun or begun[-1] <= ended:
        return False
    return begun[-1] > ended + LATE or any(_end_before(agent) < at <= ended for at in begun)


def _end_before(agent: "Entity") -> float:
    """When the run before the last one ended; 0.0 where there was none."""
    ended = agent.get("ended", 0.0)
    return max((at for at in agent.get("ends", ()) if at < ended - JITTER), default=0.0)


def run_began(agent: "Entity") -> float:
    """When the present run of an agent began; an agent may start again under the same id."""
    begun = starts(agent)
    if not begun:
        return time_of(agent, "seen", "alive")
    if begun[-1] <= agent.get("ended", begun[-1]) or has_begun_again(agent):
        return begun[-1]
    seen, ended = time_of(agent, "seen"), float(agent["ended"])
    return seen if _end_before(agent) < seen <= ended else ended


def run_ended(agent: "Entity") -> float:
    """When the last run of an agent ended: its own word of that, else what was told of it."""
    own = time_of(agent, "quit")
    return own if own and own >= run_began(agent) else time_of(agent, "ended")


def time_of(entity: "Entity", *fields: str) -> float:
    """The time in the first of `fields` that the entity has; 0.0 where it has none."""
    for field in fields:
        if field in entity:
            return float(entity[field])
    return 0.0


def apart(times: "Iterable[float]", gap: float = JITTER) -> "list[float]":
    """Those of `times`, in order, that lie more than `gap` seconds behind the one kept before: a
    thing that is told twice happened once."""
    kept: list[float] = []
    for at in times:
        if not kept or at - kept[-1] > gap:
            kept.append(at)
    return kept


def about(entity: "Entity") -> "Entity":
    """What is known of a call, a request or a job besides its times; {} where only those are."""
    told = entity.get("about")
    held: Entity = told[1] if told else {}
    return held


def edits_of(call: "Entity") -> "list[tuple[float, str, str, list[int]]]":
    """What a call has edited: (at, the file's key, its target, [lines added, removed] or [])."""
    told = about(call)
    found = []
    if "edit" in call and told.get("target"):
        at, lines = call["edit"]
        found.append((at, told.get("file") or told["target"], told["target"], lines))
    at, rows = call.get("edits", (0.0, ()))
    return found + [(at, row[0], row[1], row[2:]) for row in rows]


def ask_key(told: "Entity") -> str:
    """The key of the permission requests of a call by what is told of it: they name no call."""
    return "\t".join(told.get(name, "") for name in ("actor", "tool", "target", "part"))


def may_start(call: "Entity", agent: "Entity") -> bool:
    """Whether the agent, whose launch nobody has told of, may be what this call waits for."""
    told = about(call)
    if told.get("tool") not in LAUNCHERS or "began" not in call or "began" not in agent:
        return False
    kind = agent["type"][1] if "type" in agent else ""
    began = agent["began"]
    if told.get("child", "general-purpose") != kind or call["began"] > began + JITTER:
        return False
    is_over = "ended" in call or "settled" in call
    return not is_over or time_of(call, "ended", "settled") >= began - JITTER
