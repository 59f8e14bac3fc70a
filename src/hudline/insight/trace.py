"""The spans of prompts: turns, the requests and calls in them, and those of their agents.

Names and nesting follow the client's own telemetry: an `interaction` holds `llm_request` and
`tool`, a tool holds `blocked_on_user` and `execution`; what an agent did is below the call that
began it.
"""

from __future__ import annotations

from typing import Optional

from hudline.insight.spans import BLOCKED, EXECUTION, INTERACTION, REQUEST, TOOL, Span
from hudline.insight.time_breakdown import Threads
from hudline.insight.timeline import CallTime, CompactionTime, RequestTime, Turn

_WOKEN = "task_notification"


def spans(threads: Threads) -> list[Span]:
    """All spans of the prompts of one session, by when they began. Ids are those of the ledger, so
    they are the same each time. What belongs to no turn that is known has no parent."""
    found = _Spans(threads)
    all_ = [
        *(span for turn in threads.timeline.turns for span in found.turn(turn)),
        *(found.request(one) for one in threads.timeline.requests),
        *(span for call in threads.timeline.calls for span in found.call(call)),
        *(span for one in threads.timeline.compactions for span in found.compaction(one)),
    ]
    return sorted(all_, key=lambda one: (one.began, -one.ended, one.id))


class _Spans:
    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        self._ends = {turn.prompt: threads.ends(turn) for turn in threads.timeline.turns}
        self._roots = {turn.prompt: turn.root for turn in threads.timeline.turns}
        self._calls = {call.id for call in threads.timeline.calls}

    def turn(self, turn: Turn) -> list[Span]:
        """The span of a turn; none where nothing is known of its time."""
        ends = self._ends[turn.prompt]
        if ends is None:
            return []
        name = "turn of an agent's result" if turn.origin == _WOKEN else "prompt"
        attributes = {"session": turn.session, "agent": "", "prompt": turn.root}
        return [
            Span(turn.prompt, "", name, INTERACTION, *ends, {**attributes, "origin": turn.origin})
        ]

    def request(self, one: RequestTime) -> Span:
        """The span of a request, from its first attempt on."""
        sent = one.first if one.sent is None else one.sent
        ends = self._ends.get(one.prompt)
        began = max(sent - one.lost, ends[0] if ends and not one.agent else 0.0)
        began = min(began, sent)
        attributes = {
            **self._attributes(one), "model": one.model, "price": one.price,
            "attempt": max(one.attempts, 1), "lost_seconds": round(sent - began, 3),
            "is_cut": one.is_cut,
            **{name: value for name, value in one.tokens._asdict().items() if value},
        }  # fmt: skip
        parent = self._parent(one)
        return Span(one.id, parent, one.model, REQUEST, began, max(one.ended, sent), attributes)

    def call(self, call: CallTime) -> list[Span]:
        """The span of a call, and those of its dialog and of its run."""
        threads = self._threads
        is_open = threads.live is not None and threads.is_open(call)
        ended = max(call.ended or call.began, call.began)
        ran, answered = call.ran, call.answered
        if is_open and threads.live is not None:
            ended = max(threads.live.now, call.began)
            if threads.live.is_waiting and answered is None:
                answered = ended
            else:
                ran = max(call.began, answered or 0.0), ended
        attributes = {
            **self._attributes(call), "tool_name": call.tool, "tool_use_id": call.id,
            "outcome": call.outcome, "is_running": is_open,
        }  # fmt: skip
        name = f"{call.tool} {call.target}".strip()
        found = [Span(call.id, self._parent(call), name, TOOL, call.began, ended, attributes)]
        if answered is not None and answered > call.began:
            of = f"{call.id}.dialog", call.id, "waits for a person", BLOCKED
            found.append(Span(*of, call.began, min(answered, ended), attributes))
        if ran is not None:
            of = f"{call.id}.execution", call.id, "runs", EXECUTION
            found.append(Span(*of, *ran, attributes))
        return found

    def compaction(self, one: CompactionTime) -> list[Span]:
        """The span of a compaction in a turn, which is a request that no line tells of."""
        within = (
            prompt for prompt, ends in self._ends.items()
            if ends is not None and ends[0] <= one.at <= ends[1]
        )  # fmt: skip
        turn: Optional[str] = next(within, None)
        if turn is None:
            return []
        began = max(one.at - one.took, 0.0)
        attributes: dict[str, object] = {
            "session": one.session, "agent": "", "prompt": self._roots[turn],
        }  # fmt: skip
        id_ = f"{one.session}.compaction.{round(one.at * 1000)}"
        return [Span(id_, turn, "compaction", REQUEST, began, one.at, attributes)]

    def _parent(self, one: RequestTime | CallTime) -> str:
        agent = self._threads.timeline.agents.get(one.agent) if one.agent else None
        if agent is not None and agent.call in self._calls:
            return agent.call
        return one.prompt if self._ends.get(one.prompt) is not None else ""

    def _attributes(self, one: RequestTime | CallTime) -> dict[str, object]:
        root = self._roots.get(one.prompt, one.prompt)
        found: dict[str, object] = {"session": one.session, "agent": one.agent, "prompt": root}
        agent = self._threads.timeline.agents.get(one.agent)
        return {**found, "agent_type": agent.type} if agent is not None else found
