"""When turns and runs began and ended: questions shared by pruning and the view."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from hudline.state.merge_rules import Entity, State

# Hooks of one moment run side by side: an event may be recorded this much later than it happened
# (measured up to 0.6 s on a busy machine).
JITTER = 1.0
# A start recorded so much later than an end may belong to the run that ended; two starts recorded
# so shortly after another are one that was reported twice.
LATE = 5.0
TWICE = 0.6
LAUNCHERS = ("Agent", "Task")  # today's and the former name of the tool that starts an agent


class Edit(NamedTuple):
    """An edit of a file: `at` (seconds since 1970), the `file`'s digest (else its target), its
    `target`, and [lines added, lines removed], [] unknown."""

    at: float
    file: str
    target: str
    lines: list[int]


def turn_began(state: State) -> float:
    """When the latest prompt of the user was recorded; 0.0 before the first."""
    prompts = state.get("prompts", {}).values()
    return max((prompt.get("human", 0.0) for prompt in prompts), default=0.0)


def starts(agent: Entity) -> list[float]:
    """When an agent began a run, as far as is remembered; one start reported twice is one."""
    begins = agent.get("begins", ())
    before = (float("-inf"), *begins)
    return [at for previous, at in zip(before, begins) if at - previous > TWICE]


def has_begun_again(agent: Entity) -> bool:
    """Whether an agent began a run after its last end. The only start of a run may be recorded
    after the end of that run: then it is no start of another."""
    ended, begun = agent.get("ended", 0.0), starts(agent)
    if not begun or begun[-1] <= ended:
        return False
    return begun[-1] > ended + LATE or any(_end_before(agent) < at <= ended for at in begun)


def _end_before(agent: Entity) -> float:
    """When the run before the last one ended; 0.0 if there was none."""
    ended = agent.get("ended", 0.0)
    return max((at for at in agent.get("ends", ()) if at < ended - JITTER), default=0.0)


def run_began(agent: Entity) -> float:
    """When the present run of an agent began; an agent may start again under the same id."""
    begun = starts(agent)
    if not begun:
        return time_of(agent, "seen", "alive")
    if begun[-1] <= agent.get("ended", begun[-1]) or has_begun_again(agent):
        return begun[-1]
    seen, ended = time_of(agent, "seen"), float(agent["ended"])
    return seen if _end_before(agent) < seen <= ended else ended


def run_ended(agent: Entity) -> float:
    """When the last run of an agent ended: by its own event, else by others."""
    own = time_of(agent, "quit")
    return own if own and own >= run_began(agent) else time_of(agent, "ended")


def time_of(entity: Entity, *fields: str) -> float:
    """The time in the first of `fields` that the entity has; 0.0 if it has none."""
    for field in fields:
        if field in entity:
            return float(entity[field])
    return 0.0


def apart(times: Iterable[float], gap: float = JITTER) -> list[float]:
    """Those of `times`, in order, that are more than `gap` seconds after the one kept before: what
    was reported twice happened once."""
    separate: list[float] = []
    for at in times:
        if not separate or at - separate[-1] > gap:
            separate.append(at)
    return separate


def about(entity: Entity) -> Entity:
    """What is known of a call, a request or a job besides its times; {} if only those are."""
    value = entity.get("about")
    facts: Entity = value[1] if value else {}
    return facts


def edits_of(call: Entity) -> list[Edit]:
    """The edits that a call has made."""
    facts = about(call)
    found = []
    if "edit" in call and facts.get("target"):
        at, lines = call["edit"]
        found.append(Edit(at, facts.get("file") or facts["target"], facts["target"], lines))
    at, rows = call.get("edits", (0.0, ()))
    return found + [Edit(at, row[0], row[1], row[2:]) for row in rows]


def request_key(facts: Entity) -> str:
    """The key of the permission requests of a call with these facts: they name no call."""
    return "\t".join(facts.get(name, "") for name in ("actor", "tool", "target", "part"))


def may_start(call: Entity, agent: Entity) -> bool:
    """Whether the agent, without a known launch, may be what this call waits for."""
    facts = about(call)
    if facts.get("tool") not in LAUNCHERS or "began" not in call or "began" not in agent:
        return False
    kind = agent["type"][1] if "type" in agent else ""
    began = agent["began"]
    if facts.get("child", "general-purpose") != kind or call["began"] > began + JITTER:
        return False
    is_over = "ended" in call or "settled" in call
    return not is_over or time_of(call, "ended", "settled") >= began - JITTER


def counts_since(state: State, actor: str, turn: float) -> float:
    """Since when the calls of `actor` count: since its run began, or since the turn for the main
    thread ("")."""
    return run_began(state.get("agents", {}).get(actor, {})) if actor else turn
