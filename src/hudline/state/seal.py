"""Checkpoints stay small: what ended long ago lives on as sums, or not at all.

A checkpoint is a cache of the journal's beginning, never its replacement. It can only be resumed
with records younger than its horizon; an older one in the tail (a repeat, a very late write)
voids it, and the whole journal is folded again. So sealing can forget without ever being wrong.
"""

from hudline.state.horizon import AGENTS, BEGINS, LOST, counts_since, tally_key, work_key
from hudline.state.join import put
from hudline.state.stretches import forget_readings
from hudline.state.turns import JITTER, about, apart, ask_key, may_start, time_of, turn_began

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hudline.state.rules import Entity, State

AGE = 30.0  # seconds after which what ended is sealed; no hook lives longer than ten
NAMES = 50  # how many skills, and servers of MCP, by name


def seal(state: "State", clock: float = float("inf")) -> "State":
    """`state` without what no later picture needs, its horizon in `session.sealed`; in place.

    `clock`: the time, where it is known: a record from the future moves no horizon past it.
    """
    forget_readings(state)
    session = state.get("session", {}).get("", {})
    horizon = min(session.get("heard", 0.0), clock) - AGE
    if horizon <= session.get("sealed", 0.0):
        return state
    turn = turn_began(state)
    _drop_asks(state, min(horizon, turn))
    _seal_deeds(state, horizon, turn)
    _forget_agents(state)
    _drop(state, "jobs", lambda job: job.get("alive", 0.0) <= job.get("ended", -1.0) < horizon)
    _drop(state, "prompts", lambda one: max(one.values()) < min(horizon, turn))
    _drop_tallies(state, turn)
    put(state, "session", "", "sealed", horizon)
    return state


def _drop(state: "State", table: str, is_past: "Any") -> None:
    entities = state.get(table, {})
    for key in [key for key, entity in entities.items() if is_past(entity)]:
        del entities[key]


def _drop_asks(state: "State", before: float) -> None:
    """Requests of turns that are over, but of calls that go on: those tell when they may have begun
    to run."""
    going = {
        ask_key(about(call))
        for call in state.get("calls", {}).values()
        if "ended" not in call and "settled" not in call
    }
    asks = state.get("asks", {})
    for key in [key for key in asks if asks[key]["at"] < before and key not in going]:
        del asks[key]


def _seal_deeds(state: "State", horizon: float, turn: float) -> None:
    """Calls, and what they tell of dialogs, of repetitions and of files; turns."""
    from hudline.state.edits import edits
    from hudline.state.receipts import forget_receipts
    from hudline.state.spans import seal_spans
    from hudline.state.tries import seal_tries
    from hudline.state.waits import seal_waits

    seal_waits(state, horizon, turn)
    gone = _seal_calls(state, horizon, turn)
    seal_tries(state, gone, horizon)
    forget_receipts(state)
    seal_spans(state, horizon, turn)
    files = edits(state.get("files", {}), turn, gone)
    if files or "files" in state:
        state["files"] = files
    _count_all(state, horizon)


def _count_all(state: "State", horizon: float) -> None:
    """Prompts and errors long ago live on as numbers."""
    session = state["session"][""]
    past = _past(session.get("written", ()), horizon)
    if past:
        session["written"] = session["written"][len(past) :]
        session["prompted"] = session.get("prompted", 0) + len(apart(past))
    for one in state.get("errors", {}).values():
        past = _past(one.get("times", ()), horizon)
        if past:
            one["times"] = one["times"][len(past) :]
            one["n"] = one.get("n", 0) + len(apart(past))
    for table in (state.get("skills", {}), state.get("servers", {})):
        for name in sorted(table, key=lambda name: max(table[name].values()))[:-NAMES]:
            del table[name]


def _past(times: "list[float]", horizon: float) -> "list[float]":
    """Those before the horizon; a thing that is told twice around it is not parted."""
    count = sum(at < horizon for at in times)
    while 0 < count < len(times) and times[count] - times[count - 1] <= JITTER:
        count -= 1
    return list(times[:count])


def _seal_calls(state: "State", horizon: float, turn: float) -> "list[Entity]":
    """Leave out the calls that are over, and return those that have ended."""
    gone = []
    calls = state.get("calls", {})
    witnesses = _answers(state) | _starts(state)
    for key, call in list(calls.items()):
        newest = time_of(call, "ended", "began", "settled")
        if newest >= horizon or key in witnesses:
            continue
        told = about(call)
        actor = told.get("actor", "")
        if "ended" in call:
            gone.append(calls.pop(key))
            since = counts_since(state, actor, turn)
            began, outcome = time_of(call, "began", "ran", "ended"), call["outcome"][1]
            if began >= since:
                _count(state, "tally", tally_key(actor, since, outcome, told.get("tool", "")))
            if actor and began >= turn:
                _count(state, "worked", work_key(turn, outcome))
        elif "settled" in call or newest < (horizon - LOST if actor else turn):
            del calls[key]  # of the main thread's own, in this turn, the registry may still tell
    return gone


def _answers(state: "State") -> "set[str]":
    """For each permission request that is kept, one call whose end tells that it was answered."""
    asks = state.get("asks", {})
    found = {}
    for key, call in state.get("calls", {}).items():
        ask = ask_key(about(call))
        if ask in asks and call.get("ended", asks[ask]["at"]) >= asks[ask]["at"]:
            found[ask] = key
    return set(found.values())


def _starts(state: "State") -> "set[str]":
    """The calls that may have started an agent of which no launch was told: they tell whether
    anybody still waits for it."""
    alone = [agent for agent in state.get("agents", {}).values() if "launch" not in agent]
    met = {agent["met"][1].get("call") for agent in alone if "met" in agent}
    launched = {
        agent["launch"][1].get("call")
        for agent in state.get("agents", {}).values()
        if "launch" in agent
    }
    return {
        key
        for key, call in state.get("calls", {}).items()
        if key in met or (key not in launched and any(may_start(call, one) for one in alone))
    }


def _count(state: "State", table: str, key: str) -> None:
    sums = state.setdefault(table, {}).setdefault(key, {})
    sums["n"] = sums.get("n", 0) + 1


def _newest(agent: "Entity") -> float:
    return max(time_of(agent, name) for name in ("seen", "began", "ended", "alive"))


def _forget_agents(state: "State") -> None:
    agents = state.get("agents", {})
    for key in sorted(agents, key=lambda key: _newest(agents[key]))[:-AGENTS]:
        del agents[key]
    for agent in agents.values():
        for name in ("begins", "ends"):
            if len(agent.get(name, ())) > BEGINS:
                agent[name] = agent[name][-BEGINS:]
    for table in ("team_rows", "team_names"):
        _drop_oldest(state.get(table, {}))


def _drop_oldest(table: "dict[str, Entity]") -> None:
    """Leave out what came first of more rows and names of teammates than agents; in place."""
    for key in sorted(table, key=lambda key: (_first(table[key]), key))[: -2 * AGENTS]:
        del table[key]


def _first(one: "Entity") -> float:
    return float(one["place"][0]) if "place" in one else max(one.values(), default=0.0)


def _drop_tallies(state: "State", turn: float) -> None:
    agents = state.get("agents", {})
    tallies = state.get("tally", {})
    for key in list(tallies):
        actor, since = key.split("\t")[:2]
        if (actor and actor not in agents) or since != repr(counts_since(state, actor, turn)):
            del tallies[key]
    sums = state.get("worked", {})
    for key in [key for key in sums if not key.startswith(work_key(turn, ""))]:
        del sums[key]
