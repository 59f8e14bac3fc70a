"""The agents of the session as a tree: who runs, on what, and under whom."""

from __future__ import annotations

from typing import Optional

from hudline.events.provider import canonical
from hudline.state.merge_rules import Entity
from hudline.state.prune import BEGINS
from hudline.state.timeline import (
    JITTER,
    LAUNCHERS,
    counts_since,
    run_began,
    run_ended,
    starts,
    time_of,
)
from hudline.view.agent_facts import first_sign, is_known, kind_of, last_sign, pid_of
from hudline.view.state_query import StateQuery
from hudline.view.values import Agent

_LIST_ROWS = 5  # of the client's list; the others scroll (measured on client 2.1.332)
LINGER = 300.0  # seconds that a finished agent may stay on screen, if the widget wants it


def agents(query: StateQuery, asking: set[str]) -> list[Agent]:
    """Parents before children, older before younger, whatever their state, so that none changes
    its place; finished ones for five minutes, which the widget makes shorter.

    `asking`: ids of agents that ask the user something.
    """
    table = query.table("agents")
    order = sorted(table, key=lambda key: (first_sign(table[key]), key))
    shown = {key: agent for key in order if (agent := _shown_agent(query, key, table[key]))}
    for key in asking & shown.keys():
        if shown[key].state == "running":
            shown[key].state = "waiting"
    add_work(query, shown)
    ordered = _tree(shown, query.launches)
    for agent in ordered:
        if agent.state == "awaiting":  # its own run is over, its work is not
            agent.age = query.age(first_sign(table[agent.key]))
    return ordered


def with_own_row(shown: list[Agent], listed: list[str]) -> frozenset[str]:
    """Of the agents in the client's own list (`listed`, in its order) those whose row is on the
    screen. It counts the agents of an agent in that one's row, drops those that have ended, and
    shows the first rows while nobody scrolls."""
    able = {agent.key for agent in shown if not agent.depth and not agent.is_over}
    return frozenset([key for key in listed if key in able][:_LIST_ROWS])


def _shown_agent(query: StateQuery, key: str, entity: Entity) -> Optional[Agent]:
    if not is_known(entity):
        return None
    alive = query.is_alive(key)
    if not alive and "teammate" in entity:
        return _resting_teammate(query, key, entity)
    ended = run_ended(entity)
    own_end = query.is_ours(pid_of(entity), ended)
    if not alive and not (own_end and ended and query.age(ended) < LINGER):
        return None
    has_failed = entity.get("failed", 0.0) >= ended
    if not alive and not has_failed and entity.get("killed", 0.0) >= ended:
        return None  # interrupted is not done
    agent = new_agent(query, key)
    agent.state = "running" if alive else "failed" if has_failed else "done"
    began = run_began(entity)
    agent.age = query.age(began) if alive else max(ended - began, 0.0)
    agent.over = 0.0 if alive else query.age(ended)
    agent.silent = query.age(max(last_sign(entity), entity.get("written", 0.0)))
    return agent


def _resting_teammate(query: StateQuery, key: str, entity: Entity) -> Optional[Agent]:
    """A teammate that does not work: it idles, or is gone. One that was stopped at its work, which
    it would have ended with TeammateIdle, is not shown."""
    ended, gone = run_ended(entity), query.gone.get(key)
    if not query.is_ours(pid_of(entity), ended or first_sign(entity)):
        return None
    agent = new_agent(query, key)
    agent.state = "idle"
    agent.age = max(ended - run_began(entity), 0.0)
    if gone is None:
        return agent
    left = max(gone, ended)
    has_done = entity.get("idled", 0.0) >= ended - JITTER
    if not has_done or query.age(left) >= LINGER:
        return None
    agent.state, agent.over = "done", query.age(left)
    return agent


def new_agent(query: StateQuery, key: str) -> Agent:
    """An agent of the state with what does not change while it runs."""
    entity, launch = query.table("agents")[key], query.launches.get(key, {})
    agent = Agent(key, kind_of(entity), launch.get("description", ""))
    # A teammate begins anew with each message that it gets.
    agent.restarts = 0 if "teammate" in entity else max(len(starts(entity)[-BEGINS:]) - 1, 0)
    model, own = query.status.model_id if query.status else "", launch.get("model", "")
    if model and own and canonical(own) != canonical(model):
        agent.model = own
    return agent


def add_work(query: StateQuery, shown: dict[str, Agent]) -> None:
    """Add to each agent its running calls, the number of tools of this run, tokens and cost."""
    since = {key: counts_since(query.state, key, 0.0) for key in shown}
    for call, facts in query.calls:
        agent = shown.get(facts.get("actor", ""))
        if agent is None:
            continue
        is_left = "settled" in call and "ended" not in call  # denied, or interrupted
        if time_of(call, "began", "ran", "ended") >= since[agent.key] and not is_left:
            agent.tools += 1
        if query.is_running(call) and facts.get("tool") not in LAUNCHERS:
            agent.calls.append(query.running_call(call))
    for key, tally in query.table("tally").items():
        actor, began, _, _ = key.split("\t")
        if actor in shown and began == repr(since[actor]):
            shown[actor].tools += tally["n"]
    for key, agent in shown.items():
        agent.calls.sort(key=lambda call: (call.age, call.tool, call.target))
        _add_usage(agent, query.table("agents")[key])


def _add_usage(agent: Agent, entity: Entity) -> None:
    """Add tokens and dollars; its end also tells the tools and the time of a run without events."""
    measured = entity["measured"][1] if "measured" in entity else {}
    agent.tokens = measured.get("tokens")
    agent.cost = entity["cost"][1] if "cost" in entity else None
    if agent.state == "done" and not agent.restarts:
        agent.tools = max(agent.tools, int(measured.get("uses", 0)))
        if not run_began(entity):
            agent.age = measured.get("took", 0.0) / 1000


def _tree(shown: dict[str, Agent], launches: dict[str, Entity]) -> list[Agent]:
    """Each agent behind its parent, with its depth; those in a circle of parents are left out."""
    parents = {key: launches.get(key, {}).get("parent", "") for key in shown}
    children: dict[str, list[Agent]] = {}
    for key, agent in shown.items():
        if parents[key] == key or parents[key] not in shown:
            parents[key] = ""
        children.setdefault(parents[key], []).append(agent)
    for key, agent in shown.items():
        above = parents[key] if agent.is_at_work else ""
        while above and not shown[above].is_at_work:
            shown[above].state = "awaiting"
            above = parents[above]
    ordered: list[Agent] = []

    def place(parent: str, depth: int) -> None:
        for agent in children.get(parent, []):
            agent.depth = depth
            ordered.append(agent)
            place(agent.key, depth + 1)

    place("", 0)
    return ordered
