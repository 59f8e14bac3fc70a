"""What is known of agents without asking which of them run: kind, process, launches, ends, and
which teammates of a team of agents are gone.

A foreground agent's result names its call, but comes only at its end: until then the agent is
paired with the oldest unanswered Agent call of its type. A teammate idles between its runs, for as
long as the session; its row in lists of background work has another id and the same description,
and stays while it idles.
"""

from __future__ import annotations

from typing import Any

from hudline.state.merge_rules import Entity
from hudline.state.timeline import (
    JITTER,
    LAUNCHERS,
    about,
    has_begun_again,
    may_start,
    run_began,
    time_of,
)
from hudline.view.state_tables import StateTables

_REVIVAL = 2.0  # seconds after a run's end at which a sign of life means that it runs again
_LAST_EVENTS = 2.0  # seconds after a teammate was stopped in which its own events still come


def is_known(agent: Entity) -> bool:
    """Whether it is an agent of the session at all: the client's internal ones have an empty
    type and end without ever having begun."""
    is_begun = any(name in agent for name in ("began", "launch", "teammate"))
    return is_begun or ("type" in agent and "alive" in agent)


def kind_of(agent: Entity) -> str:
    """The type of an agent, of a teammate its name; "agent" if unknown."""
    known = agent.get("teammate") or agent.get("type") or (0.0, "agent")
    return str(known[1])


def pid_of(agent: Entity) -> Any:
    """The client's process of an agent's last event; None unknown."""
    return agent["pid"][1] if "pid" in agent else None


def first_sign(agent: Entity) -> float:
    """When an agent was first known of; 0.0 unknown."""
    return time_of(agent, "seen", "began", "alive")


def last_sign(agent: Entity) -> float:
    """When an agent last gave a sign of life; 0.0 never."""
    return float(max(agent.get(name, 0.0) for name in ("seen", "began", "alive")))


def has_ended(agent: Entity) -> bool:
    """Whether its last run is over, and nothing says that another one began."""
    ended = agent.get("ended")
    if ended is None or has_begun_again(agent):
        return False
    return bool(agent.get("acted", 0.0) <= ended + _REVIVAL)


def was_resumed(agent: Entity) -> bool:
    """Whether a foreground agent has answered and was sent on since: nobody waits for it any more.
    Source: the time of PostToolUse(Agent)."""
    at, launch = agent.get("launch", (0.0, {"background": True}))
    return not launch.get("background") and run_began(agent) > at + JITTER


def launches(tables: StateTables) -> dict[str, Entity]:
    """How each agent was launched, by its id: `description`, `parent` (agent_id, "" the main
    thread), `call` (tool_use_id), `model`, `background`; the first three if it is only paired."""
    agents, calls = tables.table("agents"), tables.table("calls")
    launched = {key: agent.get("launch") or agent.get("met") for key, agent in agents.items()}
    known: dict[str, Entity] = {key: one[1] for key, one in launched.items() if one}
    paired = {launch.get("call") for launch in known.values()}
    free = [
        key
        for key, call in calls.items()
        if key not in paired and "began" in call and about(call).get("tool") in LAUNCHERS
    ]
    free.sort(key=lambda key: (calls[key]["began"], key))
    for key in sorted(agents.keys() - known.keys(), key=lambda key: (run_began(agents[key]), key)):
        for name in free:
            if _may_launch(tables, calls[name], agents[key]):
                facts = about(calls[name])
                launch = {"description": facts.get("target", ""), "call": name}
                known[key] = {**launch, "parent": facts.get("actor", "")}
                free.remove(name)
                break
    return known


def _may_launch(tables: StateTables, call: Entity, agent: Entity) -> bool:
    """Whether a call may have launched an agent: no other prompt came between them if it is the
    main thread's."""
    if not may_start(call, agent):
        return False
    facts = about(call)
    return bool(facts.get("actor")) or not any(
        call["began"] < other.get("began", 0.0) < agent["began"]
        for key, other in tables.table("prompts").items()
        if key != facts.get("prompt", "")
    )


def is_working(tables: StateTables, agent: Entity) -> bool:
    """Whether a teammate has been launched, or has got a message, and has not ended its turn since.
    Older clients report that end by its name alone."""
    idled = _by_name(tables, agent).get("idled", 0.0)
    return not has_ended({**agent, "ended": idled} if idled > agent.get("ended", 0.0) else agent)


def gone_teammates(tables: StateTables) -> dict[str, float]:
    """The teammates that are gone, by agent id, and when that was reported, in seconds since 1970.

    Sources: PostToolUse(TaskStop); PostToolUse(SendMessage) of a teammate that agrees to be shut
    down; the client's own list of agents; and the newest `background_tasks`, if it has fewer rows
    of a description than there are teammates with it.
    """
    agents = {key: one for key, one in tables.table("agents").items() if "teammate" in one}
    gone = {key: at for key, one in agents.items() if (at := _left(tables, one))}
    at, ids = tables.listed
    rows = tables.table("team_rows")
    stopped = {key for key, job in tables.table("jobs").items() if "ended" in job}
    listed = {key for key in ids if key in rows} - stopped
    groups: dict[str, list[str]] = {}
    for key in sorted(agents, key=lambda key: (_launched_at(agents[key]), key)):
        launch = agents[key].get("launch", (0.0, {}))[1]
        groups.setdefault(str(launch.get("description", "")), []).append(key)
    for description, keys in groups.items():
        known = [key for key in rows if rows[key].get("about", (0.0, ""))[1] == description]
        known.sort(key=lambda key: (rows[key].get("place", [0.0, 0]), key))
        pairs = dict(zip(keys, known))
        missing = [key for key in keys if key not in gone and _is_due(agents[key], at)]
        count = len(missing) - len(listed.intersection(known))
        missing.sort(key=lambda key: (pairs.get(key, "") in listed, "idled" in agents[key]))
        gone.update((key, at) for key in missing[: max(count, 0)])
    return gone


def _left(tables: StateTables, agent: Entity) -> float:
    """When a teammate was reported to be gone for good; 0.0 if it was not, or acts again."""
    by_name = _by_name(tables, agent).get("left", 0.0)
    # Another teammate may get the name of one that is gone.
    at = max(agent.get("left", 0.0), by_name if by_name > _launched_at(agent) else 0.0)
    is_back = run_began(agent) > at + JITTER or agent.get("acted", 0.0) > at + _LAST_EVENTS
    return 0.0 if is_back else float(at)


def _is_due(agent: Entity, at: float) -> bool:
    """Whether a list of that time would have a teammate: it was there, and has had no event since.
    The list may have been made up to a second before it was recorded."""
    sign = max(agent.get(name, 0.0) for name in ("began", "acted"))
    return "launch" in agent and at > max(_launched_at(agent) + JITTER, sign)


def _launched_at(agent: Entity) -> float:
    """When an agent was launched, as far as is known."""
    return float(agent["launch"][0]) if "launch" in agent else time_of(agent, "seen", "began")


def _by_name(tables: StateTables, teammate: Entity) -> Entity:
    """What was reported of a teammate by its name alone."""
    return tables.table("team_names").get(str(teammate["teammate"][1]), {})
