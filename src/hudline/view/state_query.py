"""Questions about what runs and what rests, whose answers depend on each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Optional

from hudline.state.merge_rules import Entity
from hudline.state.prune import LOST
from hudline.state.timeline import JITTER, about, request_key, run_began
from hudline.view import agent_facts
from hudline.view.state_tables import StateTables
from hudline.view.values import Call

_OF_WORKFLOW = "workflow-subagent"  # the type of its agents
REST = 2.0  # seconds of rest after which no Stop comes any more: the turn was interrupted


@dataclass(eq=False, repr=False)
class StateQuery(StateTables):
    """A state at a time: each question about a run is answered once."""

    _alive: dict[str, bool] = field(default_factory=dict, init=False)

    launches = cached_property(agent_facts.launches)
    gone = cached_property(agent_facts.gone_teammates)

    def is_running(self, call: Entity) -> bool:
        """Whether a call runs now."""
        if "ended" in call or "settled" in call or "began" not in call:
            return False
        facts, began = about(call), call["began"]
        actor = facts.get("actor")
        # If the clock was put forward, the registry still knows of the main thread's own.
        is_busy = not actor and self.evidence.status in ("busy", "waiting")
        if not self.is_ours(facts.get("pid"), began) or (self.age(began) > LOST and not is_busy):
            return False
        if actor:
            agent = self.table("agents").get(actor, {})
            return began >= run_began(agent) - JITTER and self.is_alive(actor)
        return not self.is_turn_over(facts.get("prompt", ""), began)

    def started(self, call: Entity) -> Optional[float]:
        """When a call began to run, after the dialog that asked for it; None unknown.

        An answer sends no event: the registry tells when the main thread went on, which is noted
        (`call.allowed`), for the next dialog moves it.
        """
        if "began" not in call:
            return None
        began: float = call["began"]
        requested_at = self.table("asks").get(request_key(about(call)), {}).get("at", 0.0)
        if "ran" in call or requested_at < began - JITTER:
            return max(float(call.get("ran", began)), began)
        if "allowed" in call:
            return float(call["allowed"])
        if self.evidence.status != "busy":
            return None
        if self.evidence.since > requested_at:
            return self.evidence.since
        # Still busy as before: nobody was asked, or the registry is late.
        return float(requested_at) if self.age(requested_at) > REST else None

    def running_call(self, call: Entity) -> Call:
        """A running call as a value. Its age is 0.0 and its usual time unknown if nobody knows when
        the user allowed it."""
        facts, began = about(call), self.started(call)
        age = 0.0 if began is None else self.age(began)
        usual = None if began is None else facts.get("usual")
        return Call(facts.get("tool", ""), facts.get("target", ""), age, usual)

    def agent_kind(self, actor: str) -> str:
        """The type of an agent by its id; "" for the main thread, which has none."""
        return agent_facts.kind_of(self.table("agents").get(actor, {})) if actor else ""

    def is_alive(self, key: str) -> bool:
        """Whether the agent of that id runs now."""
        if key not in self._alive:
            self._alive[key] = False  # an agent cannot be its own evidence
            self._alive[key] = self._runs(key, self.table("agents").get(key, {}))
        return self._alive[key]

    def _runs(self, key: str, agent: Entity) -> bool:
        sign = agent_facts.last_sign(agent)
        if not agent_facts.is_known(agent) or not self.is_ours(agent_facts.pid_of(agent), sign):
            return False
        if "teammate" in agent:
            return agent_facts.is_working(self, agent) and key not in self.gone
        if agent_facts.has_ended(agent):
            return False
        launch = self.launches.get(key, {})
        is_listed = key in self.listed[1]
        if launch.get("background") or is_listed or agent_facts.was_resumed(agent):
            return not self.is_unlisted(key, run_began(agent), sign)
        if (
            not launch and agent_facts.kind_of(agent) == _OF_WORKFLOW
        ):  # the list names the workflow alone
            return any(job.kind == "workflow" for job in self.jobs)
        return self._is_awaited(agent, launch)

    def _is_awaited(self, agent: Entity, launch: Entity) -> bool:
        """A foreground agent lives no longer than the call and the turn that wait for it."""
        began = run_began(agent)
        call = self.table("calls").get(launch.get("call", ""))
        if call is not None and not self.is_running(call):
            return False
        if launch.get("parent"):  # an agent waits for it, whatever the main thread does meanwhile
            return call is not None or self.is_alive(launch["parent"])
        if self.evidence.is_idle_since(began):
            return False
        if not launch and self.turn > agent.get("alive", began) + JITTER:
            return False  # unknown what waits for it, and the user has gone on
        return bool(self.session.get("stopped", 0.0) <= began + JITTER)

    @cached_property
    def is_resting(self) -> bool:
        """Whether the main thread has done what the user's last prompt asked for, or has left it.
        Stop may be recorded a little later than the client has come to rest."""
        if not self.turn:
            return False
        evidence, active = self.evidence, self.session.get("active", 0.0)
        newest, began = [*self.turn_prompts.items()][-1]
        stopped = self.stopped
        if self.latest("processes", "began") > max(began, stopped):
            return False
        left = self.table("prompts")[newest].get("left", 0.0)
        if left >= began and active <= left + JITTER:
            return True  # whatever the registry says, as the client's own commands make it
        is_late = evidence.is_aborted or self.age(evidence.since) > REST
        if evidence.is_idle_since(began) and is_late:
            return True
        if any(
            not facts.get("actor") and call.get("began", 0.0) > stopped and self.is_running(call)
            for call, facts in self.calls
        ):
            return False  # a hook has kept it going
        is_over = stopped > began and active <= stopped + JITTER
        return is_over and not self._is_kept_going(stopped)

    def _is_kept_going(self, stopped: float) -> bool:
        """Whether the registry says that the main thread works on after its Stop, as a hook may
        make it. While something runs in the background it says busy all the same, but for a row of
        a teammate while none of the team is at work: a message has set the main thread to work."""
        if not self.is_busy():
            return False
        (at, ids), rows = self.listed, self.table("team_rows")
        if any(key not in rows for key in ids):
            return False
        agents = self.table("agents")
        if ids and any("teammate" in agents[key] and self.is_alive(key) for key in agents):
            return False
        is_listed = at >= stopped - JITTER  # this Stop has listed nothing that runs
        return self.evidence.since > stopped + JITTER or is_listed

    def is_busy(self) -> bool:
        """Whether the client's registry says that the main thread is at work, and means a turn: one
        of the client's own commands makes it say so for a moment, without a prompt."""
        since = self.evidence.since
        is_lasting = self.turn > since - JITTER or self.age(since) > JITTER
        return self.evidence.status in ("busy", "waiting") and is_lasting
