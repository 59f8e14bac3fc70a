"""What is known of the time of prompts: turns, requests, calls and agents, as rows.

Times are seconds since 1970, lengths are seconds. "" in `agent` is the main thread.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Optional

from hudline.insight.money import Tokens

_BY_PERSON = "user"  # how the decision of a person begins


class Turn(NamedTuple):
    """A prompt and what the client did for it at once; `root`: the prompt of a person that it
    belongs to, which is another one where agents woke the client. `began` is None where a fork has
    copied its line, so that its time is not known; `ended`: by the client's own note."""

    prompt: str
    root: str
    session: str
    origin: str
    began: Optional[float]
    ended: Optional[float]
    is_from_journal: bool


class RequestTime(NamedTuple):
    """One answer of a model. `sent`: the attempt that was answered, None where it is not known;
    `first`, `ended`: its first and last line; `price`: the key of its price (see `insight.prices`);
    `lost`: seconds of the attempts before it."""

    id: str
    prompt: str
    session: str
    agent: str
    sent: Optional[float]
    first: float
    ended: float
    model: str
    price: str
    tokens: Tokens
    attempts: int
    lost: float
    is_cut: bool


class CallTime(NamedTuple):
    """One tool call. `began`: the model has asked for it; `ended`: its result stands in the
    transcript, None where there is none; `took`: how long it ran; `waited`: how long its dialog was
    open, both by hooks, None where these have not run; `file`: a sum that tells files apart."""

    id: str
    prompt: str
    session: str
    agent: str
    tool: str
    target: str
    began: float
    ended: Optional[float]
    outcome: str
    decision: str
    took: Optional[float]
    waited: Optional[float]
    file: str

    @property
    def is_by_person(self) -> bool:
        """Whether a person was asked for it."""
        return self.decision.startswith(_BY_PERSON) or bool(self.waited)

    @property
    def answered(self) -> Optional[float]:
        """When its dialog was closed; None where there was none, or that is not known."""
        if not self.is_by_person:
            return None
        if self.waited:
            return self.began + self.waited
        if self.ended is None:
            return None
        if self.outcome == "denied":
            return max(self.ended, self.began)
        return None if self.took is None else max(self.ended - self.took, self.began)

    @property
    def ran(self) -> Optional[tuple[float, float]]:
        """From when to when it ran; None where it did not, or has no known end."""
        if self.ended is None or self.outcome == "denied":
            return None
        ended = max(self.ended, self.began)  # the clock may have been set back
        began = self.began if self.took is None else max(ended - self.took, self.began)
        return max(began, min(self.answered or 0.0, ended)), ended


class AgentInfo(NamedTuple):
    """An agent: `parent` began it, by `call`; "" where that is not known."""

    id: str
    session: str
    parent: str
    call: str
    type: str


class CompactionTime(NamedTuple):
    """A compaction of the context, which ended at `at` and took so long."""

    session: str
    at: float
    took: float


class Timeline(NamedTuple):
    """All that is known of some prompts; `agents` by id."""

    turns: list[Turn]
    requests: list[RequestTime]
    calls: list[CallTime]
    agents: Mapping[str, AgentInfo]
    compactions: list[CompactionTime]


def by_session(timeline: Timeline) -> dict[str, Timeline]:
    """The same for each session."""
    found: dict[str, Timeline] = {}

    def of(session: str) -> Timeline:
        return found.setdefault(session, Timeline([], [], [], {}, []))

    for turn in timeline.turns:
        of(turn.session).turns.append(turn)
    for request in timeline.requests:
        of(request.session).requests.append(request)
    for call in timeline.calls:
        of(call.session).calls.append(call)
    for compaction in timeline.compactions:
        of(compaction.session).compactions.append(compaction)
    agents: dict[str, dict[str, AgentInfo]] = {}
    for agent in timeline.agents.values():
        agents.setdefault(agent.session, {})[agent.id] = agent
    return {key: one._replace(agents=agents.get(key, {})) for key, one in found.items()}


class Live(NamedTuple):
    """That the newest turn of `session` runs at `now`; `is_waiting`: for a person's answer."""

    session: str
    now: float
    is_waiting: bool
