"""What the pane shows besides: calls and agents that are over."""

from __future__ import annotations

from typing import Optional

from hudline.state.merge_rules import Entity
from hudline.state.timeline import about, request_key, run_began, run_ended, time_of
from hudline.view.agent_facts import is_known, last_sign, pid_of
from hudline.view.agents import add_work, new_agent
from hudline.view.attention import open_requests
from hudline.view.build import ELSEWHERE
from hudline.view.snapshot import Snapshot
from hudline.view.state_query import StateQuery
from hudline.view.values import Agent, PastCall


class SessionHistory:
    """The calls that are still remembered, by actor, and the agents that are over."""

    def __init__(self, snapshot: Snapshot, query: StateQuery) -> None:
        self._query = query
        self._requested = {request_key(facts) for _, facts in open_requests(query)}
        # The state has more facts of a call than the journal's end.
        self._calls: dict[str, Entity] = {**(snapshot.recent or {}), **query.table("calls")}
        self._by_actor: dict[str, list[Entity]] = {}
        self._newest = [
            self._calls[key] for key in sorted(self._calls, key=self._order, reverse=True)
        ]
        for call in self._newest:
            facts = about(call)
            if facts.get("tool") not in ELSEWHERE:
                self._by_actor.setdefault(facts.get("actor", ""), []).append(call)

    def _order(self, key: str) -> tuple[bool, float, str]:
        """What runs is last, then what ended last."""
        call = self._calls[key]
        runs = "ended" not in call and self._query.is_running(call)
        return runs, time_of(call, "ended", "settled", "began"), key

    def last_calls(self, actor: str, most: int) -> list[PastCall]:
        """The last calls of an agent ("": the main thread): what runs, then the newest first,
        without those that are shown otherwise."""
        return [self._past(one) for one in self._by_actor.get(actor, [])[:most]]

    def failed_calls(self, most: int) -> list[PastCall]:
        """The last calls that failed, by anyone, the newest first."""
        failed = [one for one in self._newest if "outcome" in one and one["outcome"][1] == "failed"]
        return [self._past(one) for one in failed[:most]]

    def _past(self, call: Entity) -> PastCall:
        facts, query = about(call), self._query
        end = over = time_of(call, "ended", "settled")
        outcome = ""
        if "outcome" in call:
            outcome = call["outcome"][1]
        elif query.is_running(call) and request_key(facts) in self._requested:
            outcome = "waiting"
        elif query.is_running(call):
            outcome, end = "running", query.clock
        began = query.started(call)
        age = 0.0 if began is None else max(end - began, 0.0)
        by = query.agent_kind(facts.get("actor", ""))
        tool, target = str(facts.get("tool", "")), str(facts.get("target", ""))
        return PastCall(tool, target, age, outcome=outcome, over=over, by=by)

    def ended_agents(self, live: set[str]) -> list[Agent]:
        """The agents of this process that are over, the one that ended last first: `state` says
        how. `live`: those that are not."""
        table = self._query.table("agents")
        found = {
            key: agent
            for key in table
            if key not in live and (agent := self._agent(key, table[key]))
        }
        add_work(self._query, found)
        return sorted(found.values(), key=lambda one: (one.over, one.key))

    def _agent(self, key: str, entity: Entity) -> Optional[Agent]:
        query = self._query
        last = max(last_sign(entity), entity.get("ended", 0.0))
        if not is_known(entity) or not query.is_ours(pid_of(entity), last):
            return None
        agent = new_agent(query, key)
        agent.state = self._end(entity, query.launches.get(key, {}))
        end = last if agent.state == "interrupted" else run_ended(entity)
        agent.age, agent.over = max(end - run_began(entity), 0.0), query.age(end)
        return agent

    def _end(self, entity: Entity, launch: Entity) -> str:
        """How it ended. A foreground agent is left without an event when its turn is; if it fails,
        only its call tells."""
        ended = entity.get("ended", 0.0)
        if ended < entity.get("began", ended) or not ended:
            return "interrupted"
        for state in ("failed", "killed"):
            if entity.get(state, 0.0) >= ended:
                return state
        call = self._calls.get(launch.get("call", ""), {})
        outcome = call.get("outcome", (0.0, ""))[1]
        return outcome if outcome in ("failed", "interrupted") else "done"
